import type { AlignedWord } from "~/domain/alignment";

export const KINDS = ["pause", "complete", "backchannel", "cough", "keyboard", "echo", "interruption"] as const;
/**
 * `pause`: an incomplete clause, 2–4 s of thinking, its rest. `complete`: an answer and silence. The others happen while the
 * interviewer speaks.
 */
export type Kind = (typeof KINDS)[number];

export interface LabelledItem {
  kind: Kind;
  /** From 0 within its kind; kind, number and the set's seed make the item. */
  number: number;
  /** What the microphone hears, 16 kHz, but for the echo. */
  samples: Int16Array;
  /** The true first sample of the voice or noise, and the one after its last. */
  onsetSample: number;
  endSample: number;
  /** Of a pause: where its silence begins and ends. */
  pause?: { from: number; to: number };
  /** What is said, as a transcriber writes it, in samples of the item; empty for noises. */
  words: AlignedWord[];
  /** What the interviewer says meanwhile, from the item's first sample on. */
  interviewer?: { text: string; samples: Int16Array; words: AlignedWord[] };
  /** How the interviewer's sound comes back into the microphone: copies of what was played. */
  echo?: EchoPath;
}

/** From loudspeaker to microphone: the direct way and reflections. */
export interface EchoPath {
  taps: { delaySamples: number; gain: number }[];
}
