import { msToSamples } from "~/domain/audio";

import type { Random } from "../../../tests/machines/simulation/random";
import { type Sound, roomNoise } from "../labelled-set/noises";
import { BACKCHANNELS, INTERRUPTIONS } from "../labelled-set/short-utterances";
import { type Utterance, anyListener, anySpeaker, utter } from "../labelled-set/voices";

/** What the microphone is given at an interruption: 16 kHz, with the noise of a room. */
export interface InterruptionClip {
  samples: Int16Array;
  /** The first sample of the voice that is above the noise. */
  onsetSample: number;
  /** As a transcriber writes it. */
  text: string;
}

const BEFORE_MS = 250;
const AFTER_MS = 100;
/** Enough for everything that is decided; what would be said after it only takes time. */
const LONGEST_MS = 1_300;
const FADE_MS = 30;

/** Somebody who wants the floor: four voices, three paces, any pitch and loudness; 40 sentences of soft and hard onsets in turn. */
export async function interruptionClip(random: Random, number: number): Promise<InterruptionClip> {
  const text = INTERRUPTIONS[number % INTERRUPTIONS.length] ?? "";
  return clipOf(random, await utter(text, anySpeaker(random)), text);
}

/** Somebody who only shows that he listens. */
export async function signClip(random: Random, number: number): Promise<InterruptionClip> {
  const { spoken, written } = BACKCHANNELS[number % BACKCHANNELS.length] ?? { spoken: "", written: "" };
  return clipOf(random, await utter(spoken, anyListener(random)), written);
}

function clipOf(random: Random, { sound }: Utterance, text: string): InterruptionClip {
  const said = shortened(sound);
  const onsetSample = msToSamples(BEFORE_MS);
  const level = random.between(0.0005, 0.004);
  const mixed = roomNoise(random, onsetSample + said.length + msToSamples(AFTER_MS), level);
  said.forEach((value, at) => (mixed[onsetSample + at] = (mixed[onsetSample + at] ?? 0) + value));
  return { samples: Int16Array.from(mixed, (value) => Math.round(Math.max(-1, Math.min(1, value)) * 32_767)), onsetSample, text };
}

function shortened(sound: Sound): Sound {
  const length = msToSamples(LONGEST_MS);
  if (sound.length <= length) return sound;
  const fade = msToSamples(FADE_MS);
  return sound.slice(0, length).map((value, at) => value * Math.min(1, (length - at) / fade));
}
