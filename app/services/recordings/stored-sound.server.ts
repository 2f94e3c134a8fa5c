import { SAMPLE_RATE, concatSamples, pcmSamples } from "~/domain/audio";
import type { ObjectInfo, ObjectStore } from "~/services/objects/object-store";

import { PACKET_SAMPLES, type SpeechCodec } from "./speech-codec";
import { WEBM_HEAD_BYTES, WebmFile, readWebmSamples } from "./webm-reader";
import { WebmWriter } from "./webm-writer";

/** Of sound that is packed or read at a time: 320 kB, 0.07 s of work. */
export const WINDOW_SAMPLES = 10 * SAMPLE_RATE;
const WAV_HEADER_BYTES = 44;
/** A decoder that begins in the middle has found its way after 80 ms (RFC 7845, 4.6); 200 ms cost nothing. */
const PRE_ROLL_PACKETS = 10;

type Windows = AsyncIterable<Int16Array> | Iterable<Int16Array>;

/** A WebM file of all windows, one after the other. Throws `StorageError`, and what the windows throw. */
export function packSound(codec: SpeechCodec, windows: Windows): Promise<{ bytes: Uint8Array; samples: number }> {
  return codec.withEncoder(async (encoder) => {
    const writer = new WebmWriter(codec.delay);
    let samples = 0;
    for await (const window of windows) {
      writer.add(await encoder.encode(window));
      samples += window.length;
    }
    writer.add(await encoder.encode(new Int16Array(0), { last: true }));
    return { bytes: writer.finish(samples), samples };
  });
}

/** `samples` in windows that can be packed one by one. */
export function* windowsOf(samples: Int16Array): Generator<Int16Array> {
  for (let at = 0; at < samples.length; at += WINDOW_SAMPLES) yield samples.subarray(at, at + WINDOW_SAMPLES);
}

const isWav = ({ key }: ObjectInfo): boolean => key.endsWith(".wav");

/** Its length. Throws `StorageError`, and `InvalidInputError` when it is damaged. */
export async function soundSamples(store: ObjectStore, sound: ObjectInfo): Promise<number> {
  if (isWav(sound)) return (sound.size - WAV_HEADER_BYTES) >> 1;
  const head = await store.get(sound.key, { range: { from: 0, to: WEBM_HEAD_BYTES } });
  return head ? readWebmSamples(head.bytes) : 0;
}

interface Range {
  codec: SpeechCodec;
  from: number;
  to: number;
}

/** The samples from `from` to `to`, as far as there are; none when the object is gone. Throws as `soundSamples` does. */
export async function readSound(store: ObjectStore, sound: ObjectInfo, { codec, from, to }: Range): Promise<Int16Array> {
  if (isWav(sound)) {
    const range = { from: WAV_HEADER_BYTES + from * 2, to: WAV_HEADER_BYTES + to * 2 };
    return pcmSamples((await store.get(sound.key, { range }))?.bytes ?? new Uint8Array(0));
  }
  const stored = await store.get(sound.key);
  return stored ? unpackSound(new WebmFile(stored.bytes), { codec, from, to }) : new Int16Array(0);
}

/** The samples of a WebM file from `from` to `to`, as far as there are. Throws `StorageError`. */
export async function unpackSound(file: WebmFile, { codec, from, to }: Range): Promise<Int16Array> {
  const windows: Int16Array[] = [];
  const end = Math.min(to, file.samples);
  for (let at = from; at < end; at += WINDOW_SAMPLES) {
    windows.push(await unpackWindow(file, { codec, from: at, to: Math.min(at + WINDOW_SAMPLES, end) }));
  }
  return concatSamples(windows);
}

async function unpackWindow(file: WebmFile, { codec, from, to }: Range): Promise<Int16Array> {
  const first = Math.max(Math.floor((from + file.delay) / PACKET_SAMPLES) - PRE_ROLL_PACKETS, 0);
  const last = Math.ceil((to + file.delay) / PACKET_SAMPLES);
  const decoded = await codec.decode(file.packets(first, last));
  const start = first * PACKET_SAMPLES - file.delay;
  return decoded.subarray(from - start, to - start);
}
