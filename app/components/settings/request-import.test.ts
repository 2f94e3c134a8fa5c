import { expect, test } from "vitest";

import { importSentence, requestImport } from "./request-import";

const file = new Blob(["PK"]);
const { signal } = new AbortController();
const answering = (body: unknown, status = 200) => (() => Promise.resolve(Response.json(body, { status }))) as typeof fetch;

test("what was imported, was there already and failed is said in a sentence", async () => {
  const result = await requestImport({ file, signal }, answering({ imported: ["abcdefgh1"], present: ["abcdefgh2", "abcdefgh3"], failed: [] }));
  expect(importSentence(result)).toBe("1 interview imported. 2 interviews were here already and left alone.");
  expect(importSentence({ imported: [], present: [], failed: [{ interviewId: "abcdefgh4", reason: "It is damaged." }] })).toBe("1 interview could not be imported:");
  expect(importSentence({ imported: [], present: [], failed: [] })).toBe("The zip holds no interviews.");
});

test("the server's own sentence is told, and a server that is away is said to be", async () => {
  const refused = { error: { code: "invalid-input", message: "This is not a zip.", retryable: false } };
  await expect(requestImport({ file, signal }, answering(refused, 400))).rejects.toMatchObject({ message: "This is not a zip.", code: "invalid-input" });
  const away = (() => Promise.reject(new TypeError("Failed to fetch"))) as typeof fetch;
  await expect(requestImport({ file, signal }, away)).rejects.toMatchObject({ retryable: true });
  await expect(requestImport({ file, signal }, answering({ what: "else" }))).rejects.toMatchObject({ retryable: true });
});
