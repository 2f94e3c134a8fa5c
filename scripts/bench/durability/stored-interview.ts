import type { RecordEvent } from "~/domain/record";
import { type InterviewView, viewOf } from "~/domain/transcript";
import { keptEvents, parseRecordFile } from "~/services/archive/record-file";
import { interviewKeys, turnsPrefix } from "~/services/objects/object-keys";
import type { ObjectStore } from "~/services/objects/object-store";
import type { SpeechCodec } from "~/services/recordings/speech-codec";
import { unpackSound } from "~/services/recordings/stored-sound.server";
import { WebmFile } from "~/services/recordings/webm-reader";

/** An ended interview as the bucket has it. */
export interface StoredInterview {
  events: RecordEvent[];
  view: InterviewView;
  /** Sound by turn, 16 kHz. */
  sounds: Map<string, Int16Array>;
  /** What there is of each turn: its JSON's word on its sound, and its objects. */
  files: Map<string, string>;
}

/** Throws when the bucket has no record of it. */
export async function storedInterview(store: ObjectStore, codec: SpeechCodec, interviewId: string): Promise<StoredInterview> {
  const record = await store.get(interviewKeys(interviewId).record);
  if (!record) throw new Error(`The bucket has no record of ${interviewId}.`);
  const events = keptEvents(parseRecordFile(record.bytes, interviewId).events);
  const sounds = new Map<string, Int16Array>();
  const prefix = turnsPrefix(interviewId);
  const files = new Map<string, string>();
  const objects = await store.list(prefix);
  for (const { key } of objects) {
    if (!key.endsWith(".json")) continue;
    const { turnId, audio } = JSON.parse(Buffer.from((await store.get(key))?.bytes ?? []).toString()) as { turnId: string; audio: { file: string } | null };
    const stem = key.slice(0, -"json".length);
    files.set(turnId, `${JSON.stringify(audio)} beside ${objects.filter((object) => object.key.startsWith(stem)).map((object) => `${object.key.slice(prefix.length)} ${object.size}`).join(", ")}`);
    const sound = audio && (await store.get(`${prefix}${audio.file}`));
    if (sound) sounds.set(turnId, await unpacked(codec, sound.bytes));
  }
  return { events, view: viewOf(events), sounds, files };
}

export function unpacked(codec: SpeechCodec, webm: Uint8Array): Promise<Int16Array> {
  return unpackSound(new WebmFile(webm), { codec, from: 0, to: Infinity });
}
