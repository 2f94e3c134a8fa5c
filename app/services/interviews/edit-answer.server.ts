import { HotseatError, InvalidInputError, NotFoundError } from "~/domain/errors";
import { idSchema } from "~/domain/id-schema";
import { ANSWER_LIMIT } from "~/domain/limits";
import { type CandidateTurn, type InterviewView, viewOf } from "~/domain/transcript";
import { storeInterview, storeRecord } from "~/services/archive/store-interview.server";
import type { InterviewRef } from "~/services/record/record-store.server";
import { writeTurnFile } from "~/services/recordings/write-turn-files.server";

import { type InterviewServices, interviewServices } from "./interview-services.server";

type EditServices = Pick<InterviewServices, "record" | "objects">;

export interface EditAnswerOptions extends InterviewRef {
  turnId: string;
  /** The whole answer as it should read. */
  text: string;
}

/**
 * Changes the words of an answer of an interview that has ended; what was said stays in the record, and the sound as it is. Durable when it
 * returns; a bucket that is away gets the change later. Throws `NotFoundError`, also for an interview of somebody else, `InvalidInputError`,
 * a conflict while the interview is going on, and `StorageError`.
 */
export async function editAnswer({ turnId, text, ...ref }: EditAnswerOptions, services: EditServices = interviewServices()): Promise<void> {
  if (!idSchema.safeParse(ref.interviewId).success) throw new NotFoundError();
  const wanted = checkedText(text);
  const answer = editableAnswer(viewOf(await services.record.load(ref)), turnId);
  if (answer.text === wanted) return;
  await services.record.append(ref, [{ type: "answer.edited", turnId, text: wanted }]);
  // The database has it; what the bucket lacks is written when the server starts next.
  await keepFiles(ref, turnId, services).catch(() => undefined);
}

function checkedText(text: string): string {
  const wanted = text.trim();
  if (wanted === "") throw new InvalidInputError("An answer needs words. Write some, or leave it as it was.");
  if (wanted.length > ANSWER_LIMIT) throw new InvalidInputError(`An answer has at most ${ANSWER_LIMIT} characters. Shorten it and save again.`);
  return wanted;
}

function editableAnswer({ status, turns }: InterviewView, turnId: string): CandidateTurn {
  const turn = turns.find((candidate) => candidate.turnId === turnId);
  if (turn?.role !== "candidate") throw new NotFoundError("This answer is not in the record any more. It may have been discarded.");
  if (status !== "ended") throw new HotseatError("This interview is still going on. Go back to it and edit the answer there, or end it first.", { code: "conflict" });
  return turn;
}

async function keepFiles(ref: InterviewRef, turnId: string, { record, objects: store }: EditServices): Promise<void> {
  // First, because it notes that the manifest is behind the file that follows.
  await storeRecord({ record, store, ref });
  const ordinal = (await record.ordinals(ref)).get(turnId);
  const turn = viewOf(await record.load(ref)).turns.find((candidate) => candidate.turnId === turnId);
  if (turn && ordinal) await writeTurnFile({ store, interviewId: ref.interviewId, ordinal, turn });
  await storeInterview({ record, store, ref });
}
