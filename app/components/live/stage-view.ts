import { wordAt } from "~/domain/alignment";
import { openQuestion } from "~/domain/conversation";
import { type InterviewView, nextTake, openAnswer } from "~/domain/transcript";
import { personaById } from "~/domain/personas";
import type { UserEvent } from "~/machines/interview/events";
import {
  type InterviewContext,
  answerMode,
  canTranscribe,
  choiceObstacle,
  currentTurnView,
  lastAnswer,
  questionToAnswer,
  transcriber,
  wordsSoFar,
} from "~/machines/interview/context";
import { withPlayed } from "~/machines/interview/view-updates";
import type { interviewMachine } from "~/machines/interview/machine";
import type { SnapshotFrom } from "xstate";

import { planProgress } from "../stage/opening-model";
import {
  type Captions,
  floorOf,
  type Problem,
  type StageActionName,
  type StageActions,
  type StageModel,
  type StageNotice,
  type StageState,
} from "../stage/stage-model";
import type { TimedTurn } from "../timing/timing-panel";
import { transcriptRows } from "../stage/transcript-rows";

export type InterviewSnapshot = SnapshotFrom<typeof interviewMachine>;

type Send = (event: UserEvent) => void;

/** Which of the stage's states the machine is in. */
function stageState(snapshot: InterviewSnapshot): StageState {
  const { context } = snapshot;
  if (snapshot.matches({ floor: "ended" })) return "ended";
  if (snapshot.matches({ floor: "displaced" })) return context.refused === "superseded" ? "superseded" : "elsewhere";
  if (snapshot.matches({ floor: "lost" })) return "failed";
  const state = floorState(snapshot);
  if (isKept(state, context)) return state;
  if (context.problem) return "failed";
  return isReconnecting(snapshot) ? "reconnecting" : state;
}

const isReconnecting = (snapshot: InterviewSnapshot): boolean => snapshot.matches({ connection: "reconnecting" });

/** Somebody writes, or has put the interview down: no loss and no failure takes that away, or what is typed next would be shortcuts. */
const isKept = (state: StageState, context: InterviewContext): boolean => state === "paused" || isWriting(state, context);

const isWriting = (state: StageState, context: InterviewContext): boolean =>
  state === "editing" || (floorOf(state) === "candidate" && answerMode(context) === "typed");

function floorState(snapshot: InterviewSnapshot): StageState {
  const is = (floor: Extract<Parameters<InterviewSnapshot["matches"]>[0], { floor?: unknown }>["floor"]) =>
    snapshot.matches({ floor });
  if (is("intro") || is("outro")) return "speaking";
  if (is("replying")) return is({ replying: "thinking" }) || isHeldBack(snapshot) ? "thinking" : "speaking";
  if (is({ listening: "quiet" })) return "listening";
  if (is({ listening: "answering" })) return "answering";
  // Typing is a way out of an answer that could not be transcribed.
  if (is({ finishing: "failed" }) && snapshot.context.mode === "typed") return "answering";
  if (is("finishing")) return "finishing";
  if (is("editing")) return "editing";
  if (is("paused") || is("waiting")) return "paused";
  if (is("ending")) return "thinking";
  return "getting-ready";
}

/** Its reply may be there, but the candidate speaks. */
const isHeldBack = (snapshot: InterviewSnapshot): boolean =>
  snapshot.context.turn?.playedSamples === 0 &&
  (snapshot.matches({ floor: { replying: "yielding" } }) || snapshot.matches({ floor: { replying: "disturbed" } }));

const DETAILS: Partial<Record<StageState, string>> = {
  "getting-ready": "Getting the microphone and the interviewer ready",
  finishing: "Turning your answer into text",
  paused: "Nothing is recorded while paused",
  editing: "Only the transcript changes; the recording stays",
  reconnecting: "What you say is kept on this page until the server is back",
  elsewhere: "This interview is open in another tab",
  superseded: "This interview went on in another tab",
};

/** Sent later as well: commands wait for the connection. */
const WRITTEN_OFFLINE = "What you write is kept until the server is back";

/** One quiet line under the state. */
function stageDetail(snapshot: InterviewSnapshot, state: StageState): string | null {
  const { context } = snapshot;
  if (snapshot.matches({ floor: "waiting" })) return "Welcome back. Press Resume to go on where you were";
  if (snapshot.matches({ floor: "ending" })) return "Saving the end of the interview";
  if (isReconnecting(snapshot) && isWriting(state, context)) return WRITTEN_OFFLINE;
  if (state === "listening" || state === "answering") return listeningDetail(context, state);
  if (state === "speaking" && context.bargeIn && context.bargeIn.stage !== "ducked") return "Listening to you";
  return DETAILS[state] ?? null;
}

