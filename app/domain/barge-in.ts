import type { BargeInSetting } from "./talk-preferences";

/** Times of a barge-in, in milliseconds since the true onset of the voice (voice.md, "Barge-in in three stages"). */
export const BARGE_IN = {
  /** Playback falls silent, at an exact sample. The detector is sure after 96 ms; the rest keeps out clicks and short breaths. */
  holdMs: 160,
  /** A longer voice that is no known backchannel takes the floor; its words are asked for now. */
  takeMs: 600,
  /** No backchannel lasts so long: the floor is given without waiting for words. */
  surelyMs: 1_000,
} as const;

export interface BargeInEvidence {
  /** From the onset of the voice to its end, or to now while it goes on. */
  voiceMs: number;
  /** The voice has stopped. */
  over: boolean;
  /** Its words so far; null while nothing is known of them. */
  words: string | null;
  /** Somebody is finding out its words. */
  wordsPending: boolean;
  /** What the interviewer said in the last seconds: words that repeat it are its echo. */
  spoken: string;
  /** How much of the interviewer's turn had been played at the onset. */
  playedMs: number;
  setting: Exclude<BargeInSetting, "never">;
}

/** `take`: the candidate has the floor. `resume`: it was nothing, go on. `wait`: it cannot be told yet. */
export type BargeInVerdict = "take" | "resume" | "wait";
