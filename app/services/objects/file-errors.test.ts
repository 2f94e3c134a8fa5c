import { expect, test } from "vitest";

import { NotFoundError } from "~/domain/errors";

import { withFileErrors } from "./file-errors.server";

const failing = (code: string) => withFileErrors(() => Promise.reject(Object.assign(new Error(code), { code })));

test("a full disk and an exhausted quota are told apart from other failures", async () => {
  await expect(failing("ENOSPC")).rejects.toMatchObject({ code: "storage-full", message: expect.stringContaining("The disk is full") });
  await expect(failing("EDQUOT")).rejects.toMatchObject({ code: "storage-full" });
  await expect(failing("EIO")).rejects.toMatchObject({ code: "storage-unavailable", retryable: true });
});

test("an error that is written for people stays as it is", async () => {
  await expect(withFileErrors(() => Promise.reject(new NotFoundError()))).rejects.toBeInstanceOf(NotFoundError);
});
