import { rootQuestionTurnId, openQuestion } from "~/domain/conversation";
import type { Gap } from "~/domain/gaps";
import type { Capabilities, TurnEnding } from "~/domain/protocol";
import type { AnswerSource } from "~/domain/record";
import type { AnswerMode } from "~/domain/settings";
import { NO_PAUSES, type SpeakerPauses } from "~/domain/speaker-pauses";
import { DEFAULT_TALK_PREFERENCES, type TalkPreferences } from "~/domain/talk-preferences";
import { type CandidateTurn, type InterviewView, type InterviewerTurn } from "~/domain/transcript";

import type { MicrophoneProblem, MicrophoneProblemCode, VoiceActivityState } from "../capture-machine";
import type { RefusalReason } from "./events";

/** What the machine cannot know by itself, handed in. */
export interface Surroundings {
  newId: () => string;
  /** Milliseconds of any steady clock. */
  now: () => number;
  /** The interview clock in 16 kHz samples; it stands still while paused. */
  clockSample: () => number;
}

export interface InterviewInput extends Surroundings {
  /** True on the click of Begin: the intro plays at once. False on a page that comes back: it waits for Resume. */
  begin: boolean;
  /** The record as the page was loaded with it: shown until the first welcome, and replaced by it. */
  view: InterviewView;
  /** The same of who speaks and transcribes; null while the interview is being made. */
  capabilities: Capabilities | null;
  mode: AnswerMode;
  language: string;
  /** As remembered on this device. Default: as for most people. */
  talk?: TalkPreferences;
}

export type Request = "next" | "repeat" | "skip" | "again";

export type AfterCut = "listen" | "repeat" | "skip" | "redo";

/** The interviewer's turn that was asked for and is not over. */
export interface CurrentTurn {
  turnId: string;
  request: Request;
  /** On the interview clock; null before its first sample was heard. */
  startSample: number | null;
  playedSamples: number;
  /** Where it stood still so far. */
  gaps: Gap[];
  /** Set for the pre-recorded ones. */
  clip: "intro" | "outro" | null;
  /** It was told to fall silent, and did. */
  stopped: boolean;
  interruption: Interruption | null;
}

/** Who made the interviewer fall silent, in `now()` milliseconds. */
export interface Interruption {
  by: "voice" | "press";
  /** The true onset of the voice, or the press. */
  since: number;
  /** Nothing sounds any more; null while it still does. */
  silentAt: number | null;
}

/** A voice over the interviewer's, or before its reply, as long as it may be nothing: no part of the record or the view. */
export interface BargeIn {
  /** Of its recording, and of the answer that it may become. */
  turnId: string;
  /** On the clock: the true onset of the voice, the beginning of its recording, and its true end (null while it goes on). */
  onset: number;
  startSample: number;
  endSample: number | null;
  /** How much of the interviewer's turn had been played at the onset. */
  playedSamples: number;
  /** `taken`: it has the floor as soon as the player says how much was heard. */
  stage: "ducked" | "held" | "taken";
  recorded: boolean;
  transcriber: Transcriber;
  /** The id under which the browser recognises it: of an answer that it may go on with, that one's. */
  recognisedAs: string;
  /** Null while nothing is known of them. */
  words: string | null;
  /** When its words were asked for last, up to which sample of its recording, and whether it was over by then. */
  asked: { at: number; samples: number; over: boolean; answered: boolean } | null;
}

export interface CurrentAnswer {
  turnId: string;
  questionTurnId: string;
  mode: AnswerMode;
  startSample: number;
  /** Durable on the server before this page came (after a reload). */
  recordedSamples: number;
  /** The latest live text of what is being said, since the last pause. */
  partial: string;
  /** What the browser recognised before a pause in the middle of the answer. */
  recognisedBefore: string;
  /** The final text of the browser's recognition, once it is there. */
  recognised: string | null;
  /** What was typed instead, once it was sent. */
  typed: string | null;
  /** Length of the recording, once it has stopped. */
  samples: number | null;
  /** Where the voiced stretch began that is open now (clock), if one is. */
  speechFrom: number | null;
  /** The true end of the latest speech, in `now()` milliseconds; null while speaking. */
  silentSince: number | null;
  /** Nobody listened for a while (a pause, another page, a microphone that was away): no silence ends it before a voice is heard again. */
  awaitsVoice: boolean;
  voicedSamples: number;
  /** The true end of the latest voice on the clock, also when it may only have stopped for a moment; null while it goes on. */
  voiceEndSample: number | null;
  /** Who writes this answer down, chosen when its recording began; null before. */
  transcriber: Transcriber | null;
  /** Where the running recording began: clock sample `clock` is its sample `samples`. */
  recordedFrom: { clock: number; samples: number } | null;
  /** The epoch in which it was opened again, 0 if never: what was decided before, when it counted as over, is void. */
  reopenedIn: number;
  /** When the latest live text came, in `now()` milliseconds; null before any. */
  partialAt: number | null;
  /** What a streaming transcriber thinks of the latest words' end. */
  ending: TurnEnding | null;
  /** Stretches that are being transcribed, whose words have not come. */
  awaitedStretches: number;
  /** Drafts that were made for this answer. */
  drafts: number;
}

