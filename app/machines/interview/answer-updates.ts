import { msToSamples, samplesToMs } from "~/domain/audio";
import { type EndpointDelay, endpointDelay } from "~/domain/endpointing";
import { type AnswerMode } from "~/domain/settings";
import { type SpeakerPauses, usualPauseMs, withPause } from "~/domain/speaker-pauses";

import { type CurrentAnswer, type InterviewContext, type Surroundings, questionToAnswer, streamsWords, transcriber, wordsSoFar } from "./context";

/** Before the first sound of speech; plosives and breaths come early (voice.md: at least 500 ms). */
export const VOICE_PREROLL_MS = 500;
/** People press the button a little after they have begun. */
const TAP_PREROLL_MS = 250;
/** Kept on both sides of a voiced stretch that is transcribed by itself. */
const SEGMENT_MARGIN_MS = 250;

interface NewAnswer {
  mode: AnswerMode;
  /** Clock sample at which speech was noticed; null for a tap or for typing. */
  onset: number | null;
}

/** Nothing of an answer is known yet. */
const UNHEARD = {
  partial: "",
  recognisedBefore: "",
  recognised: null,
  typed: null,
  voicedSamples: 0,
  awaitsVoice: false,
  voiceEndSample: null,
  transcriber: null,
  recordedFrom: null,
  reopenedIn: 0,
  partialAt: null,
  ending: null,
  awaitedStretches: 0,
  drafts: 0,
} as const;

/** An answer that begins now, or null when nothing was asked. */
export function newAnswer(context: InterviewContext, { mode, onset }: NewAnswer): CurrentAnswer | null {
  const questionTurnId = questionToAnswer(context);
  if (questionTurnId === null) return null;
  const { surroundings } = context;
  const clock = surroundings.clockSample();
  const preroll = mode === "typed" ? 0 : msToSamples(onset === null ? TAP_PREROLL_MS : VOICE_PREROLL_MS);
  return {
    turnId: surroundings.newId(),
    questionTurnId,
    mode,
    startSample: Math.max(0, (onset ?? clock) - preroll),
    recordedSamples: 0,
    ...UNHEARD,
    samples: mode === "typed" ? 0 : null,
    speechFrom: onset,
    silentSince: onset === null ? surroundings.now() : null,
  };
}

/** An answer that was open in the record when this page came. */
export function reopenedAnswer(context: InterviewContext, turnId: string, storedSamples: number): CurrentAnswer | null {
  const turn = context.view.turns.find((one) => one.turnId === turnId);
  if (turn?.role !== "candidate") return null;
  return {
    turnId,
    questionTurnId: turn.questionTurnId,
    mode: turn.mode,
    startSample: turn.startSample,
    recordedSamples: storedSamples,
    ...UNHEARD,
    // What was said before is not known here: that nothing was is the one thing that must not be taken for certain.
    voicedSamples: storedSamples,
    samples: null,
    speechFrom: null,
    silentSince: context.surroundings.now(),
  };
}

/** A detector is never further behind than this; a clock that stood still in between must not make a silence long. */
const LATEST_NEWS_MS = 1_500;

/** When clock `sample` was, in `now()` milliseconds. */
export function momentOf({ now, clockSample }: Surroundings, sample: number): number {
  const agoMs = samplesToMs(clockSample() - sample);
  return now() - Math.min(Math.max(0, agoMs), LATEST_NEWS_MS);
}

export function speaking(answer: CurrentAnswer, sample: number): CurrentAnswer {
  return { ...answer, speechFrom: sample, silentSince: null, awaitsVoice: false, voiceEndSample: null, ending: null };
}

export function silent({ surroundings }: InterviewContext, answer: CurrentAnswer, sample: number): CurrentAnswer {
  const voiced = answer.speechFrom === null ? 0 : Math.max(0, sample - answer.speechFrom);
  return {
    ...answer,
    silentSince: momentOf(surroundings, sample),
    voiceEndSample: sample,
    voicedSamples: answer.voicedSamples + voiced,
  };
}

