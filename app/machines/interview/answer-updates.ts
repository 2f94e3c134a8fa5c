import { msToSamples, samplesToMs } from "~/domain/audio";
import { endpointDelay } from "~/domain/endpointing";
import { type AnswerMode } from "~/domain/settings";

import { type CurrentAnswer, type InterviewContext, questionToAnswer, wordsSoFar } from "./context";

/** Before the first sound of speech; plosives and breaths come early (voice.md: at least 500 ms). */
const VOICE_PREROLL_MS = 500;
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
  pausedAtSample: null,
  transcriber: null,
  recordedFrom: null,
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
    samples: null,
    speechFrom: null,
    silentSince: context.surroundings.now(),
  };
}

export function speaking(answer: CurrentAnswer, sample: number): CurrentAnswer {
  return { ...answer, speechFrom: sample, silentSince: null };
}

export function silent(context: InterviewContext, answer: CurrentAnswer, sample: number): CurrentAnswer {
  const voiced = answer.speechFrom === null ? 0 : Math.max(0, sample - answer.speechFrom);
  return {
    ...answer,
    silentSince: context.surroundings.now(),
    voicedSamples: answer.voicedSamples + voiced,
  };
}

/** The voiced stretch that ended at clock `sample`, in samples of the answer's recording, with a margin. */
export function segmentOf(answer: CurrentAnswer, sample: number): { fromSample: number; toSample: number } | null {
  if (answer.speechFrom === null) return null;
  const margin = msToSamples(SEGMENT_MARGIN_MS);
  // After a reload the recording goes on at `recordedSamples`, later on the clock than its samples say: no segments then.
  if (answer.recordedSamples > 0) return null;
  return {
    fromSample: Math.max(0, answer.speechFrom - margin - answer.startSample),
    toSample: Math.max(0, sample + margin - answer.startSample),
  };
}

/** How long to wait in the silence after what was said so far, and why. */
export function endpointOf({ language }: InterviewContext, answer: CurrentAnswer): ReturnType<typeof endpointDelay> {
  return endpointDelay({ text: wordsSoFar(answer) || null, speechMs: samplesToMs(answer.voicedSamples), language });
}