/** A reply that the server prepares silently while it is not certain that the answer is over. */
export interface ReplyDraft {
  turnId: string;
  /** The words that it replies to. */
  words: string;
}

/** The moment when the answer counted as over, in `now()` milliseconds. */
export interface Decision {
  at: number;
  /** The true end of speech, when silence decided; null after a press, typed text or a limit. */
  speechEndedAt: number | null;
  /** The reply that follows; null until the answer is sent. */
  turnId: string | null;
}

export type Transcriber = "server" | "web-speech";

export interface Problem {
  code: "microphone" | "transcription" | "interviewer" | "connection" | "other";
  message: string;
}

export type Microphone =
  | { status: "unknown" }
  | { status: "ready"; voiceActivity: VoiceActivityState; muted: boolean }
  | { status: "failed"; problem: MicrophoneProblem };

export interface InterviewContext {
  /** The page was opened by pressing Begin, and has not been welcomed yet. */
  begins: boolean;
  surroundings: Surroundings;
  language: string;
  /** The record as far as this page knows it, through the same fold as the server's. */
  view: InterviewView;
  capabilities: Capabilities | null;
  /** Raised at each change of the floor; what comes back with an older one is dropped. */
  epoch: number;
  /** As chosen; `answerMode` says what is possible. */
  mode: AnswerMode;
  microphone: Microphone;
  recogniser: "unknown" | "available" | "unavailable";
  turn: CurrentTurn | null;
  answer: CurrentAnswer | null;
  /** The answer that silence has finished, until its reply is heard: the candidate may go on with it. */
  lastAnswered: CurrentAnswer | null;
  /** Somebody speaks: where that began, on the clock. */
  voice: { onset: number } | null;
  /** What was said after the answer counted as over and before its reply was there; on the clock. */
  afterthought: { onset: number; endSample: number | null } | null;
  bargeIn: BargeIn | null;
  /** Asked for next, when the floor comes to a request. */
  nextRequest: Request;
  /** What follows when the interviewer has fallen silent in the middle of a turn. */
  afterCut: AfterCut;
  /** Samples of the open answer that the server has, as of the last welcome. */
  storedSamples: number;
  problem: Problem | null;
  /** Told quietly; the newest last, at most three. */
  notices: string[];
  /** "Take your time", after a long silence. */
  patience: boolean;
  talk: TalkPreferences;
  /** `asked`: the candidate said "let me think". `held`: the key is held, and no silence ends the answer. */
  thinking: "asked" | "held" | null;
  /** When the key was let go, in `now()` milliseconds. */
  thoughtUntil: number | null;
  /** How long this speaker pauses inside answers, learnt in this interview. */
  pauses: SpeakerPauses;
  draft: ReplyDraft | null;
  /** Drafts that may still be thrown away: what keeps the cost of drafts bounded. */
  draftCredit: number;
  decision: Decision | null;
  /** The reply that `answer.finish` asked for; the next request is for the same turn. */
  nextTurnId: string | null;
  /** The server could not write an answer down: the browser does where it can. */
  transcriptionFailed: boolean;
  refused: RefusalReason | null;
  endReason: "completed" | "candidate";
  /** The first welcome of this page has come. */
  welcomed: boolean;
  /** Answers were listened to here, and by no other page since. */
  listened: boolean;
}

/**
 * What drafts that are thrown away may cost: after n answers at most `first` + n · `perAnswer` model calls over the n that are
 * needed, so that no way of talking brings more than 1.5 calls a turn in an interview of ten answers. Two first: "I asked her and she told me" pauses at "and".
 */
export const DRAFT_CREDIT = { first: 2, perAnswer: 0.3, most: 2 } as const;

export function initialContext(input: InterviewInput): InterviewContext {
  return {
    begins: input.begin,
    surroundings: input,
    language: input.language,
    view: input.view,
    capabilities: input.capabilities,
    epoch: 0,
    mode: input.mode,
    microphone: { status: "unknown" },
    recogniser: "unknown",
    turn: null,
    answer: null,
    lastAnswered: null,
    voice: null,
    afterthought: null,
    bargeIn: null,
    nextRequest: "next",
    afterCut: "listen",
    storedSamples: 0,
    problem: null,
    notices: [],
    patience: false,
    talk: input.talk ?? DEFAULT_TALK_PREFERENCES,
    thinking: null,
    thoughtUntil: null,
    pauses: NO_PAUSES,
    draft: null,
    draftCredit: DRAFT_CREDIT.first,
    decision: null,
    nextTurnId: null,
    transcriptionFailed: false,
    refused: null,
    endReason: "candidate",
    welcomed: false,
    listened: false,
  };
}

