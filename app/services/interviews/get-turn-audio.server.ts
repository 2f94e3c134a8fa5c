import { NotFoundError } from "~/domain/errors";
import { idSchema } from "~/domain/ids";
import { viewOf } from "~/domain/transcript";
import { turnName } from "~/services/objects/object-keys";
import type { ObjectInfo } from "~/services/objects/object-store";
import type { InterviewRef } from "~/services/record/record-store.server";
import { findTurnAudio } from "~/services/recordings/find-turn-audio.server";

import { type InterviewServices, interviewServices } from "./interview-services.server";

/**
 * The object that holds a turn's sound. Throws `NotFoundError` when the interview is not the owner's, the turn is not in it any more, or
 * there is no sound; and `StorageError`.
 */
export async function getTurnAudio(
  { turnId, ...ref }: InterviewRef & { turnId: string },
  { record, objects }: Pick<InterviewServices, "record" | "objects"> = interviewServices(),
): Promise<ObjectInfo> {
  if (!idSchema.safeParse(ref.interviewId).success) throw new NotFoundError();
  const turn = viewOf(await record.load(ref)).turns.find((candidate) => candidate.turnId === turnId);
  const ordinal = (await record.ordinals(ref)).get(turnId);
  if (!turn || ordinal === undefined) throw noSound();
  const found = await findTurnAudio(objects, ref.interviewId, turnName(ordinal, turn.role));
  if (!found) throw noSound();
  return found;
}

function noSound(): NotFoundError {
  return new NotFoundError("There is no recording of this part. It may have been discarded, or the answer was typed.");
}
