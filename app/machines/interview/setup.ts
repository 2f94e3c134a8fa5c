import { type CallbackLogicFunction, assign, fromCallback, sendTo, setup } from "xstate";

import { samplesToMs } from "~/domain/audio";
import { endpointDelay } from "~/domain/endpointing";
import type { CommandBody } from "~/domain/protocol";
import { resumePoint } from "~/domain/resume-point";
import { EMPTY_VIEW, type InterviewView } from "~/domain/transcript";

import { captureMachine } from "../capture-machine";
import { newAnswer, reopenedAnswer, segmentOf, silent, speaking } from "./answer-updates";
import {
  type AfterCut,
  type CurrentTurn,
  type InterviewContext,
  type InterviewInput,
  type Problem,
  type Request,
  answerMode,
  answerSource,
  canTranscribe,
  currentTurnView,
  lastAnswer,
  modeObstacle,
} from "./context";
import { steps } from "./steps";
import type {
  FloorMessage,
  InterviewEvent,
  PlayerCommand,
  PlayerEvent,
  RecogniserCommand,
  RecogniserEvent,
  SocketCommand,
  SocketEvent,
} from "./events";
import {
  welcomed,
  withAnswer,
  withClip,
  withMessage,
  withPlayed,
  withoutAnswer,
  withoutLastAnswer,
  withoutTurn,
} from "./view-updates";

export type SocketLogic = CallbackLogicFunction<SocketCommand, SocketEvent, Record<string, never>>;
export type PlayerLogic = CallbackLogicFunction<PlayerCommand, PlayerEvent, Record<string, never>>;
export type RecogniserLogic = CallbackLogicFunction<RecogniserCommand, RecogniserEvent, Record<string, never>>;

function unprovided(name: string): () => never {
  return () => {
    throw new Error(`The ${name} actor has to be provided.`);
  };
}

const NOTICE_LIMIT = 3;
/** Less voice than this without a word in it is a cough or a door: too short for a sentence to be lost. */
const WORDLESS_MS = 1_500;

const isFinished = (view: InterviewView, turnId: string | undefined): boolean =>
  view.turns.some((turn) => turn.role === "candidate" && turn.turnId === turnId && turn.status === "finished");

const withNotice = (context: InterviewContext, message: string): string[] =>
  [...context.notices.filter((notice) => notice !== message), message].slice(-NOTICE_LIMIT);

const unplayed = (turnId: string): CurrentTurn => ({
  turnId,
  request: "next",
  startSample: null,
  playedSamples: 0,
  clip: null,
  stopped: false,
});

const command = (body: CommandBody): SocketCommand => ({ type: "socket.command", body });

/** Waits of the interview, in milliseconds; each has a visible way out. */
export const WAITS = {
  /** A cut has a fade of some 12 ms; a player that does not answer is taken to be silent. */
  cut: 1_000,
  /** No clip is longer than 20 s. */
  clip: 60_000,
  /** Usually two seconds; the browser's question about the microphone waits for a person. */
  preparing: 45_000,
  /** The server gives up at 15 s for the first words and 15 s for the first sound. */
  thinking: 35_000,
  /** Without a played sample. Buffers hold 600 ms. */
  stalled: 20_000,
  /** A minute of silence is long in an interview; then the page says "take your time". */
  patience: 60_000,
  /** The last recognition result of a browser comes within 1.5 s of its stop. */
  settling: 3_000,
  /** A long answer that has to be transcribed whole. */
  transcribing: 120_000,
  /** The answer's own limit on the server. */
  answer: 30 * 60_000,
  ending: 10_000,
} as const;

