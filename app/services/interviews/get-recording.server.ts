import { NotFoundError } from "~/domain/errors";
import { idSchema } from "~/domain/id-schema";
import type { ObjectInfo } from "~/services/objects/object-store";
import type { InterviewRef } from "~/services/record/record-store.server";
import { interviewSounds } from "~/services/recordings/interview-sounds.server";
import { makeRecording } from "~/services/recordings/make-recording.server";
import { type RecordingFiles, findRecordingFiles } from "~/services/recordings/recording-files.server";
import type { RecordingMaker } from "~/services/recordings/recording-maker.server";
import { recordingMaker } from "~/services/recordings/recording-maker-instance.server";
import type { RecordingPlan } from "~/services/recordings/recording-plan";
import type { SpeechCodec } from "~/services/recordings/speech-codec";
import { getSpeechCodec } from "~/services/recordings/speech-codec-instance.server";

import { countStoredBytes } from "./count-stored-bytes.server";
import { type InterviewServices, interviewServices } from "./interview-services.server";

export interface RecordingServices extends Pick<InterviewServices, "record" | "objects"> {
  codec: SpeechCodec;
  maker: RecordingMaker;
}

const recordingServices = (): RecordingServices => ({ ...interviewServices(), codec: getSpeechCodec(), maker: recordingMaker() });

/** `etag` changes with what is in it. `progress`: 0 to 1; it is being made, ask again. */
export type StoredRecording = { ready: true; object: ObjectInfo; etag: string } | { ready: false; progress: number };

/**
 * The whole interview as one sound, both sides on its clock; of a live one what is over by now. Made in the background when it is missing or
 * the interview has changed. Throws `NotFoundError`, also for an interview of somebody else or one that has not begun, and `StorageError`.
 */
export function getRecording(ref: InterviewRef, services: RecordingServices = recordingServices()): Promise<StoredRecording> {
  return fileOf("recording", ref, services);
}

/** How loud both sides are, made with the recording: see `app/domain/waveform.ts`. Throws as `getRecording` does. */
export function getWaveform(ref: InterviewRef, services: RecordingServices = recordingServices()): Promise<StoredRecording> {
  return fileOf("waveform", ref, services);
}

async function fileOf(kind: keyof RecordingFiles, ref: InterviewRef, services: RecordingServices): Promise<StoredRecording> {
  if (!idSchema.safeParse(ref.interviewId).success) throw new NotFoundError();
  const { plan, source } = await interviewSounds(ref, services.record);
  if (plan.samples === 0) throw new NotFoundError("There is no recording of this interview: nothing has been said in it yet.");
  const files = await findRecordingFiles(services.objects, ref.interviewId, source);
  if (files) return { ready: true, object: files[kind], etag: `"${source}"` };
  return { ready: false, progress: make({ ref, plan, source }, services) };
}

function make({ ref, plan, source }: { ref: InterviewRef; plan: RecordingPlan; source: string }, services: RecordingServices): number {
  const { record, objects: store, codec, maker } = services;
  const { interviewId } = ref;
  const isCurrent = async (): Promise<boolean> => {
    const now = await interviewSounds(ref, record).catch((error: unknown) => {
      if (error instanceof NotFoundError) return null;
      throw error;
    });
    return now?.source === source;
  };
  return maker.ensure({
    interviewId,
    plan,
    make: async ({ signal, onProgress }) => {
      if (await makeRecording({ store, codec, interviewId, plan, isCurrent, signal, onProgress })) await countStoredBytes(ref, services);
    },
  });
}