function listeningDetail(context: InterviewContext, state: "listening" | "answering"): string | null {
  const { microphone } = context;
  if (answerMode(context) === "typed") return "Type your answer";
  if (microphone.status === "unknown") return "Opening the microphone";
  if (microphone.status === "ready" && microphone.muted) return "Your microphone is muted or gives no sound";
  if (context.thinking) return "Think in peace; nothing goes on until you do";
  if (context.patience) return "Take your time. Say it when you are ready, or have the question repeated";
  if (answerMode(context) === "tap-to-talk") return state === "answering" ? "Press when you are done" : "Press when you want to talk";
  return state === "answering" ? "Pause as long as you need; press when you are done" : "Start talking when you are ready";
}

/** The words of the turn that plays, around the one that is heard now. */
function captionsOf(context: InterviewContext): Captions | null {
  const turn = currentTurnView(context);
  if (!turn || !context.turn) return null;
  const index = wordAt(turn.words, context.turn.playedSamples);
  const word = turn.words[index];
  if (!word) return { before: "", current: "", after: turn.text };
  return {
    before: turn.text.slice(0, word.from),
    current: turn.text.slice(word.from, word.to),
    after: turn.text.slice(word.to),
  };
}

/** The question that waits for an answer, whole, even where it was interrupted; nothing before it was said. */
function questionText({ view, turn }: InterviewContext): string | null {
  const question = turn === null ? openQuestion(view) : null;
  return question && question.move.kind !== "intro" && question.move.kind !== "outro" ? question.text.trim() : null;
}

const USER_ACTS: Record<Exclude<StageActionName, "skipIntro" | "submitTyped" | "saveEdit" | "setMode">, UserEvent> = {
  interrupt: { type: "user.interrupt" },
  startAnswer: { type: "user.startAnswer" },
  finishAnswer: { type: "user.finishAnswer" },
  think: { type: "user.think" },
  thinkOver: { type: "user.thinkOver" },
  discard: { type: "user.discard" },
  redo: { type: "user.redo" },
  repeat: { type: "user.repeat" },
  skip: { type: "user.skip" },
  pause: { type: "user.pause" },
  resume: { type: "user.resume" },
  end: { type: "user.end" },
  edit: { type: "user.edit" },
  cancelEdit: { type: "user.cancelEdit" },
  takeOver: { type: "user.takeOver" },
  retry: { type: "user.retry" },
};

/** What the moment allows, straight from the machine. */
function enabledActions(snapshot: InterviewSnapshot): Record<StageActionName, boolean> {
  const can = Object.fromEntries(
    Object.entries(USER_ACTS).map(([name, event]) => [name, snapshot.can(event)]),
  ) as Record<keyof typeof USER_ACTS, boolean>;
  const isIntro = snapshot.matches({ floor: "intro" });
  return {
    ...can,
    // Thinking can be interrupted too (to add something), but it is not what the large button is for.
    skip: can.skip && !isIntro && !snapshot.matches({ floor: "outro" }),
    skipIntro: isIntro && can.interrupt,
    repeat: can.repeat && openQuestion(snapshot.context.view) !== null,
    submitTyped: snapshot.can({ type: "user.submitTyped", text: "x" }),
    saveEdit: snapshot.can({ type: "user.saveEdit", text: "x" }),
    setMode: !snapshot.matches({ floor: "ended" }) && !snapshot.matches({ floor: "ending" }),
  };
}

function stageActions(send: Send): StageActions {
  const acts = Object.fromEntries(
    Object.entries(USER_ACTS).map(([name, event]) => [name, () => send(event)]),
  ) as Record<keyof typeof USER_ACTS, () => void>;
  return {
    ...acts,
    skipIntro: acts.interrupt,
    submitTyped: (text) => send({ type: "user.submitTyped", text }),
    saveEdit: (text) => send({ type: "user.saveEdit", text }),
    setMode: (mode) => send({ type: "user.setMode", mode }),
  };
}

const LOST_MESSAGES: Record<string, string> = {
  notFound: "This interview does not exist here any more. It may have been deleted.",
  version: "The server is of another version than this page. Reload the page to go on; nothing is lost.",
  malformed: "The server closed the connection because this page sent something it does not understand. Reload the page.",
};

/** What went wrong, what is safe, and the ways on. */
function problemOf({ snapshot, send, reload }: StageViewOptions, state: StageState): Problem | null {
  const { context } = snapshot;
  if (snapshot.matches({ floor: "lost" })) {
    const message = LOST_MESSAGES[context.refused ?? ""] ?? "The connection to the server was closed. Reload the page to go on.";
    return { message, kept: null, actions: [{ label: "Reload the page", onPress: reload }] };
  }
  if (context.problem && (state === "failed" || isCutOff(state, context))) {
    return { message: context.problem.message, kept: null, actions: otherWays({ snapshot, send }, state) };
  }
  return microphoneProblem(snapshot, send);
}

/** Of problems only a connection that is gone for good concerns who writes or pauses; any other is of a moment that is over. */
const isCutOff = (state: StageState, context: InterviewContext): boolean => context.problem?.code === "connection" && isKept(state, context);

