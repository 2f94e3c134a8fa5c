import { NotFoundError } from "~/domain/errors";
import { idSchema } from "~/domain/id-schema";
import type { ObjectInfo } from "~/services/objects/object-store";
import type { InterviewRef } from "~/services/record/record-store.server";
import { findTurnAudio } from "~/services/recordings/find-turn-audio.server";
import { interviewSounds } from "~/services/recordings/interview-sounds.server";

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
  const name = (await interviewSounds(ref, record)).names.get(turnId);
  if (name === undefined) throw noSound();
  const found = await findTurnAudio(objects, ref.interviewId, name);
  if (!found) throw noSound();
  return found;
}

function noSound(): NotFoundError {
  return new NotFoundError("There is no recording of this part. It may have been discarded, or the answer was typed.");
}
