import { samplesToMs } from "~/domain/audio";
import type { BargeInVerdict } from "~/domain/barge-in";
import { resumePoint } from "~/domain/resume-point";
import type { InterviewView } from "~/domain/transcript";

import { reopenable, saidMore, verdictOf } from "./barge-in-updates";
import { type AfterCut, type InterviewContext, answerMode, answerSource, canTranscribe, currentTurnView, lastAnswer, questionToAnswer, transcriber } from "./context";
import type { FloorMessage } from "./events";

interface Args {
  context: InterviewContext;
}

/** Less voice than this without a word in it is a cough or a door: too short for a sentence to be lost. */
const WORDLESS_MS = 1_500;

const isFinished = (view: InterviewView, turnId: string | undefined): boolean =>
  view.turns.some((turn) => turn.role === "candidate" && turn.turnId === turnId && turn.status === "finished");

export const guards = {
  handsFree: ({ context }: Args) => answerMode(context) === "hands-free",
  voiceMode: ({ context }: Args) => answerMode(context) !== "typed",
  ready: ({ context }: Args) =>
    context.welcomed && (context.mode === "typed" || !canTranscribe(context) || context.microphone.status !== "unknown"),
  ended: ({ context }: Args) => resumePoint(context.view).type === "ended",
  beginsNow: ({ context }: Args) => context.begins,
  knownToHaveEnded: ({ context }: Args) => context.welcomed && resumePoint(context.view).type === "ended",
  nothingAsked: ({ context }: Args) => questionToAnswer(context) === null,
  turnAwaited: ({ context }: Args) => context.turn !== null && currentTurnView(context) === null,
  toIntro: ({ context }: Args) => resumePoint(context.view).type === "intro",
  toSpeak: ({ context }: Args) => resumePoint(context.view).type === "speak",
  toAnswer: ({ context }: Args) => resumePoint(context.view).type === "answer",
  toListen: ({ context }: Args) => resumePoint(context.view).type === "listen",
  toOutro: ({ context }: Args) => resumePoint(context.view).type === "outro",
  /** The rest of a text may come after its turn was interrupted. */
  knownTurn: ({ context }: Args, params: { turnId: string }) =>
    context.turn?.turnId === params.turnId || context.view.turns.some((turn) => turn.turnId === params.turnId),
  ofTurn: ({ context }: Args, params: { turnId: string }) => context.turn?.turnId === params.turnId,
  ofTurnAndEpoch: ({ context }: Args, params: { turnId: string; epoch: number }) =>
    context.turn?.turnId === params.turnId && context.epoch === params.epoch,
  ofAnswer: ({ context }: Args, params: { turnId: string }) => context.answer?.turnId === params.turnId,
  /** Not one that was sent before the answer was opened again. */
  finalOfAnswer: ({ context }: Args, params: { turnId: string; epoch: number }) =>
    context.answer?.turnId === params.turnId && params.epoch >= context.answer.reopenedIn,
  ofAnswerAndEpoch: ({ context }: Args, params: { turnId: string; epoch: number }) =>
    context.answer?.turnId === params.turnId && context.epoch === params.epoch,
  turnHeard: ({ context }: Args) => (context.turn?.playedSamples ?? 0) > 0,
  afterCut: ({ context }: Args, params: { then: AfterCut }) => context.afterCut === params.then,
  devicesSettled: ({ context }: Args) =>
    (context.turn === null || context.turn.stopped) && (context.answer === null || context.answer.samples !== null),
  recordingSettled: ({ context }: Args) => context.answer === null || context.answer.samples !== null,
  answerSettled: ({ context }: Args) =>
    context.answer !== null &&
    context.answer.samples !== null &&
    (context.answer.typed !== null || transcriber(context) !== "web-speech" || context.answer.recognised !== null),
  hasWords: ({ context }: Args) => answerSource(context) !== null,
  hasLastAnswer: ({ context }: Args) => lastAnswer(context) !== null,
  talking: ({ context }: Args) => context.answer !== null && context.answer.silentSince === null,
  soundWithoutWords: ({ context }: Args) =>
    context.answer?.mode === "hands-free" && samplesToMs(context.answer.voicedSamples) < WORDLESS_MS,
  finishedIn: ({ context }: Args, params: { view: InterviewView }) => isFinished(params.view, context.answer?.turnId),
  noWords: ({ context }: Args, params: Extract<FloorMessage, { type: "answer.failed" }>) =>
    params.code === "audio-missing" && !params.retryable && context.answer?.turnId === params.turnId && context.epoch === params.epoch,
  voiceOn: ({ context }: Args) => context.voice !== null,
  saidMore: ({ context }: Args) => saidMore(context),
  hearsVoices: ({ context }: Args) => hearsVoices(context),
  mayBargeIn: ({ context }: Args) => mayBargeIn(context),
  onLoudspeakers: ({ context }: Args) => context.talk.bargeIn === "loudspeakers",
  /** Before the first sample of a turn nobody is interrupted, whatever the setting. */
  voiceCounts: ({ context }: Args) => (context.turn?.playedSamples === 0 ? hearsVoices(context) : mayBargeIn(context)),
  turnUnheard: ({ context }: Args) => context.turn?.playedSamples === 0,
  mayReopen: ({ context }: Args) => reopenable(context) !== null,
  judged: ({ context }: Args, params: { verdict: BargeInVerdict }) => verdictOf(context) === params.verdict,
  ofBargeIn: ({ context }: Args, params: { turnId: string }) =>
    context.bargeIn !== null && (context.bargeIn.turnId === params.turnId || context.bargeIn.recognisedAs === params.turnId),
  /** The turn ends under a voice that is not its echo: that is the answer. */
  overlapped: ({ context }: Args, params: { turnId: string }) =>
    context.turn?.turnId === params.turnId && answerMode(context) === "hands-free" && context.talk.bargeIn === "usual",
  bargeInTaken: ({ context }: Args) => context.bargeIn?.stage === "taken" && answerMode(context) !== "typed",
  inTrouble: ({ context }: Args) => context.problem !== null,
};

const hearsVoices = (context: InterviewContext): boolean =>
  context.microphone.status === "ready" && !context.microphone.muted && answerMode(context) !== "typed";

const mayBargeIn = (context: InterviewContext): boolean => hearsVoices(context) && context.talk.bargeIn !== "never";
