import { type ClauseEnd, clauseEndOf } from "./english-clause-end";

/**
 * Waits after the end of speech (the sample of `speech-end`, so the detector's own 200 ms are within them), in
 * milliseconds. Ranges from voice.md, "Endpointing for interviews".
 */
const WAIT_MS = {
  /** "That's it." */
  closed: 600,
  complete: 700,
  /** A bare "yeah", "twenty", "you know": may be all, may be an opening. */
  unclear: 1800,
  /** A list that still rises, a "when I joined" without its main clause. */
  leaning: 2500,
  /** "and", "because", "the", "um". */
  open: 4000,
  /** "Let me think". */
  thinking: 20_000,
} as const satisfies Record<ClauseEnd, number>;

const UNKNOWN_MS = 1800;
/** A first "um" or a cough with nothing known of its words: hardly ever an answer. */
const UNKNOWN_SHORT_MS = 3000;
const SHORT_SPEECH_MS = 1000;
/** Slow speakers get more, but nobody waits longer than this after a finished sentence. */
const ADAPTED_LIMIT_MS = 2500;

export interface EndpointOptions {
  /** What was understood so far, with or without punctuation; null or empty when there is no partial text. */
  text: string | null;
  /** Speech in the answer so far, silences left out. */
  speechMs: number;
  /** BCP 47. Only English is understood; anything else waits as if the text were unknown. Default "en". */
  language?: string;
  /** The speaker's own long pause inside answers (about the 90th percentile); lengthens the short waits. Default 0. */
  usualPauseMs?: number;
}

export interface EndpointDelay {
  waitMs: number;
  /** `thinking`: the candidate asked for time; show that it is given. `unknown`: the text does not tell. */
  reason: "complete" | "incomplete" | "thinking" | "unknown";
}

/** How long the candidate must stay silent until the answer counts as ended. */
export function endpointDelay({ text, speechMs, language = "en", usualPauseMs = 0 }: EndpointOptions): EndpointDelay {
  const adapted = (waitMs: number): number =>
    Math.max(waitMs, Math.min(Math.round(usualPauseMs * 1.25), ADAPTED_LIMIT_MS));
  const clauseEnd = text?.trim() && /^en\b/i.test(language) ? clauseEndOf(text) : null;
  if (clauseEnd === null) {
    const waitMs = speechMs < SHORT_SPEECH_MS ? UNKNOWN_SHORT_MS : UNKNOWN_MS;
    return { waitMs: adapted(waitMs), reason: "unknown" };
  }
  return { waitMs: adapted(WAIT_MS[clauseEnd]), reason: REASONS[clauseEnd] };
}

const REASONS = {
  closed: "complete",
  complete: "complete",
  unclear: "unknown",
  leaning: "incomplete",
  open: "incomplete",
  thinking: "thinking",
} as const satisfies Record<ClauseEnd, EndpointDelay["reason"]>;
