import type { AlignedWord } from "~/domain/alignment";
import type { Persona } from "~/domain/personas";

import type { Random } from "../../../tests/machines/simulation/random";
import { spokenAnswer } from "../../../tests/speech/spoken-answer";
import type { Sound } from "./noises";

/** How one candidate speaks. */
export interface Speaker {
  voice: Persona["voice"];
  /** Tempo: larger is slower. */
  stretch: number;
  /** Pitch and pace together, as a tape that runs faster. */
  pitch: number;
  /** Loudest sample, of full scale. */
  peak: number;
}

export interface Utterance {
  sound: Sound;
  /** Samples of `sound`. */
  words: AlignedWord[];
}

const VOICES = ["slt", "rms", "awb", "kal"] as const;
/** Few enough that each clip is made once for several items. */
const STRETCHES = [0.85, 1, 1.2] as const;
/** A listener's signs are short: flite takes its time over a word that stands alone, people do not (most last 200 to 600 ms). */
const SHORT_STRETCHES = [0.6, 0.7, 0.8] as const;

export const anyListener = (random: Random): Speaker => ({ ...anySpeaker(random), stretch: random.pick(SHORT_STRETCHES) });

export function anySpeaker(random: Random): Speaker {
  return {
    voice: random.pick(VOICES),
    stretch: random.pick(STRETCHES),
    pitch: random.between(0.92, 1.1),
    peak: random.between(0.15, 0.7),
  };
}

/** Spoken by flite, without the silence around it. */
export async function utter(text: string, { voice, stretch, pitch, peak }: Speaker): Promise<Utterance> {
  const { samples, words } = await spokenAnswer(text, { voice, stretch });
  const { from, to } = voicedPart(samples);
  const place = (sample: number): number => Math.round((Math.min(Math.max(sample, from), to) - from) / pitch);
  return {
    sound: atPitch(samples.subarray(from, to), pitch, peak),
    words: words.map((word) => ({ ...word, startSample: place(word.startSample), endSample: place(word.endSample) })),
  };
}

/** Under 2 % of the loudest sample nothing is heard of a word's beginning or end. */
const AUDIBLE = 0.02;

function voicedPart(samples: Int16Array): { from: number; to: number } {
  const limit = samples.reduce((most, value) => Math.max(most, Math.abs(value)), 0) * AUDIBLE;
  const from = samples.findIndex((value) => Math.abs(value) >= limit);
  const to = samples.findLastIndex((value) => Math.abs(value) >= limit);
  return { from: Math.max(0, from), to: to + 1 };
}

/** Linear interpolation: what it does to the highest tones does not matter for a detector of speech. */
function atPitch(samples: Int16Array, pitch: number, peak: number): Sound {
  const loudest = samples.reduce((most, value) => Math.max(most, Math.abs(value)), 1);
  return Float32Array.from({ length: Math.floor((samples.length - 1) / pitch) }, (_, at) => {
    const exact = at * pitch;
    const index = Math.floor(exact);
    const share = exact - index;
    return (((samples[index] ?? 0) * (1 - share) + (samples[index + 1] ?? 0) * share) * peak) / loudest;
  });
}