/** Why nobody is heard without a press; null when everybody is. */
const DETECTOR_OBSTACLES: Record<VoiceActivityState, string | null> = {
  loading: "Voice detection is still being loaded. Until it is there, tap to talk.",
  ready: null,
  failed: "Voice detection does not work here right now. Tap to talk instead.",
};

/** Why a way of answering cannot be used now; null when it can. */
function modeObstacle(context: InterviewContext, mode: AnswerMode): string | null {
  if (mode === "typed") return null;
  if (context.microphone.status === "failed") return context.microphone.problem.message;
  if (!canTranscribe(context)) {
    return "Nothing here can turn speech into text: this browser has no speech recognition and the server has no transcription service.";
  }
  if (mode !== "hands-free" || context.microphone.status !== "ready") return null;
  return DETECTOR_OBSTACLES[context.microphone.voiceActivity];
}

/** Of the reasons why a microphone fails, those that no other try in this page overcomes. */
const LASTING: readonly MicrophoneProblemCode[] = ["insecure", "unsupported"];

/** Why a way of answering cannot even be chosen; null when it can: choosing it tries a microphone that failed once more. */
export function choiceObstacle(context: InterviewContext, mode: AnswerMode): string | null {
  const { microphone } = context;
  const mayWork = microphone.status === "failed" && !LASTING.includes(microphone.problem.code);
  return modeObstacle(mayWork ? { ...context, microphone: { status: "unknown" } } : context, mode);
}

/** The server has no voice for this language: it sends text, and this page speaks it. */
export function browserSpeaks({ capabilities }: Pick<InterviewContext, "capabilities">): boolean {
  return capabilities?.voice.id === "browser";
}

export function canTranscribe(context: InterviewContext): boolean {
  return context.recogniser === "available" || Boolean(context.capabilities?.speechToText);
}

/** The way of answering that is really in force: the chosen one, or the nearest that works. */
export function answerMode(context: InterviewContext): AnswerMode {
  if (modeObstacle(context, context.mode) === null) return context.mode;
  if (context.mode === "hands-free" && modeObstacle(context, "tap-to-talk") === null) return "tap-to-talk";
  return "typed";
}

/**
 * Who writes down what is said: as the person prefers, else the server where it can. An answer keeps the one that its recording
 * began with, while that works.
 */
export function transcriber(context: InterviewContext): Transcriber {
  const browser = context.recogniser === "available";
  if (!browser || !context.capabilities?.speechToText) return browser ? "web-speech" : "server";
  if (context.answer?.transcriber) return context.answer.transcriber;
  const { transcriber: preference } = context.talk;
  if (preference === "auto") return context.transcriptionFailed ? "web-speech" : "server";
  return preference === "browser" ? "web-speech" : "server";
}

/** Words come while they are spoken, and stretches need not be sent. */
export function streamsWords(context: InterviewContext): boolean {
  return transcriber(context) === "web-speech" || context.capabilities?.speechToText?.streaming === true;
}

/** All that was understood of the answer so far, before and after a pause in its middle. */
export function wordsSoFar({ recognised, recognisedBefore, partial }: CurrentAnswer): string {
  return recognised ?? `${recognisedBefore} ${partial}`.trim();
}

/** Where the words of the answer being finished come from; null when there are none and nobody can find any. */
export function answerSource(context: InterviewContext): { source: AnswerSource; text: string } | null {
  const { answer } = context;
  if (!answer) return null;
  if (answer.typed !== null) return { source: "typed", text: answer.typed };
  const recognised = wordsSoFar(answer);
  // A recogniser that has failed since has understood what it understood; nobody else here can find the words.
  const browser = transcriber(context) === "web-speech" || (answer.transcriber === "web-speech" && !context.capabilities?.speechToText);
  if (browser && recognised.trim()) return { source: "web-speech", text: recognised };
  return context.capabilities?.speechToText ? { source: "server", text: "" } : null;
}

/** The last finished answer: what may be edited or redone. */
export function lastAnswer(context: InterviewContext): CandidateTurn | null {
  for (const turn of [...context.view.turns].reverse()) {
    if (turn.role === "candidate" && turn.status === "finished") return turn;
  }
  return null;
}

/** The interviewer's turn in the view that is current now. */
export function currentTurnView(context: InterviewContext): InterviewerTurn | null {
  const turn = context.view.turns.find((one) => one.turnId === context.turn?.turnId);
  return turn?.role === "interviewer" ? turn : null;
}

/** The turn that an answer given now belongs to; null when nothing was asked. */
export function questionToAnswer(context: InterviewContext): string | null {
  const question = openQuestion(context.view);
  // The intro greets, and asks nothing.
  return question && question.move.kind !== "intro" ? rootQuestionTurnId(question) : null;
}
