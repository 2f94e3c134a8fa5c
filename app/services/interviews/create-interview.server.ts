import { InvalidInputError } from "~/domain/errors";
import { newId } from "~/domain/ids";
import type { RecordEvent } from "~/domain/record";
import { logger } from "~/logger.server";
import { storeInterview } from "~/services/archive/store-interview.server";
import type { Interviewer } from "~/services/interviewer/interviewer";

import { type InterviewServices, interviewServices } from "./interview-services.server";
import { parseSettings } from "./parse-settings";
import { recentQuestionIds } from "./recent-questions.server";

const SEED_LIMIT = 2 ** 31;

export interface CreateInterviewOptions {
  ownerId: string;
  /** What the form sent; every field has a default. */
  input: unknown;
  /** Makes the plan. */
  interviewer: Interviewer;
  signal: AbortSignal;
  /** Makes the plan repeatable. Default: a random one. */
  seed?: number;
}

/** Plans an interview and keeps it, ready to begin. Throws `InvalidInputError`, `ProviderError` and `StorageError`. */
export async function createInterview(
  options: CreateInterviewOptions,
  services: InterviewServices = interviewServices(),
): Promise<{ interviewId: string }> {
  const { ownerId, interviewer, signal, seed = Math.floor(Math.random() * SEED_LIMIT) } = options;
  const { db, record, objects } = services;
  const settings = parseSettings(options.input);
  if (interviewer.speaks?.(settings.language) === false) throw cannotSpeak(interviewer);
  const plan = await interviewer.plan({ settings, recentQuestionIds: await recentQuestionIds(db, ownerId), seed, signal });
  const events: RecordEvent[] = [
    { type: "interview.created", settings },
    { type: "interview.planned", plan },
  ];
  const interviewId = newId();
  await record.create({ ownerId, interviewId }, events);
  // The record is safe; a bucket that fails now is behind, and is brought up when the interview is opened or at the next start.
  await storeInterview({ record, store: objects, ref: { ownerId, interviewId } }).catch((error: unknown) => {
    logger.warn({ err: error }, "a new interview is not in the bucket yet");
  });
  return { interviewId };
}

function cannotSpeak({ name }: Interviewer): InvalidInputError {
  return new InvalidInputError(`${name} speaks English only. Choose English, or have a language model set up.`);
}