/** The answer goes on after a time in which nobody listened: that was no silence of the candidate's. */
export function takenUp(context: InterviewContext, answer: CurrentAnswer): CurrentAnswer {
  const { surroundings, voice } = context;
  const clock = surroundings.clockSample();
  const quiet = answer.silentSince === null ? silent(context, answer, clock) : answer;
  return voice ? speaking(quiet, clock) : { ...quiet, silentSince: surroundings.now(), awaitsVoice: true };
}

/** Where clock `sample` lies in the answer's recording; null before that has begun. */
export function recordedSample({ recordedFrom }: CurrentAnswer, sample: number): number | null {
  return recordedFrom && Math.round(recordedFrom.samples + Math.max(0, sample - recordedFrom.clock));
}

/** The voiced stretch that ended at clock `sample`, in samples of the answer's recording, with a margin. */
export function segmentOf(answer: CurrentAnswer, sample: number): { fromSample: number; toSample: number } | null {
  if (answer.speechFrom === null) return null;
  const margin = msToSamples(SEGMENT_MARGIN_MS);
  const fromSample = recordedSample(answer, answer.speechFrom - margin);
  const toSample = recordedSample(answer, sample + margin);
  return fromSample === null || toSample === null ? null : { fromSample, toSample };
}

/**
 * Words that are on their way are waited for at most so long, from the end of speech: they tell more than any silence. As long as
 * after words that go on, since these may be such.
 */
const AWAITED_WORDS_MS = 4_300;
/** A stream is never so far behind: what has no words by then is a cough. */
const AWAITED_STREAM_MS = 1_500;

/** How long to wait in the silence after what was said so far, and why. */
export function endpointOf(context: InterviewContext, answer: CurrentAnswer): EndpointDelay {
  const { language, talk, pauses } = context;
  const delay = endpointDelay({
    text: wordsSoFar(answer) || null,
    speechMs: samplesToMs(answer.voicedSamples),
    language,
    pace: talk.pace,
    endsCertainly: answer.ending === "certain",
    usualPauseMs: usualPauseMs(pauses.anywhere),
    usualEndPauseMs: usualPauseMs(pauses.atPossibleEnds),
  });
  if (!wordsAwaited(context, answer)) return delay;
  return { waitMs: Math.max(streamsWords(context) ? AWAITED_STREAM_MS : AWAITED_WORDS_MS, delay.waitMs), reason: "unknown" };
}

/** Words of what was said last are being found out, and those that are known are older. */
function wordsAwaited(context: InterviewContext, answer: CurrentAnswer): boolean {
  if (transcriber(context) !== "server" || !context.capabilities?.speechToText || answer.voiceEndSample === null) return false;
  return streamsWords(context) ? !hasWordsSinceOnset(answer) : answer.awaitedStretches > 0;
}

function hasWordsSinceOnset({ partialAt, partial, silentSince, voiceEndSample, speechFrom }: CurrentAnswer): boolean {
  if (partialAt === null || silentSince === null || voiceEndSample === null || speechFrom === null) return partial !== "";
  return partialAt >= silentSince - samplesToMs(voiceEndSample - speechFrom);
}

/** After the key was let go, the person needs a moment to begin. */
const AFTER_THINKING_MS = 2_000;

/** How much more silence ends the answer, in milliseconds; null: none does. */
export function silenceLeftMs(context: InterviewContext, answer: CurrentAnswer): number | null {
  const { surroundings, thinking, thoughtUntil } = context;
  if (answer.silentSince === null || answer.awaitsVoice || thinking === "held") return null;
  const over = answer.silentSince + endpointOf(context, answer).waitMs;
  const heldOver = thoughtUntil === null ? over : thoughtUntil + AFTER_THINKING_MS;
  return Math.max(0, Math.max(over, heldOver) - surroundings.now());
}

/** The speaker's pauses with the one that speech at clock `sample` ends; time that was asked for is none. */
export function pausesWith(context: InterviewContext, answer: CurrentAnswer, sample: number): SpeakerPauses {
  if (answer.silentSince === null || answer.awaitsVoice || answer.voiceEndSample === null || context.thinking !== null) return context.pauses;
  const pauseMs = momentOf(context.surroundings, sample) - answer.silentSince;
  return withPause(context.pauses, { pauseMs, atPossibleEnd: endpointOf(context, answer).reason === "complete" });
}
