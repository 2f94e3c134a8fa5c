import { EMPTY_VIEW } from "~/domain/transcript";
import { interviewSettingsSchema } from "~/domain/settings";
import type { Shared } from "~/domain/sharing";
import { getInterview } from "~/services/interviews/get-interview.server";
import { type InterviewServices, interviewServices } from "~/services/interviews/interview-services.server";
import { playbackOf } from "~/services/interviews/playback";
import { findTurnSounds } from "~/services/recordings/find-turn-sounds.server";

import { findShare } from "./find-share.server";
import { noteOpened } from "./note-opened.server";
import { ShareNotFoundError, orShareNotFound } from "./share-not-found";
import { sharedPdfPath, sharedRecordingPath, sharedTurnPath, sharedWaveformPath } from "./share-paths";
import { sharedView } from "./shared-view";
import { sharedTurns } from "./shared-turns";

/** What a link shows, as it is now. Throws `ShareNotFoundError` when it does not work or its answer is gone, and `StorageError`. */
export async function getShared(token: string, services: InterviewServices = interviewServices()): Promise<Shared> {
  const { shareId, ref, answerTurnId, withAudio } = await findShare(token, services);
  const { view, createdAt } = await orShareNotFound(getInterview(ref, services));
  const turns = sharedTurns(view, answerTurnId);
  if (!turns) throw new ShareNotFoundError();
  const soundOf = withAudio ? await findTurnSounds(ref, services) : () => false;
  const alone = answerTurnId !== null;
  const playback = playbackOf({
    view: { ...EMPTY_VIEW, turns, clockSamples: view.clockSamples },
    ordinals: new Map(),
    audioUrlOf: (turn) => (soundOf(turn) ? sharedTurnPath(token, turn.turnId) : null),
  });
  const recording = sharedView({ playback, withAudio, alone, audioUrlOf: (turnId) => sharedTurnPath(token, turnId) });
  await noteOpened(services.db, shareId);
  const { role, company, kind, personaId } = view.settings ?? interviewSettingsSchema.parse({});
  const whole = !alone && withAudio && view.status === "ended" && recording.rows.some(({ audioUrl, durationMs }) => audioUrl !== null && durationMs > 0);
  return {
    withAudio,
    personaId,
    interview: alone ? null : { role, company, kind, createdAt: createdAt.toISOString() },
    recording,
    media: whole ? { recordingUrl: sharedRecordingPath(token), waveformUrl: sharedWaveformPath(token) } : null,
    pdfUrl: sharedPdfPath(token),
  };
}
