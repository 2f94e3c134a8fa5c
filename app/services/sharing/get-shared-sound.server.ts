import { getInterview } from "~/services/interviews/get-interview.server";
import { type RecordingServices, type StoredRecording, getRecording, getWaveform } from "~/services/interviews/get-recording.server";
import { getTurnAudio } from "~/services/interviews/get-turn-audio.server";
import { type InterviewServices, interviewServices } from "~/services/interviews/interview-services.server";
import type { ObjectInfo } from "~/services/objects/object-store";

import { type FoundShare, findShare } from "./find-share.server";
import { ShareNotFoundError, orShareNotFound } from "./share-not-found";
import { sharedTurns } from "./shared-turns";

/** The sound of one turn of a link's. Throws `ShareNotFoundError` when the link shows no such turn or no sound, and `StorageError`. */
export async function getSharedTurnAudio(
  { token, turnId }: { token: string; turnId: string },
  services: InterviewServices = interviewServices(),
): Promise<ObjectInfo> {
  const { ref, answerTurnId } = await findAudible(token, services);
  const { view } = await orShareNotFound(getInterview(ref, services));
  if (!sharedTurns(view, answerTurnId)?.some((turn) => turn.turnId === turnId)) throw new ShareNotFoundError();
  return orShareNotFound(getTurnAudio({ ...ref, turnId }, services));
}

/** The whole interview as one sound, for a link that shows all of it. Throws as `getSharedTurnAudio` does. */
export async function getSharedRecording(token: string, services: InterviewServices = interviewServices(), media?: RecordingServices): Promise<StoredRecording> {
  return orShareNotFound(getRecording(await findWhole(token, services), media));
}

/** How loud both sides of it are. Throws as `getSharedTurnAudio` does. */
export async function getSharedWaveform(token: string, services: InterviewServices = interviewServices(), media?: RecordingServices): Promise<StoredRecording> {
  return orShareNotFound(getWaveform(await findWhole(token, services), media));
}

async function findWhole(token: string, services: InterviewServices): Promise<FoundShare["ref"]> {
  const { ref, answerTurnId } = await findAudible(token, services);
  if (answerTurnId !== null) throw new ShareNotFoundError();
  return ref;
}

async function findAudible(token: string, services: InterviewServices): Promise<FoundShare> {
  const share = await findShare(token, services);
  if (!share.withAudio) throw new ShareNotFoundError();
  return share;
}
