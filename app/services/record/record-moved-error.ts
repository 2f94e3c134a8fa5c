import { StorageError } from "~/domain/errors";

/** Somebody else has written to the record since the caller read it; nothing was appended. */
export class RecordMovedError extends StorageError {
  constructor() {
    super("Something else was written to this interview just now. Try again; what was saved before is safe.", { code: "storage-unavailable", retryable: true });
  }
}