/** Beside "Try again", which is the large button where nothing else is, and "Discard answer", which is always in its place. */
function otherWays({ snapshot, send }: Pick<StageViewOptions, "snapshot" | "send">, state: StageState): Problem["actions"] {
  if (state !== "failed") return [{ label: "Try again", onPress: () => send({ type: "user.retry" }) }];
  if (snapshot.context.problem?.code === "transcription") {
    return [{ label: "Type it instead", onPress: () => send({ type: "user.setMode", mode: "typed" }) }];
  }
  if (snapshot.matches({ floor: { replying: "broken" } })) {
    return [{ label: "Go on and answer", onPress: () => send({ type: "user.interrupt" }) }];
  }
  return [];
}

const isSpoken = (snapshot: InterviewSnapshot): boolean =>
  snapshot.matches({ floor: { listening: "answering" } }) && (snapshot.context.answer?.recordedSamples ?? 0) > 0;

/** A microphone that fails does not stop the interview: typing is always there. */
function microphoneProblem(snapshot: InterviewSnapshot, send: Send): Problem | null {
  const { context } = snapshot;
  if (context.microphone.status !== "failed" || context.mode === "typed") return null;
  return {
    message: context.microphone.problem.message,
    kept: null,
    actions: [
      // What was said before it failed is an answer too.
      ...(isSpoken(snapshot) ? [{ label: "Finish with what was said", onPress: () => send({ type: "user.finishAnswer" }) }] : []),
      { label: "Try the microphone again", onPress: () => send({ type: "user.retryMicrophone" }) },
      { label: "Type my answers", onPress: () => send({ type: "user.setMode", mode: "typed" }) },
    ],
  };
}

function transcriptionLine(context: InterviewContext): string {
  if (!canTranscribe(context)) {
    return "Nothing here turns speech into text (no speech recognition in this browser, no STT_BASE_URL or OPENAI_API_KEY on the server), so answers are typed.";
  }
  if (transcriber(context) === "web-speech") return "Your answers are transcribed by this browser's speech recognition, which may send the sound to the browser's maker.";
  return `Your answers are transcribed by ${context.capabilities?.speechToText?.name ?? "the server"}.`;
}

/** What the next words belong to: what was asked, however often, and which take it is. */
function answerKey(context: InterviewContext): string {
  const { view } = context;
  const open = openAnswer(view);
  if (open) return `${open.questionTurnId} ${open.take}`;
  const question = questionToAnswer(context);
  return question === null ? "" : `${question} ${nextTake(view, question)}`;
}

interface StageViewOptions {
  snapshot: InterviewSnapshot;
  send: Send;
  reload: () => void;
  elapsedMs: number;
  notices: StageNotice[];
  subscribeLevels: StageModel["subscribeLevels"];
  playbackHref: string;
}

/** Everything the live page shows, from the machine's state. */
export function stageView(options: StageViewOptions): StageModel {
  const { snapshot, send, elapsedMs, notices, subscribeLevels, playbackHref } = options;
  const { context } = snapshot;
  const { capabilities, answer } = context;
  // The transcript follows the words as they play, not only once the turn is over.
  const view = withPlayed(context, "playing");
  const state = stageState(snapshot);
  const last = lastAnswer(context);
  const interviewerName = personaById(view.settings?.personaId ?? "maya").name;
  const partialText = answer ? wordsSoFar(answer) : "";
  return {
    state,
    reconnecting: isReconnecting(snapshot) && isKept(state, context),
    detail: stageDetail(snapshot, state),
    interviewerName,
    interviewerLine: capabilities ? `${capabilities.interviewer.name} speaks as ${interviewerName}` : "Connecting",
    interviewerLimits: capabilities?.interviewer.limits ?? null,
    voiceLine: capabilities?.voice.name ?? "",
    transcriptionLine: capabilities ? transcriptionLine(context) : "",
    captions: captionsOf(context),
    question: questionText(context),
    partialText,
    lastAnswerText: last?.text ?? "",
    lastAnswerId: last?.turnId ?? "",
    answerKey: answerKey(context),
    thinking: context.thinking,
    recording: snapshot.matches({ floor: { listening: "answering" } }) && answer?.mode !== "typed" && context.microphone.status === "ready",
    answerMode: answerMode(context),
    modes: (["hands-free", "tap-to-talk", "typed"] as const).map((mode) => ({ mode, unavailable: choiceObstacle(context, mode) })),
    plan: progress(snapshot, elapsedMs),
    problem: problemOf(options, state),
    notices,
    transcript: transcriptRows({ view, interviewerName, partialText }),
    timings: timingsOf(view),
    playbackHref,
    enabled: enabledActions(snapshot),
    actions: stageActions(send),
    subscribeLevels,
  };
}

const timingsOf = ({ turns }: InterviewView): TimedTurn[] =>
  turns.flatMap((turn) => (turn.role === "interviewer" && turn.marks ? [{ turnId: turn.turnId, text: turn.text, marks: turn.marks }] : []));

function progress(snapshot: InterviewSnapshot, elapsedMs: number): StageModel["plan"] {
  const still = (["paused", "waiting", "ended", "displaced", "lost"] as const).some((floor) => snapshot.matches({ floor }));
  return { ...planProgress(snapshot.context.view), elapsedMs, running: !still };
}