/** Names, types and effects of the interview's statechart; the chart itself is in `machine.ts`. */
export const interviewSetup = setup({
  types: {
    context: {} as InterviewContext,
    input: {} as InterviewInput,
    events: {} as InterviewEvent,
  },
  actors: {
    socket: fromCallback<SocketCommand, Record<string, never>, SocketEvent>(unprovided("socket")),
    player: fromCallback<PlayerCommand, Record<string, never>, PlayerEvent>(unprovided("player")),
    recogniser: fromCallback<RecogniserCommand, Record<string, never>, RecogniserEvent>(unprovided("recogniser")),
    capture: captureMachine,
  },
  guards: {
    handsFree: ({ context }) => answerMode(context) === "hands-free",
    voiceMode: ({ context }) => answerMode(context) !== "typed",
    ready: ({ context }) =>
      context.welcomed && (context.mode === "typed" || !canTranscribe(context) || context.microphone.status !== "unknown"),
    ended: ({ context }) => resumePoint(context.view).type === "ended",
    beginsNow: ({ context }) => context.begins,
    knownToHaveEnded: ({ context }) => context.welcomed && resumePoint(context.view).type === "ended",
    turnAwaited: ({ context }) => context.turn !== null && currentTurnView(context) === null,
    toIntro: ({ context }) => resumePoint(context.view).type === "intro",
    toSpeak: ({ context }) => resumePoint(context.view).type === "speak",
    toAnswer: ({ context }) => resumePoint(context.view).type === "answer",
    toListen: ({ context }) => resumePoint(context.view).type === "listen",
    toOutro: ({ context }) => resumePoint(context.view).type === "outro",
    ofTurn: ({ context }, params: { turnId: string }) => context.turn?.turnId === params.turnId,
    ofTurnAndEpoch: ({ context }, params: { turnId: string; epoch: number }) =>
      context.turn?.turnId === params.turnId && context.epoch === params.epoch,
    ofAnswer: ({ context }, params: { turnId: string }) => context.answer?.turnId === params.turnId,
    ofAnswerAndEpoch: ({ context }, params: { turnId: string; epoch: number }) =>
      context.answer?.turnId === params.turnId && context.epoch === params.epoch,
    turnHeard: ({ context }) => (context.turn?.playedSamples ?? 0) > 0,
    afterCut: ({ context }, params: { then: AfterCut }) => context.afterCut === params.then,
    devicesSettled: ({ context }) =>
      (context.turn === null || context.turn.stopped) && (context.answer === null || context.answer.samples !== null),
    recordingSettled: ({ context }) => context.answer === null || context.answer.samples !== null,
    answerSettled: ({ context }) =>
      context.answer?.samples != null &&
      (context.answer.typed !== null || context.recogniser !== "available" || context.answer.recognised !== null),
    hasWords: ({ context }) => answerSource(context) !== null,
    hasLastAnswer: ({ context }) => lastAnswer(context) !== null,
    talking: ({ context }) => context.answer !== null && context.answer.silentSince === null,
    soundWithoutWords: ({ context }) =>
      context.answer?.mode === "hands-free" && samplesToMs(context.answer.voicedSamples) < WORDLESS_MS,
    finishedIn: ({ context }, params: { view: InterviewView }) => isFinished(params.view, context.answer?.turnId),
    noWords: ({ context }, params: Extract<FloorMessage, { type: "answer.failed" }>) =>
      params.code === "audio-missing" && !params.retryable && context.answer?.turnId === params.turnId && context.epoch === params.epoch,
  },
  delays: {
    ...WAITS,
    /** What was said decides how long to wait; silence that has passed already counts. */
    endpoint: ({ context }) => {
      const { answer, surroundings } = context;
      if (!answer || answer.silentSince === null) return WAITS.answer;
      const text = `${answer.recognisedBefore} ${answer.partial}`.trim();
      const { waitMs } = endpointDelay({ text: text || null, speechMs: samplesToMs(answer.voicedSamples) });
      return Math.max(0, answer.silentSince + waitMs - surroundings.now());
    },
  },
  actions: {
    // The interview clock lives outside, with the audio clock; it stands still while paused.
    holdClock: () => undefined,
    releaseClock: () => undefined,
    catchUpClock: () => undefined,

    welcome: assign(({ context }, params: Extract<SocketEvent, { type: "socket.connected" }>) => ({
      capabilities: params.capabilities,
      storedSamples: params.storedSamples,
      refused: null,
      ...(context.welcomed ? {} : { view: welcomed(context, params.view), welcomed: true }),
    })),
    applyMessage: assign({ view: ({ context }, message: FloorMessage) => withMessage(context, message) }),
    note: assign({ notices: ({ context }, params: { message: string }) => withNotice(context, params.message) }),
    setProblem: assign({ problem: (_, params: Problem) => params }),
    clearProblem: assign({ problem: null }),
    setMode: assign({
      mode: ({ context }, params: { mode: InterviewContext["mode"] }) =>
        modeObstacle(context, params.mode) === null ? params.mode : context.mode,
    }),
    setRefused: assign({ refused: (_, params: { reason: InterviewContext["refused"] }) => params.reason }),
    /** Forgets what this page believed; the next welcome tells what is true. */
    forgetView: assign({ welcomed: false, view: EMPTY_VIEW, turn: null, answer: null, nextRequest: "next" }),
    reconnect: sendTo("socket", { type: "socket.reconnect" }),
    takeOver: sendTo("socket", { type: "socket.takeOver" }),

    openMicrophone: steps(({ context, change, tell }) => {
      if (context.mode === "typed" || context.microphone.status === "ready") return;
      change({ microphone: { status: "unknown" } });
      tell("capture", { type: "capture.open" });
    }),
    forgetMicrophone: assign({ microphone: { status: "unknown" } }),
    closeMicrophone: sendTo("capture", { type: "capture.close" }),
    setMicrophone: assign({ microphone: (_, params: InterviewContext["microphone"]) => params }),
    setMuted: assign({
      microphone: ({ context }, params: { muted: boolean }) =>
        context.microphone.status === "ready" ? { ...context.microphone, muted: params.muted } : context.microphone,
    }),
    setRecogniser: assign({ recogniser: (_, params: { state: "available" | "unavailable" }) => params.state }),

    startClip: steps(({ context, change, tell }, params: { clip: "intro" | "outro" }) => {
      const turnId = context.surroundings.newId();
      change({ turn: { ...unplayed(turnId), clip: params.clip } });
      tell("player", { type: "player.playClip", turnId, clip: params.clip });
    }),
    applyClip: assign({
      view: (
        { context },
        params: { clip: "intro" | "outro"; event: Extract<PlayerEvent, { type: "player.clipLoaded" }> },
      ) => withClip(context.view, params.event, params.clip),
    }),
    /** Asks for the turn: a new one, the one that is on its way, or the rest of one that was begun. */
    requestTurn: steps(({ context, change, tell }) => {
      const turn = context.turn ?? { ...unplayed(context.surroundings.newId()), request: context.nextRequest };
      const epoch = context.epoch + 1;
      const { turnId, request, playedSamples } = turn;
      change({ turn: { ...turn, stopped: false }, epoch, nextRequest: "next", problem: null });
      tell("player", { type: "player.play", turnId, fromSample: playedSamples });
      tell("socket", {
        type: "socket.signal",
        signal: { type: "turn.request", turnId, epoch, request, fromSample: playedSamples },
      });
    }),
    /** The turn that the record says was not played to its end. */
    takeUpTurn: assign({
      turn: ({ context }) => {
        const point = resumePoint(context.view);
        if (point.type !== "speak" || context.turn?.turnId === point.turnId) return context.turn;
        const known = context.view.turns.find((one) => one.turnId === point.turnId);
        const startSample = known?.role === "interviewer" ? known.startSample : null;
        return { ...unplayed(point.turnId), startSample, playedSamples: point.fromSample };
      },
    }),
    turnStarted: assign({
      turn: ({ context }, params: { startSample: number }) =>
        context.turn && { ...context.turn, startSample: context.turn.startSample ?? params.startSample },
    }),
    turnProgressed: assign({
      turn: ({ context }, params: { playedSamples: number }) =>
        context.turn && {
          ...context.turn,
          startSample: context.turn.startSample ?? context.surroundings.clockSample() - params.playedSamples,
          playedSamples: Math.max(context.turn.playedSamples, params.playedSamples),
        },
    }),
    tellProgress: sendTo("socket", ({ context }) => ({
      type: "socket.signal",
      signal: {
        type: "turn.progress",
        turnId: context.turn?.turnId ?? "",
        startSample: Math.max(0, context.turn?.startSample ?? 0),
        playedSamples: context.turn?.playedSamples ?? 0,
      },
    })),
    finishPlayback: sendTo("player", (_, params: { turnId: string; samples: number }) => ({
      type: "player.finish" as const,
      turnId: params.turnId,
      samples: params.samples,
    })),
    holdPlayer: steps(({ context, change, tell }) => {
      if (context.turn) tell("player", { type: "player.hold", turnId: context.turn.turnId });
    }),
    stopPlayer: steps(({ context, change, tell }) => {
      if (context.turn) tell("player", { type: "player.stop", turnId: context.turn.turnId });
    }),
    forgetTurn: assign({ turn: null }),
    markStopped: assign({ turn: ({ context }) => context.turn && { ...context.turn, stopped: true } }),
    setAfterCut: assign({ afterCut: (_, params: { then: AfterCut }) => params.then }),
    /** The turn is over. A turn of which nothing was heard is withdrawn instead. */
    endTurn: steps(({ context, change, tell }, params: { outcome: "completed" | "interrupted" }) => {
      const { turn } = context;
      if (!turn) return;
      const { turnId, playedSamples, clip } = turn;
      const startSample = Math.max(0, turn.startSample ?? 0);
      const { outcome } = params;
      if (clip) {
        tell("socket", command({ type: "clip.played", turnId, clip, startSample, playedSamples, outcome }));
        change({ view: withPlayed(context, outcome), turn: null });
        return;
      }
      if (outcome === "interrupted" && playedSamples === 0) {
        tell("socket", { type: "socket.signal", signal: { type: "turn.cancel", turnId } });
        change({ view: withoutTurn(context.view, turnId), turn: null });
        return;
      }
      tell("socket", command({ type: "turn.played", turnId, startSample, playedSamples, outcome }));
      change({ view: withPlayed(context, outcome), turn: null });
    }),
    setRequest: assign({ nextRequest: (_, params: { request: Request }) => params.request }),

    listen: assign(({ context }) => ({ epoch: context.epoch + 1, turn: null, answer: null, patience: false, problem: null })),
    showPatience: assign({ patience: true }),
    openAnswer: steps(({ context, change, tell }, params: { onset: number | null; typed: string | null }) => {
      const mode = params.typed === null ? answerMode(context) : "typed";
      const fresh = newAnswer(context, { mode, onset: params.onset });
      if (!fresh) return;
      const answer = { ...fresh, typed: params.typed };
      const { turnId, questionTurnId, startSample } = answer;
      change({ answer, patience: false, view: withAnswer(context.view, answer) });
      tell("socket", command({ type: "answer.open", turnId, questionTurnId, mode, startSample }));
    }),
    reopenAnswer: assign(({ context }) => {
      const point = resumePoint(context.view);
      if (point.type !== "answer" || context.answer?.turnId === point.turnId) return {};
      return { answer: reopenedAnswer(context, point.turnId, context.storedSamples) };
    }),
    startRecording: steps(({ context, change, tell }) => {
      const { answer } = context;
      if (!answer || answer.mode === "typed") return;
      const { turnId, recordedSamples } = answer;
      const fromSample = recordedSamples > 0 ? context.surroundings.clockSample() : answer.startSample;
      change({ answer: { ...answer, samples: null, recognised: null } });
      tell("capture", { type: "capture.record", turnId, fromSample, recordedSamples });
      if (context.recogniser === "available") {
        tell("recogniser", { type: "recogniser.start", turnId, language: context.language });
      }
    }),
    stopRecording: steps(({ context, change, tell }) => {
      const { answer } = context;
      if (!answer || answer.mode === "typed") return;
      tell("capture", { type: "capture.stopRecording" });
      if (context.recogniser === "available") {
        tell("recogniser", { type: "recogniser.stop", turnId: answer.turnId });
      }
    }),
    recorded: assign({
      answer: ({ context }, params: { samples: number }) => {
        const samples = Math.max(params.samples, context.answer?.recordedSamples ?? 0);
        return context.answer && { ...context.answer, samples, recordedSamples: samples };
      },
    }),
    /** No word came from the recorder: what the server has stays. */
    assumeRecorded: assign({
      answer: ({ context }) =>
        context.answer && { ...context.answer, samples: context.answer.samples ?? context.answer.recordedSamples },
    }),
    heardSpeech: assign({
      answer: ({ context }, params: { sample: number }) => context.answer && speaking(context.answer, params.sample),
    }),
    heardSilence: steps(({ context, change, tell }, params: { sample: number }) => {
      const { answer } = context;
      if (!answer) return;
      const segment = segmentOf(answer, params.sample);
      change({ answer: silent(context, answer, params.sample) });
      if (!segment || context.recogniser === "available" || !context.capabilities?.speechToText) return;
      const { turnId } = answer;
      tell("socket", {
        type: "socket.signal",
        signal: { type: "answer.segment", turnId, epoch: context.epoch, ...segment },
      });
    }),
    setPartial: assign({
      answer: ({ context }, params: { text: string }) => context.answer && { ...context.answer, partial: params.text },
    }),
    setRecognised: assign({
      answer: ({ context }, params: { text: string }) => {
        if (!context.answer) return null;
        const text = `${context.answer.recognisedBefore} ${params.text}`.trim();
        return { ...context.answer, recognised: text, partial: text };
      },
    }),
    /** A pause in the middle of an answer: recognition starts afresh after it. */
    keepRecognised: assign({
      answer: ({ context }) =>
        context.answer && { ...context.answer, recognisedBefore: context.answer.recognised ?? context.answer.partial },
    }),
    setTyped: assign({
      answer: ({ context }, params: { text: string }) => context.answer && { ...context.answer, typed: params.text },
    }),
    finishAnswer: steps(({ context, change, tell }) => {
      const { answer } = context;
      const words = answerSource(context);
      if (!answer || !words) return;
      const epoch = context.epoch + 1;
      const { turnId } = answer;
      const samples = answer.samples ?? answer.recordedSamples;
      change({ epoch, problem: null });
      tell("socket", command({ type: "answer.finish", turnId, epoch, ...words, samples }));
    }),
    closeAnswer: assign({ answer: null }),
    discardAnswer: steps(({ context, change, tell }) => {
      const { answer } = context;
      if (!answer) return;
      tell("capture", { type: "capture.discardRecording" });
      tell("recogniser", { type: "recogniser.abort" });
      tell("socket", command({ type: "answer.discard", turnId: answer.turnId }));
      change({ view: withoutAnswer(context.view, answer), answer: null });
    }),
    editLastAnswer: steps(({ context, change, tell }, params: { text: string }) => {
      const last = lastAnswer(context);
      if (!last || last.text === params.text) return;
      const { turnId } = last;
      const turns = context.view.turns.map((turn) => (turn === last ? { ...last, text: params.text } : turn));
      tell("socket", command({ type: "answer.edit", turnId, text: params.text }));
      change({ view: { ...context.view, turns } });
    }),
    redoLastAnswer: steps(({ context, change, tell }) => {
      const last = lastAnswer(context);
      if (!last) return;
      tell("socket", command({ type: "answer.redo", turnId: last.turnId }));
      change({ view: withoutLastAnswer(context.view, last.turnId), turn: null, nextRequest: "again" });
    }),
    /** What was recognised so far is all that there will be. */
    finishAtEnd: steps(({ context, change, tell }) => {
      const { answer } = context;
      const words = answerSource(context);
      if (!answer || words?.source !== "web-speech") return;
      const samples = answer.samples ?? answer.recordedSamples;
      const { epoch } = context;
      tell("socket", command({ type: "answer.finish", turnId: answer.turnId, epoch, ...words, samples }));
    }),
    setEndReason: assign({ endReason: (_, params: { reason: InterviewContext["endReason"] }) => params.reason }),
    endInterview: sendTo("socket", ({ context }) =>
      command({
        type: "interview.end",
        reason: context.endReason,
        atSample: context.surroundings.clockSample(),
      }),
    ),
    markEnded: assign({ view: ({ context }) => ({ ...context.view, status: "ended" as const }) }),
    begin: sendTo("socket", command({ type: "interview.begin" })),
    markLive: assign({ view: ({ context }) => ({ ...context.view, status: "live" as const }) }),
    pause: sendTo("socket", ({ context }) =>
      command({ type: "interview.pause", atSample: context.surroundings.clockSample() }),
    ),
    resume: sendTo("socket", ({ context }) =>
      command({ type: "interview.resume", atSample: context.surroundings.clockSample() }),
    ),
    /** The page was left while the interview was paused. */
    resumeIfPaused: steps(({ context, change, tell }) => {
      if (context.view.status !== "paused") return;
      const atSample = context.surroundings.clockSample();
      tell("socket", command({ type: "interview.resume", atSample }));
      change({ view: { ...context.view, status: "live" } });
    }),
    /** Silences everything of this page without a word to the record. */
    dropDevices: steps(({ context, tell }) => {
      if (context.turn) tell("player", { type: "player.stop", turnId: context.turn.turnId });
      tell("capture", { type: "capture.discardRecording" });
      tell("recogniser", { type: "recogniser.abort" });
    }),
    adoptView: assign({ view: (_, params: { view: InterviewView }) => params.view, answer: null }),
  },
});
