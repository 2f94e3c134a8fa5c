import type { InterviewRef } from "~/services/record/record-store.server";
import { findTurnSounds } from "~/services/recordings/find-turn-sounds.server";
import { keepSounds } from "~/services/recordings/interview-sounds.server";

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
  const [ordinals, hasSound] = await Promise.all([services.record.ordinals(ref), findTurnSounds(ref, services)]);
  keepSounds({ ...interview, ordinals });
  const playback = playbackOf({
    view: interview.view,
    ordinals,
    audioUrlOf: (turn) => (hasSound(turn) ? turnAudioPath(ref.interviewId, turn.turnId) : null),
  });
  return { interview, playback };
}
