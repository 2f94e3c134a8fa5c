import { expect, test, vi } from "vitest";

import { bookmarkRequests } from "./save-bookmark";

const answering = (response: Response) => vi.fn(async (_url: string, _init: RequestInit) => response);

test("a bookmark is put under its own id, so that saving it again makes no second one", async () => {
  const request = answering(Response.json({}));
  await bookmarkRequests("interview1", request).save({ bookmarkId: "bookmark1", atMs: 4_200, note: "here" });
  expect(request.mock.calls[0]?.[0]).toBe("/interviews/interview1/bookmarks/bookmark1");
  expect(request.mock.calls[0]?.[1]).toMatchObject({ method: "PUT", body: JSON.stringify({ atMs: 4_200, note: "here" }) });
});

test("what the server says is wrong reaches the person, and so does a server that is away", async () => {
  const refused = answering(Response.json({ error: { message: "A note has at most 2000 characters." } }, { status: 400 }));
  await expect(bookmarkRequests("i", refused).remove("b")).rejects.toThrow("at most 2000 characters");
  await expect(bookmarkRequests("i", answering(new Response("<html>", { status: 502 }))).remove("b")).rejects.toThrow("Check the connection");
  await expect(bookmarkRequests("i", () => Promise.reject(new TypeError("Failed to fetch"))).remove("b")).rejects.toThrow("Check the connection");
});
