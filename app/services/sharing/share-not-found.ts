import { NotFoundError } from "~/domain/errors";

/** The same for a link that was never made, is over, was revoked, or whose contents are gone: whoever has it learns nothing more. */
export class ShareNotFoundError extends NotFoundError {
  constructor() {
    super("This link does not work any more, or was not copied whole. Ask whoever sent it for a new one.");
  }
}

/** One answer for all that is not there: the owner's sentences would tell what it was. */
export async function orShareNotFound<T>(found: Promise<T>): Promise<T> {
  try {
    return await found;
  } catch (error) {
    throw error instanceof NotFoundError ? new ShareNotFoundError() : error;
  }
}
