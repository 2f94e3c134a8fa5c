import { createHash } from "node:crypto";

import { SAMPLE_RATE } from "~/domain/audio";
import { jsonBytes } from "~/services/archive/json-bytes";
import { recordingKeys } from "~/services/objects/object-keys";
import type { ObjectInfo, ObjectStore } from "~/services/objects/object-store";

import type { InterviewMix } from "./mix-interview";
import type { RecordingPlan } from "./recording-plan";
import { WAVEFORM_PER_SECOND } from "./waveform-meter";

/** Enough of a waveform file to see what it was made of. */
const HEAD_BYTES = 256;

export interface RecordingFiles {
  recording: ObjectInfo;
  waveform: ObjectInfo;
}

/** Names what a recording is made of: 32 hexadecimal digits. */
export function sourceOf(plan: RecordingPlan): string {
  return createHash("sha256").update(JSON.stringify(plan)).digest("hex").slice(0, 32);
}

/** The recording and its waveform, when both were made of `source`. Throws `StorageError`. */
export async function findRecordingFiles(store: ObjectStore, interviewId: string, source: string): Promise<RecordingFiles | null> {
  const keys = recordingKeys(interviewId);
  const head = await store.get(keys.waveform, { range: { from: 0, to: HEAD_BYTES } });
  if (!head || /"source": "([0-9a-f]{32})"/.exec(new TextDecoder().decode(head.bytes))?.[1] !== source) return null;
  const recording = await store.head(keys.audio);
  return recording && { recording, waveform: { key: keys.waveform, size: head.size } };
}

interface PutOptions {
  store: ObjectStore;
  interviewId: string;
  plan: RecordingPlan;
  bytes: Uint8Array;
  mix: Pick<InterviewMix, "candidate" | "interviewer">;
}

/** The waveform comes last: it says what the recording was made of, and until it is there the recording counts for nothing. Throws `StorageError`. */
export async function putRecordingFiles({ store, interviewId, plan, bytes, mix }: PutOptions): Promise<void> {
  const keys = recordingKeys(interviewId);
  const base64 = (values: Uint8Array): string => Buffer.from(values).toString("base64");
  const waveform = {
    version: 1,
    source: sourceOf(plan),
    perSecond: WAVEFORM_PER_SECOND,
    seconds: plan.samples / SAMPLE_RATE,
    candidate: base64(mix.candidate.values),
    interviewer: base64(mix.interviewer.values),
  };
  await store.delete([keys.waveform]);
  await store.put(keys.audio, bytes);
  await store.put(keys.waveform, jsonBytes(waveform));
}

export async function deleteRecordingFiles(store: ObjectStore, interviewId: string): Promise<void> {
  const { audio, waveform } = recordingKeys(interviewId);
  await store.delete([waveform, audio]);
}
