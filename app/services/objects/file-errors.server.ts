import { HotseatError, StorageError } from "~/domain/errors";

/** Whether `error` is a system error of one of these codes. */
export function isCode(error: unknown, ...codes: string[]): boolean {
  return error instanceof Error && "code" in error && codes.includes(String(error.code));
}

/** Runs `work` on files; what the system refuses comes out as `StorageError`. */
export async function withFileErrors<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof HotseatError) throw error;
    throw storageErrorOf(error);
  }
}

function storageErrorOf(cause: unknown): StorageError {
  if (isCode(cause, "ENOSPC", "EDQUOT")) {
    return new StorageError("The disk is full. Free some space, then try again; what was saved before is safe.", {
      code: "storage-full",
      retryable: true,
      cause,
    });
  }
  return new StorageError("The recordings folder cannot be used just now. Check that the disk is there and writable, then try again.", {
    code: "storage-unavailable",
    retryable: true,
    cause,
  });
}
