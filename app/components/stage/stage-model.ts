import type { AnswerMode } from "~/domain/settings";

import type { TimedTurn } from "../timing/timing-panel";

/** What the stage shows; one of these at a time. */
export type StageState =
  | "getting-ready"
  | "speaking"
  | "listening"
  | "answering"
  /** The answer is being transcribed. */
  | "finishing"
  | "thinking"
  /** The candidate corrects the text of the last answer. */
  | "editing"
  | "paused"
  | "reconnecting"
  | "ended"
  | "failed"
  /** The interview is open in another tab; this one may take over. */
  | "elsewhere"
  /** Another tab has taken over from this one. */
  | "superseded";

/** The closed set of words that the state is told in; tests and screen readers rely on them. */
export type StateLabel = "Listening" | "Thinking" | "Speaking" | "Paused" | "Reconnecting" | "Ended";

const STATE_LABELS: Record<StageState, StateLabel> = {
  "getting-ready": "Thinking",
  speaking: "Speaking",
  listening: "Listening",
  answering: "Listening",
  finishing: "Thinking",
  thinking: "Thinking",
  editing: "Paused",
  paused: "Paused",
  reconnecting: "Reconnecting",
  ended: "Ended",
  failed: "Paused",
  elsewhere: "Paused",
  superseded: "Paused",
};

export const stateLabel = (state: StageState): StateLabel => STATE_LABELS[state];

/** Who has the floor decides which voice is lit. */
export type Floor = "interviewer" | "candidate" | "nobody";

export function floorOf(state: StageState): Floor {
  if (state === "speaking") return "interviewer";
  return state === "listening" || state === "answering" ? "candidate" : "nobody";
}

/** The words of the turn that is playing, split at the word that plays now. */
export interface Captions {
  before: string;
  /** Empty before the first word and after the last. */
  current: string;
  after: string;
}

export interface ModeOption {
  mode: AnswerMode;
  /** Why it cannot be chosen now, as a sentence for the person; null when it can. */
  unavailable: string | null;
}

export interface PlanProgress {
  /** Planned questions that are answered or skipped, and all of them; 0 of 0 while there is no plan yet. */
  done: number;
  total: number;
  /** Time in the interview, pauses left out, as of this render. */
  elapsedMs: number;
  /** Whether the time runs on from there. */
  running: boolean;
  /** The length chosen by the candidate. */
  minutes: number;
}

/** Something went wrong: what happened, what was kept, and the ways out of it. */
export interface Problem {
  message: string;
  /** What is safe, such as "Everything up to your last answer is saved."; null when there is nothing to say. */
  kept: string | null;
  /** The first is the one to recommend. */
  actions: { label: string; onPress: () => void }[];
}

export interface StageNotice {
  /** Another one each time that it is told. */
  id: string;
  message: string;
}

/** Loudness of both sides as root mean square of the last packet, 0 to 1. */
export interface Levels {
  interviewer: number;
  candidate: number;
}

/** Calls `listener` about 50 times a second while there is sound to tell of; returns how to stop. */
export type SubscribeLevels = (listener: (levels: Levels) => void) => () => void;

export type TranscriptRow =
  | {
      kind: "interviewer";
      id: string;
      name: string;
      heard: string;
      /** Written but never heard, because it was interrupted. */
      unheard: string;
    }
  | {
      kind: "candidate";
      id: string;
      text: string;
      /** Still being spoken or typed. */
      open: boolean;
      edited: boolean;
      /** 1 for the first answer to a question. */
      take: number;
    }
  | { kind: "mark"; id: string; mark: "discarded" | "redone" | "skipped" | "notice"; message: string };

export interface StageActions {
  /** Also silences the introduction. */
  interrupt: () => void;
  skipIntro: () => void;
  /** In typed mode it is called with the first character. */
  startAnswer: () => void;
  finishAnswer: () => void;
  /** No silence ends the answer until `thinkOver`. */
  think: () => void;
  thinkOver: () => void;
  /** Typed mode: instead of `finishAnswer`. */
  submitTyped: (text: string) => void;
  discard: () => void;
  redo: () => void;
  repeat: () => void;
  skip: () => void;
  pause: () => void;
  resume: () => void;
  /** The candidate has confirmed it. */
  end: () => void;
  /** Opens the editor for the last answer's text. */
  edit: () => void;
  saveEdit: (text: string) => void;
  cancelEdit: () => void;
  setMode: (mode: AnswerMode) => void;
  takeOver: () => void;
  /** The way out of `reconnecting` and `failed` that needs nothing but another try. */
  retry: () => void;
}
export type StageActionName = keyof StageActions;

/** Everything the live page shows and can do. It draws this and keeps no state of the interview of its own. */
export interface StageModel {
  state: StageState;
  /** The connection is lost, and `state` stays all the same, because somebody writes there or has paused. */
  reconnecting: boolean;
  /** One quiet line under the state, such as "Take your time."; null for none. */
  detail: string | null;
  interviewerName: string;
  /** Who decides what is asked, such as "Built-in interviewer". */
  interviewerLine: string;
  /** What that one cannot do; null when there is nothing to say. */
  interviewerLimits: string | null;
  /** Such as "Embedded voice (flite)". */
  voiceLine: string;
  /** Such as "Your answers are transcribed by Web Speech in this browser." */
  transcriptionLine: string;
  captions: Captions | null;
  /** The question that waits for an answer; it stays while answering. */
  question: string | null;
  /** The answer as far as it is understood, while it is spoken. */
  partialText: string;
  /** Text of the last finished answer, for the editor. */
  lastAnswerText: string;
  /** Names that answer; "" when there is none. */
  lastAnswerId: string;
  /** Names the question and the take that the typed text belongs to; another one empties the text box. "" before anything was asked. */
  answerKey: string;
  /** Time to think is given: the candidate asked for it, or holds the button. */
  thinking: "asked" | "held" | null;
  /** Whether the microphone's sound is being kept now. */
  recording: boolean;
  answerMode: AnswerMode;
  modes: ModeOption[];
  plan: PlanProgress;
  problem: Problem | null;
  notices: StageNotice[];
  transcript: TranscriptRow[];
  /** What was measured of the interviewer's turns, for developers. */
  timings: TimedTurn[];
  playbackHref: string;
  enabled: Record<StageActionName, boolean>;
  actions: StageActions;
  subscribeLevels: SubscribeLevels;
}

/** All actions off; a state turns on what it allows. */
export const NOTHING_ENABLED: Record<StageActionName, boolean> = {
  interrupt: false,
  skipIntro: false,
  startAnswer: false,
  finishAnswer: false,
  think: false,
  thinkOver: false,
  submitTyped: false,
  discard: false,
  redo: false,
  repeat: false,
  skip: false,
  pause: false,
  resume: false,
  end: false,
  edit: false,
  saveEdit: false,
  cancelEdit: false,
  setMode: false,
  takeOver: false,
  retry: false,
};
