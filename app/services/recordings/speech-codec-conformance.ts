import { afterAll, expect, test } from "vitest";

import { SAMPLE_RATE } from "~/domain/audio";

import { bestLag } from "../../../tests/speech/best-lag";
import type { SpeechCodec } from "./speech-codec";
import { packSound, unpackSound, windowsOf } from "./stored-sound.server";
import { WebmFile, readWebmSamples } from "./webm-reader";

interface Options {
  create: () => SpeechCodec;
  /** The least normalised correlation of what comes out with what went in. */
  correlation: number;
}

/** Beeps of changing pitch with pauses between them: no shift of it looks like it. */
function beeps(length: number): Int16Array {
  return Int16Array.from({ length }, (_, index) => {
    const seconds = index / SAMPLE_RATE;
    return seconds % 0.3 > 0.2 ? 0 : 8_000 * Math.sin(2 * Math.PI * (200 + 90 * seconds) * seconds);
  });
}

/** What every codec must do, so that a place in the file is a place in the sound. */
export function describeSpeechCodec(name: string, { create, correlation }: Options): void {
  const codec = create();
  afterAll(() => codec.close());
  const all = { codec, from: 0, to: Infinity };
  const pack = async (samples: Int16Array) => (await packSound(codec, windowsOf(samples))).bytes;

  test(`${name} gives back as many samples as it was given, of any length`, async () => {
    for (const length of [1, 207, 208, 209, 319, 320, 321, 16_000, 160_001]) {
      const bytes = await pack(beeps(length));
      expect(readWebmSamples(bytes.subarray(0, 512)), String(length)).toBe(length);
      expect((await unpackSound(new WebmFile(bytes), all)).length, String(length)).toBe(length);
    }
  });

  test(`${name} gives back each sample at its place`, async () => {
    const sound = beeps(30 * SAMPLE_RATE);
    const unpacked = await unpackSound(new WebmFile(await pack(sound)), all);
    for (const from of [0, 15 * SAMPLE_RATE, 29 * SAMPLE_RATE]) {
      const found = bestLag(sound, unpacked, { from, to: from + SAMPLE_RATE, within: 400 });
      expect(found).toMatchObject({ lag: 0 });
      expect(found.correlation).toBeGreaterThan(correlation);
    }
  });

  test(`${name} reads a stretch in the middle as it is in the whole`, async () => {
    const sound = beeps(12 * SAMPLE_RATE);
    const file = new WebmFile(await pack(sound));
    const whole = await unpackSound(file, all);
    const part = await unpackSound(file, { codec, from: 50_001, to: 60_000 });
    expect(part.length).toBe(9_999);
    expect(bestLag(whole.slice(50_001, 60_000), part, { within: 20 })).toMatchObject({ lag: 0, correlation: expect.closeTo(1, 2) });
  });

  test(`${name} packs several recordings at once without mixing them up`, async () => {
    const lengths = [48_000, 5_000, 170_000, 20_000, 48_001, 320, 90_000, 33_333, 64_000, 1_000];
    const files = await Promise.all(lengths.map((length) => pack(beeps(length))));
    for (const [index, length] of lengths.entries()) {
      const unpacked = await unpackSound(new WebmFile(files[index] ?? new Uint8Array()), all);
      expect(bestLag(beeps(length), unpacked, { within: 50 }), String(length)).toMatchObject({ lag: 0 });
    }
  });

  test(`${name} makes the same file of the same sound`, async () => {
    const [one, other] = [await pack(beeps(20_000)), await pack(beeps(20_000))];
    expect(Buffer.compare(one, other)).toBe(0);
  });
}
