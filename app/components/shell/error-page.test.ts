import { expect, test } from "vitest";

import { errorWords } from "./error-page";

const response = (status: number, data: unknown) => ({ status, statusText: "", data, internal: false });

test("a page that is not there says so in the words of whoever refused it", () => {
  expect(errorWords(response(404, "There is no such interview here.")).message).toBe("There is no such interview here.");
  expect(errorWords(response(404, "")).title).toBe("There is nothing here");
});

test("an unexpected error keeps its message to the log", () => {
  const words = errorWords(new Error("password=hunter2"));
  expect(JSON.stringify(words)).not.toContain("hunter2");
  expect(words.message).toContain("is kept");
});

test("a refused request is not called a failure of the page", () => {
  expect(errorWords(response(403, null)).title).toBe("That did not work");
  expect(errorWords(response(503, null)).title).toBe("This page failed");
});
