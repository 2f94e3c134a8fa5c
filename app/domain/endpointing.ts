import { type ClauseEnd, clauseEndOf } from "./english-clause-end";
import type { Pace } from "./talk-preferences";

/**
 * Waits after the true end of speech, so the detector's own 200 ms are within them, in milliseconds. From voice.md,
 * "Endpointing for interviews"; thinking pauses of 4 s after words that go on must pass, and detection takes up to 0.2 s.
 */
const WAIT_MS = {
  usual: {
    /** "That's it." */
    closed: 600,
    complete: 600,
    /** A bare "yeah", "twenty", "you know": may be all, may be an opening. */
    unclear: 1600,
    /** A list that still rises, a "when I joined" without its main clause. */
    leaning: 4300,
    /** "and", "because", "the", "um". */
    open: 4500,
    /** "Let me think". */
    thinking: 20_000,
  },
  /** Fluency-fair: blocks and searches for words last longer than other people's pauses, and come in the middle of clauses. */
  unhurried: { closed: 1200, complete: 1400, unclear: 4000, leaning: 8000, open: 8000, thinking: 30_000 },
} as const satisfies Record<Pace, Record<ClauseEnd, number>>;

/** Nothing is known of the words; a first "um" or a cough is hardly ever an answer. */
const UNKNOWN_MS = { usual: { long: 1800, short: 3000 }, unhurried: { long: 4000, short: 6000 } } as const satisfies Record<Pace, object>;
const SHORT_SPEECH_MS = 1000;

/** A wait outlasts the speaker's own pauses by this. */
const MARGIN = 1.25;
/** Slow speakers get more, within limits: a finished sentence is not kept waiting for the sake of hard questions before. */
const ADAPTED_LIMIT_MS = {
  usual: { complete: 1500, unknown: 3500, incomplete: 6000 },
  unhurried: { complete: 3000, unknown: 6000, incomplete: 10_000 },
} as const satisfies Record<Pace, object>;

/** A transcriber that hears the turn's end in the voice is believed, where the words do not speak against it. */
const CERTAIN_MS = { complete: 500, unknown: 800 } as const;

export interface EndpointOptions {
  /** What was understood so far, with or without punctuation; null or empty when there is no partial text. */
  text: string | null;
  /** Speech in the answer so far, silences left out. */
  speechMs: number;
  /** BCP 47. Only English is understood; anything else waits as if the text were unknown. Default "en". */
  language?: string;
  /** The speaker's own long pause inside answers (about the 85th percentile); lengthens unclear waits most. Default 0. */
  usualPauseMs?: number;
  /** The same of pauses after words that could have been the end: alone lengthens the wait after a finished clause. Default 0. */
  usualEndPauseMs?: number;
  /** Default "usual". */
  pace?: Pace;
  /** The transcriber is certain, from the voice, that the turn is over. Default false; not believed at an unhurried pace. */
  endsCertainly?: boolean;
}

export interface EndpointDelay {
  waitMs: number;
  /** `thinking`: the candidate asked for time; show that it is given. `unknown`: the text does not tell. */
  reason: "complete" | "incomplete" | "thinking" | "unknown";
}

/** How long the candidate must stay silent until the answer counts as ended. */
export function endpointDelay(options: EndpointOptions): EndpointDelay {
  const { pace = "usual", endsCertainly = false } = options;
  const { waitMs, reason } = unadapted(options);
  if (reason === "thinking") return { waitMs, reason };
  if (endsCertainly && pace === "usual" && reason !== "incomplete" && options.text?.trim()) return { waitMs: CERTAIN_MS[reason], reason };
  const pauseMs = (reason === "complete" ? options.usualEndPauseMs : options.usualPauseMs) ?? 0;
  return { waitMs: Math.max(waitMs, Math.min(Math.round(pauseMs * MARGIN), ADAPTED_LIMIT_MS[pace][reason])), reason };
}

function unadapted({ text, speechMs, language = "en", pace = "usual" }: EndpointOptions): EndpointDelay {
  const clauseEnd = text?.trim() && /^en\b/i.test(language) ? clauseEndOf(text) : null;
  if (clauseEnd !== null) return { waitMs: WAIT_MS[pace][clauseEnd], reason: REASONS[clauseEnd] };
  return { waitMs: UNKNOWN_MS[pace][speechMs < SHORT_SPEECH_MS ? "short" : "long"], reason: "unknown" };
}

const REASONS = {
  closed: "complete",
  complete: "complete",
  unclear: "unknown",
  leaning: "incomplete",
  open: "incomplete",
  thinking: "thinking",
} as const satisfies Record<ClauseEnd, EndpointDelay["reason"]>;
