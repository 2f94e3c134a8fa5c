import { StorageError } from "~/domain/errors";

/** What came back from the store is not what was put. */
export class CorruptObjectError extends StorageError {
  constructor(readonly key: string) {
    super("A file in the store is damaged and was not used. Restore it from a backup if you have one; everything else is kept.", {
      code: "storage-unavailable",
    });
  }
}
