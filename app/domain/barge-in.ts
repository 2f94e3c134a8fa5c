import { listenerWords } from "./backchannel";
import { echoedWordCount } from "./echo-words";
import type { BargeInSetting } from "./talk-preferences";

/** Times of a barge-in, in milliseconds since the true onset of the voice (voice.md, "Barge-in in three stages"). */
export const BARGE_IN = {
  /**
   * Playback falls silent, at an exact sample. The detector is sure after 64 ms with headphones, else after 96 ms, and tells of an end 192 ms
   * after it: to wait longer than for one more frame spares nobody a hold, and soft onsets are noticed up to 60 ms late already.
   */
  holdMs: 96,
  /** A longer voice that is no known backchannel takes the floor; its words are asked for now. */
  takeMs: 600,
  /** No backchannel lasts so long: the floor is given without waiting for words. */
  surelyMs: 1_000,
  /** Echo cancellers are still learning in the first seconds of a turn (LiveKit gates its first 3 s, voice.md) … */
  settlingMs: 3_000,
  /** … so time alone takes the floor this much later there. */
  settlingExtraMs: 400,
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

/** So many words of the interviewer's in a row are no accident: it is its echo even while the voice goes on. */
const CLEAR_ECHO_WORDS = 4;

/**
 * What a voice over the interviewer's is. Once it is over and nobody looks for its words any more, it is never `wait`; while it
 * goes on, ask again at each new word and at the times of `BARGE_IN`.
 */
export function judgeBargeIn(evidence: BargeInEvidence): BargeInVerdict {
  const { words, spoken, over, wordsPending } = evidence;
  const kind = listenerWords(words ?? "");
  if (kind === "nothing") return judgeWordless(evidence);
  if (kind === "whole") return over ? "resume" : judgeTime(evidence, "surely");
  const echoed = echoedWordCount(words ?? "", spoken);
  if (kind === "content" && echoed === 0) return "take";
  if (over && !wordsPending) return "resume";
  return echoed >= CLEAR_ECHO_WORDS ? "resume" : judgeTime(evidence, "surely");
}

/** Null: nothing is known of its words. Empty: they were looked for, and there were none in a sound that is over. */
function judgeWordless(evidence: BargeInEvidence): BargeInVerdict {
  const { words, over, wordsPending } = evidence;
  if (over && words !== null && !wordsPending) return "resume";
  const verdict = judgeTime(evidence, wordsPending ? "surely" : "likely");
  return verdict === "wait" && over && !wordsPending ? "resume" : verdict;
}

/** On loudspeakers time says nothing, for the echo lasts as long as the interviewer speaks. */
function judgeTime({ voiceMs, playedMs, setting }: BargeInEvidence, limit: "likely" | "surely"): BargeInVerdict {
  if (setting === "loudspeakers") return "wait";
  const settling = playedMs < BARGE_IN.settlingMs;
  const limitMs = settling ? BARGE_IN.surelyMs + BARGE_IN.settlingExtraMs : limit === "surely" ? BARGE_IN.surelyMs : BARGE_IN.takeMs;
  return voiceMs > limitMs ? "take" : "wait";
}
