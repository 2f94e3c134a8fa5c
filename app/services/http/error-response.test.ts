import { expect, test } from "vitest";

import { InvalidInputError, NotFoundError } from "~/domain/errors";

import { withErrorJson, withErrorPage } from "./error-response";

const failing = (error: Error) => () => Promise.reject(error);

test("what was expected reaches the page with its words and status", async () => {
  const thrown = await withErrorPage(failing(new NotFoundError())).catch((error: unknown) => error);
  expect(thrown).toBeInstanceOf(Response);
  const response = thrown as Response;
  expect([response.status, await response.text()]).toEqual([404, "There is no such interview here. It may have been deleted."]);
});

test("scripts get the code, the words and whether to try again", async () => {
  const response = await withErrorJson(failing(new InvalidInputError("The role is too long.")));
  expect(response.status).toBe(400);
  expect(await response.json()).toEqual({ error: { code: "invalid-input", message: "The role is too long.", retryable: false } });
});

test("what nobody expected is left to the log", async () => {
  const mistake = new TypeError("undefined is not a function");
  await expect(withErrorPage(failing(mistake))).rejects.toBe(mistake);
  await expect(withErrorJson(failing(mistake))).rejects.toBe(mistake);
});
