import { expect, test } from "vitest";

import { interviewSettingsSchema } from "~/domain/settings";

import { requestInterview } from "./request-interview";

const SETTINGS = interviewSettingsSchema.parse({});
const answering = (body: unknown, status = 200) => () => Promise.resolve(Response.json(body, { status }));

test("the new interview's id comes back", async () => {
  expect(await requestInterview(SETTINGS, answering({ id: "abcdefgh2345" }))).toEqual({ id: "abcdefgh2345" });
});

test("a refusal is told in the server's words", async () => {
  const error = { code: "storage-full", message: "The disk is full. Free some space.", retryable: false };
  await expect(requestInterview(SETTINGS, answering({ error }, 507))).rejects.toMatchObject({ code: "storage-full", message: error.message });
});

test("no answer, and an answer that is none, say what to do", async () => {
  const silent = () => Promise.reject(new TypeError("Failed to fetch"));
  for (const post of [silent, answering("<html>", 502), answering({ id: "../../etc" })]) {
    await expect(requestInterview(SETTINGS, post)).rejects.toMatchObject({ retryable: true, message: expect.stringContaining("settings are kept") });
  }
});
