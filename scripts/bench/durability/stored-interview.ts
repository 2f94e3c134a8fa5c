import type { RecordEvent } from "~/domain/record";
import { type InterviewView, viewOf } from "~/domain/transcript";
import { headOf, keptEvents, parseRecordFile } from "~/services/archive/record-file";
import { interviewKeys, turnKeys, turnName } from "~/services/objects/object-keys";
import type { ObjectStore } from "~/services/objects/object-store";
import { turnOrdinals } from "~/services/record/turn-ordinals";
import type { SpeechCodec } from "~/services/recordings/speech-codec";
import { unpackSound } from "~/services/recordings/stored-sound.server";
import { openTurnSound } from "~/services/recordings/turn-sound-reader.server";
import { WebmFile } from "~/services/recordings/webm-reader";

import { throughCodec } from "./judge-sound";

/** An ended interview as the bucket has it. */
export interface StoredInterview {
  events: RecordEvent[];
  view: InterviewView;
  /** Sound by turn, 16 kHz; what waits in parts as it will be once it is packed. */
  sounds: Map<string, Int16Array>;
  /** The objects of each turn. */
  files: Map<string, string>;
}

/** Throws when the bucket has no record of it. */
export async function storedInterview(store: ObjectStore, codec: SpeechCodec, interviewId: string): Promise<StoredInterview> {
  const record = await store.get(interviewKeys(interviewId).record);
  if (!record) throw new Error(`The bucket has no record of ${interviewId}.`);
  const filed = parseRecordFile(record.bytes, interviewId).events;
  const events = keptEvents(filed);
  const view = viewOf(events);
  const ordinals = turnOrdinals(filed.map(headOf));
  const sounds = new Map<string, Int16Array>();
  const files = new Map<string, string>();
  for (const { turnId, role } of view.turns) {
    const name = turnName(ordinals.get(turnId) ?? 0, role);
    const { prefix, audio } = turnKeys(interviewId, name);
    const objects = await store.list(prefix);
    files.set(turnId, objects.map(({ key, size }) => `${key.slice(key.indexOf(name))} ${size}`).join(", "));
    const samples = await (await openTurnSound({ store, codec, interviewId, name }))(0, Infinity);
    const isPacked = objects.some(({ key }) => key === audio);
    if (samples.length > 0) sounds.set(turnId, isPacked ? samples : await throughCodec(codec, samples));
  }
  return { events, view, sounds, files };
}

export function unpacked(codec: SpeechCodec, webm: Uint8Array): Promise<Int16Array> {
  return unpackSound(new WebmFile(webm), { codec, from: 0, to: Infinity });
}
