import { expect, test } from "vitest";

import { newId } from "~/domain/ids";

import { shareRequests } from "./request-shares";

const answering = (body: unknown, status = 200) => {
  const calls: { path: string; init: RequestInit | undefined }[] = [];
  const send: typeof fetch = async (path, init) => {
    calls.push({ path: String(path), init });
    return Response.json(body, { status });
  };
  return { calls, requests: shareRequests(send) };
};

test("a link is asked for with what it shows, and comes back with its address", async () => {
  const made = { id: newId(), url: "https://hotseat.example/share/abc", note: null };
  const { calls, requests } = answering(made, 201);
  expect(await requests.make("abcdefgh", { answerTurnId: null, withAudio: true, days: 7 })).toEqual(made);
  expect(calls[0]).toMatchObject({ path: "/interviews/abcdefgh/shares", init: { method: "POST", body: '{"answerTurnId":null,"withAudio":true,"days":7}' } });
});

test("what the server says went wrong is said, and anything else is a sentence too", async () => {
  const gone = answering({ error: { code: "not-found", message: "There is no such link.", retryable: false } }, 404);
  await expect(gone.requests.revoke("abcdefgh", "abcdefgh")).rejects.toMatchObject({ code: "not-found", message: "There is no such link." });
  await expect(answering("not what was asked").requests.list("abcdefgh")).rejects.toMatchObject({ retryable: true });
  const away = shareRequests(() => Promise.reject(new TypeError("fetch failed")));
  await expect(away.list("abcdefgh")).rejects.toMatchObject({ code: "storage-unavailable", message: expect.stringContaining("did not answer") });
});
