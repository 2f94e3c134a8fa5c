import { turnKeys, turnName, turnsPrefix } from "~/services/objects/object-keys";
import type { InterviewRef } from "~/services/record/record-store.server";

import { type InterviewDetails, getInterview } from "./get-interview.server";
import { type InterviewServices, interviewServices } from "./interview-services.server";
import { type Playback, playbackOf } from "./playback";

/** The path at which a turn's sound is served. */
function turnAudioPath(interviewId: string, turnId: string): string {
  return `/interviews/${interviewId}/turns/${turnId}/audio`;
}

/** Throws `NotFoundError`, also for an interview of somebody else, and `StorageError`. */
export async function getPlayback(
  ref: InterviewRef,
  services: InterviewServices = interviewServices(),
): Promise<{ interview: InterviewDetails; playback: Playback }> {
  const interview = await getInterview(ref, services);
  const [ordinals, objects] = await Promise.all([services.record.ordinals(ref), services.objects.list(turnsPrefix(ref.interviewId))]);
  const keys = new Set(objects.map(({ key }) => key));
  const playback = playbackOf({
    view: interview.view,
    ordinals,
    audioUrlOf: (turn, ordinal) => {
      const { audio, wav } = turnKeys(ref.interviewId, turnName(ordinal, turn.role));
      return keys.has(audio) || keys.has(wav) ? turnAudioPath(ref.interviewId, turn.turnId) : null;
    },
  });
  return { interview, playback };
}
