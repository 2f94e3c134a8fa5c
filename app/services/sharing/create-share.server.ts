import { sql } from "drizzle-orm";

import { withDatabaseErrors } from "~/db/database-errors.server";
import { shares } from "~/db/schema.server";
import { InvalidInputError, NotFoundError } from "~/domain/errors";
import { newId } from "~/domain/ids";
import { newShareSchema } from "~/domain/sharing";
import { getInterview } from "~/services/interviews/get-interview.server";
import { type InterviewServices, interviewServices } from "~/services/interviews/interview-services.server";
import type { InterviewRef } from "~/services/record/record-store.server";

import { newShareToken } from "./share-token";
import { sharedTurns } from "./shared-turns";

export interface CreateShareOptions extends InterviewRef {
  /** Checked against `newShareSchema`. */
  input: unknown;
}

/**
 * Makes a link and returns its secret part, which nobody can be told again. Throws `NotFoundError`, also for an interview of somebody else or
 * an answer that is not in it, `InvalidInputError` and `StorageError`.
 */
export async function createShare(
  { input, ...ref }: CreateShareOptions,
  services: Pick<InterviewServices, "db" | "record"> = interviewServices(),
): Promise<{ shareId: string; token: string }> {
  const wanted = newShareSchema.safeParse(input);
  if (!wanted.success) throw new InvalidInputError("This link could not be made. Load the page again.", { cause: wanted.error });
  const { answerTurnId, withAudio, days } = wanted.data;
  const { view } = await getInterview(ref, services);
  if (!sharedTurns(view, answerTurnId)) throw new NotFoundError("This answer is not in the interview any more. Load the page again.");
  const shareId = newId();
  const { token, tokenHash } = newShareToken();
  // The database's clock made the times, and the database compares them: servers' clocks may differ.
  const expiresAt = days === null ? null : sql`now() + make_interval(days => ${days})`;
  const { interviewId, ownerId } = ref;
  const row = { id: shareId, interviewId, ownerId, tokenHash, answerTurnId, withAudio, createdAt: sql`now()`, expiresAt };
  await withDatabaseErrors(() => services.db.insert(shares).values(row));
  return { shareId, token };
}
