import { rootMeanSquare } from "~/domain/audio";
import type { Clip } from "~/domain/clip";
import type { Persona } from "~/domain/personas";
import { encodeWav } from "~/domain/wav";

import { collectSpeech } from "./collect-speech";
import type { Voice } from "./voice";
import { amplified, faded } from "./voice-level";

/** −18 dBFS, the loudness of the embedded voices too, so that a clip and the live voice after it sound alike. */
const LOUDNESS = 10 ** (-18 / 20);
/** Bending the peaks makes the whole softer, so the gain is found in steps; three come within 0.05 dB. */
const LOUDNESS_STEPS = 4;
const FADE_SAMPLES = 240; // 15 ms
const LIMIT_MS = 60_000;

export interface MakeClipOptions {
  voice: Voice;
  persona: Pick<Persona, "voice" | "stretch">;
  text: string;
}

/** Speaks `text` as a clip of even loudness, peaks under −1 dBFS, faded at both ends. Throws ProviderError. */
export async function makeClip({ voice, persona, text }: MakeClipOptions): Promise<{ clip: Clip; wav: Uint8Array<ArrayBuffer> }> {
  const signal = AbortSignal.timeout(LIMIT_MS);
  const speech = await collectSpeech(voice.speak({ text, persona, language: "en-US", signal }));
  const samples = faded(levelled(speech.samples), FADE_SAMPLES);
  return { clip: { text, samples: samples.length, words: speech.words }, wav: encodeWav(samples) };
}

function levelled(samples: Int16Array): Int16Array {
  let gain = 1;
  let result = samples;
  for (let step = 0; step < LOUDNESS_STEPS; step += 1) {
    gain *= LOUDNESS / Math.max(rootMeanSquare(result), 1e-6);
    result = amplified(samples, gain);
  }
  return result;
}
