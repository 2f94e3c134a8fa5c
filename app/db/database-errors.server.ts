import { HotseatError, StorageError } from "~/domain/errors";

const DISK_FULL = "53100"; // https://www.postgresql.org/docs/current/errcodes-appendix.html

/**
 * Runs `work` on the database. What goes wrong there comes out as `StorageError`, without the values of the query: Drizzle's own
 * error carries them, and they are transcripts.
 */
export async function withDatabaseErrors<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof HotseatError) throw error;
    throw storageErrorOf(error);
  }
}

function storageErrorOf(error: unknown): Error {
  const { code, message } = rootOf(error);
  const cause = new Error(code ? `${code}: ${message}` : message);
  if (code === DISK_FULL) {
    return new StorageError("The disk of the database is full. Free some space, then try again; what was saved before is safe.", {
      code: "storage-full",
      retryable: true,
      cause,
    });
  }
  return new StorageError("The database cannot be reached just now. Try again in a moment; what was saved before is safe.", {
    code: "storage-unavailable",
    retryable: true,
    cause,
  });
}

function rootOf(error: unknown): { code: string | undefined; message: string } {
  let root = error;
  while (root instanceof Error && root.cause instanceof Error) root = root.cause;
  if (!(root instanceof Error)) return { code: undefined, message: "unknown failure" };
  const code = "code" in root && typeof root.code === "string" ? root.code : undefined;
  return { code, message: root.message };
}
