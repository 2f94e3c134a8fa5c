import { type AnyMachineSnapshot, type AnyEventObject, fromCallback } from "xstate";
import { expect, test } from "vitest";

import { EMPTY_VIEW, type InterviewView } from "~/domain/transcript";
import type { Capabilities } from "~/domain/protocol";
import { DEFAULT_TALK_PREFERENCES } from "~/domain/talk-preferences";

import { definedStates, definedTransitions, explore } from "../../../tests/machines/explore";
import { OPEN_ANSWER } from "../../../tests/machines/interview-page";
import { captureMachine } from "../capture-machine";
import { interviewMachine } from "./machine";
import { reopenable, verdictOf } from "./barge-in-updates";
import { type InterviewContext, type InterviewInput, answerMode, answerSource, currentTurnView, lastAnswer } from "./context";
import { resumePoint } from "~/domain/resume-point";

/** Children that neither hear nor say anything: every event comes from the exploration. */
const machine = interviewMachine.provide({
  actors: {
    socket: fromCallback(() => undefined),
    player: fromCallback(() => undefined),
    recogniser: fromCallback(() => undefined),
    capture: captureMachine.provide({ actors: { microphone: fromCallback(() => undefined) } }),
  },
});

const CAPABILITIES: Capabilities = {
  interviewer: { id: "built-in", name: "Built-in interviewer", limits: null },
  voice: { id: "embedded", name: "Embedded voice" },
  speechToText: { id: "openai", name: "Transcription" },
};

function input(begin: boolean): InterviewInput {
  let ids = 0;
  return {
    begin,
    view: EMPTY_VIEW,
    capabilities: null,
    mode: "hands-free",
    language: "en-US",
    newId: () => `id${String((ids += 1)).padStart(10, "0")}`,
    now: () => 0,
    clockSample: () => 160_000,
  };
}

const QUESTION = {
  role: "interviewer" as const,
  turnId: "question01",
  move: { kind: "question" as const, questionId: "q", last: false },
  interviewer: "built-in",
  voice: "embedded",
  text: "Why?",
  clauses: 1,
  words: [],
  samples: 16_000,
  startSample: 0,
  playedSamples: 8_000,
  status: "ready" as const,
  heard: "",
  unheard: "Why?",
};

const view = (patch: Partial<InterviewView>): InterviewView => ({ ...EMPTY_VIEW, status: "live", ...patch });
const asked = { ...QUESTION, status: "completed" as const };

/** Records that a page may come back to. */
const VIEWS: InterviewView[] = [
  view({ status: "created" }),
  view({ turns: [QUESTION] }),
  view({ status: "paused", turns: [asked] }),
  view({ turns: [asked, OPEN_ANSWER] }),
  view({ turns: [asked, { ...OPEN_ANSWER, status: "finished", text: "Because." }] }),
  view({ turns: [asked, { ...OPEN_ANSWER, status: "finished", text: "Because." }, { ...asked, turnId: "question02" }] }),
  view({ turns: [asked, { ...OPEN_ANSWER, status: "finished", text: "Because." }, { ...QUESTION, turnId: "question02" }] }),
  view({ turns: [{ ...asked, move: { ...asked.move, last: true } }] }),
  view({ status: "ended", turns: [asked] }),
];

/** All that guards look at in this state, and no more. */
function stateKey(snapshot: AnyMachineSnapshot): string {
  const context = snapshot.context as InterviewContext;
  const { turn, answer, bargeIn, microphone } = context;
  const floor = floorOf(snapshot);
  return JSON.stringify([
    floor,
    turn && [turn.playedSamples > 0, turn.stopped, context.view.turns.some((one) => one.turnId === turn.turnId)],
    answer && [answer.samples === null, answer.recognised === null, answer.typed === null, answer.silentSince === null],
    answer && [answer.voicedSamples > 24_000, answerSource(context) !== null],
    [context.welcomed, microphone.status === "ready" ? microphone.muted : microphone.status, context.recogniser, answerMode(context)],
    /cutting/.test(floor) && context.afterCut,
    /intro|outro|replying|quiet/.test(floor) && [context.voice !== null, context.talk.bargeIn, reopenable(context) !== null],
    bargeIn && [bargeIn.stage, bargeIn.endSample === null, verdictOf(context), context.problem !== null],
    currentTurnView(context)?.move.last,
    [resumePoint(context.view).type, context.view.status, lastAnswer(context) !== null],
  ]);
}

function group(snapshot: AnyMachineSnapshot): string {
  const floor = floorOf(snapshot);
  return /cutting/.test(floor) ? floor + (snapshot.context as InterviewContext).afterCut : floor;
}

const floorOf = (snapshot: AnyMachineSnapshot): string => JSON.stringify((snapshot.value as { floor: unknown }).floor);

const DEVICE_EVENTS: AnyEventObject[] = [
  { type: "recogniser.available" },
  { type: "recogniser.unavailable" },
  { type: "capture.ready", voiceActivity: "ready" },
  { type: "capture.failed", problem: { code: "denied", message: "Refused." } },
  { type: "capture.voiceActivity", voiceActivity: "ready" },
  { type: "capture.muted" },
  { type: "capture.unmuted" },
  { type: "user.setMode", mode: "typed" },
  { type: "user.setMode", mode: "hands-free" },
];

const TALK_EVENTS: AnyEventObject[] = [
  { type: "capture.ready", voiceActivity: "ready" },
  { type: "capture.muted" },
  ...(["usual", "loudspeakers", "never"] as const).map((bargeIn) => ({ type: "user.setTalk", talk: { ...DEFAULT_TALK_PREFERENCES, bargeIn } })),
];

/** What may become known of a voice over the interviewer's. */
const wordsOf = (turnId: string): AnyEventObject[] => [
  { type: "recogniser.partial", turnId, text: "Wait, I have a question about that." },
  { type: "answer.partial", turnId, epoch: 0, text: "Mhm" },
  { type: "bargein.words", turnId, epoch: 0, samples: 1_000_000, text: "" },
];

function eventsIn(snapshot: AnyMachineSnapshot): AnyEventObject[] {
  const context = snapshot.context as InterviewContext;
  const turnId = context.turn?.turnId ?? "nobody0001";
  const answerId = context.answer?.turnId ?? context.bargeIn?.turnId ?? "nobody0001";
  const { epoch } = context;
  const failure = { epoch, message: "It failed.", retryable: true };
  const views = context.welcomed ? [finishedView(context)] : VIEWS;
  return [
    ...timersOf(snapshot),
    // Devices change seldom: often enough here in the states that care for them.
    ...(/preparing|answering|ended/.test(floorOf(snapshot)) ? DEVICE_EVENTS : []),
    ...(/playing|speaking|disturbed/.test(floorOf(snapshot)) ? TALK_EVENTS : []),
    ...(context.bargeIn ? wordsOf(context.bargeIn.turnId) : []),
    ...views.map((one) => ({ type: "socket.connected", view: one, capabilities: CAPABILITIES, storedSamples: 0 })),
    { type: "socket.connected", view: view({}), capabilities: { ...CAPABILITIES, speechToText: null }, storedSamples: 0 },
    { type: "socket.reconnecting", attempt: 1 },
    { type: "socket.refused", reason: "superseded" },
    { type: "socket.refused", reason: "notFound" },
    { type: "socket.refused", reason: "unreachable" },
    { type: "socket.acknowledged", command: "interview.end" },
    { type: "socket.rejected", command: "answer.finish", message: "No.", retryable: false },
    { type: "socket.rejected", command: "answer.open", message: "No.", retryable: false },
    { type: "socket.rejected", command: "interview.end", message: "No.", retryable: false },
    { type: "socket.rejected", command: "interview.end", message: "Not now.", retryable: true },
    { type: "turn.opened", turnId, epoch, move: QUESTION.move },
    { type: "turn.opened", turnId, epoch, move: { ...QUESTION.move, last: true } },
    { type: "turn.clause", turnId, epoch, index: 0, text: "Why?" },
    { type: "turn.words", turnId, epoch, index: 0, words: [{ text: "Why?", from: 0, to: 4, startSample: 0, endSample: 10 }] },
    { type: "turn.end", turnId, epoch, samples: 16_000 },
    { type: "turn.failed", turnId, code: "provider-failed", ...failure },
    { type: "answer.partial", turnId: answerId, epoch, text: "Because" },
    { type: "answer.partial", turnId: answerId, epoch, text: "We shipped it.", ending: "certain" },
    { type: "turn.timed", turnId, marks: {} },
    { type: "answer.final", turnId: answerId, epoch, text: "Because." },
    { type: "answer.failed", turnId: answerId, code: "provider-failed", ...failure },
    { type: "answer.failed", turnId: answerId, code: "audio-missing", ...failure, retryable: false },
    { type: "notice", code: "fallback", message: "The built-in interviewer speaks." },
    { type: "player.clipLoaded", turnId, text: "Hello.", words: [], samples: 100 },
    { type: "player.failed", turnId, message: "No sound." },
    { type: "player.started", turnId, startSample: 0 },
    { type: "player.progress", turnId, playedSamples: 8_000 },
    { type: "player.words", turnId, words: [{ text: "Why?", from: 0, to: 4, startSample: 0, endSample: 4_800 }] },
    { type: "player.ended", turnId, playedSamples: 16_000 },
    { type: "player.held", turnId, playedSamples: 8_000 },
    { type: "player.gap", turnId, gap: { atSample: 8_000, samples: 1_600 } },
    { type: "player.stopped", turnId, playedSamples: 0 },
    { type: "player.stopped", turnId, playedSamples: 9_000 },
    { type: "recogniser.partial", turnId: answerId, text: "Because" },
    { type: "recogniser.final", turnId: answerId, text: "Because" },
    { type: "capture.speechStarted", sample: 158_000 },
    { type: "capture.speechPaused", sample: 170_500 },
    { type: "capture.speechResumed" },
    { type: "capture.speechEnded", sample: 159_000 },
    { type: "capture.speechEnded", sample: 270_000 },
    { type: "capture.recorded", turnId: answerId, samples: 16_000 },
    ...["interrupt", "startAnswer", "finishAnswer", "discard", "redo", "repeat", "skip", "pause", "resume", "edit"].map(
      (act) => ({ type: `user.${act}` }),
    ),
    ...["cancelEdit", "retry", "retryMicrophone", "takeOver", "end"].map((act) => ({ type: `user.${act}` })),
    { type: "user.think" },
    { type: "user.thinkOver" },
    { type: "user.setTalk", talk: DEFAULT_TALK_PREFERENCES },
    { type: "user.submitTyped", text: "I typed this." },
    { type: "user.saveEdit", text: "Because, I said." },
  ];
}

/** What the server says after a reconnect when the open answer was finished meanwhile. */
function finishedView(context: InterviewContext): InterviewView {
  return {
    ...context.view,
    turns: context.view.turns.map((turn) =>
      turn.role === "candidate" ? { ...turn, status: "finished" as const, text: "Because." } : turn,
    ),
  };
}

type Step = (snapshot: AnyMachineSnapshot) => AnyEventObject;
const contextOf = (snapshot: AnyMachineSnapshot): InterviewContext => snapshot.context as InterviewContext;
const backTo = (record: InterviewView): Step[] => [
  () => ({ type: "user.resume" }),
  () => ({ type: "capture.ready", voiceActivity: "ready" }),
  () => ({ type: "socket.connected", view: record, capabilities: CAPABILITIES, storedSamples: 0 }),
];
const voice: Step = () => ({ type: "capture.speechStarted", sample: 158_000 });

const onLoudspeakers: Step = () => ({ type: "user.setTalk", talk: { ...DEFAULT_TALK_PREFERENCES, bargeIn: "loudspeakers" } });
const begins: Step = (snapshot) => ({ type: "player.started", turnId: contextOf(snapshot).turn?.turnId, startSample: 0 });
const progresses: Step = (snapshot) => ({ type: "player.progress", turnId: contextOf(snapshot).turn?.turnId, playedSamples: 8_000 });

/** A spoken answer that ends by its silence, up to its recording. */
const answered: Step[] = [
  ...backTo(view({ turns: [asked] })),
  voice,
  () => ({ type: "capture.speechEnded", sample: 159_000 }),
  () => ({ type: "xstate.after.endpoint.interview.floor.listening.answering.silent" }),
  (snapshot) => ({ type: "capture.recorded", turnId: contextOf(snapshot).answer?.turnId, samples: 16_000 }),
];
const final: Step = (snapshot) => {
  const { answer, epoch } = contextOf(snapshot);
  return { type: "answer.final", turnId: answer?.turnId, epoch, text: "Because." };
};

/** Its reply is awaited and begins, also when the candidate has gone on; a reply to an older answer; voices on loudspeakers. */
const PATHS: Step[][] = [
  [...answered, final, begins],
  [...answered, voice, final],
  [...backTo(view({ turns: [asked, { ...OPEN_ANSWER, status: "finished", text: "Because." }] })), begins, voice],
  ...[view({ status: "created" }), view({ turns: [{ ...asked, move: { ...asked.move, last: true } }] })].map((record) => [
    ...backTo(record),
    progresses,
    onLoudspeakers,
    voice,
  ]),
  [...backTo(view({ turns: [QUESTION] })), onLoudspeakers, voice],
];

function timersOf(snapshot: AnyMachineSnapshot): AnyEventObject[] {
  return (snapshot._nodes as { transitions: Map<string, unknown> }[]).flatMap((node) =>
    [...node.transitions.keys()].filter((type) => type.startsWith("xstate.after.")).map((type) => ({ type })),
  );
}

test("every state and every transition of the interview machine can be reached", () => {
  const explored = { states: new Set<string>(), transitions: new Set<string>(), visited: 0 };
  for (const begin of [true, false]) {
    explore(machine, { input: input(begin), events: eventsIn, key: stateKey, group, paths: begin ? [] : PATHS, limit: begin ? 400 : 3_000, into: explored });
  }
  const states = definedStates(machine);
  const transitions = [...new Set(definedTransitions(machine))];
  console.log(
    `interview machine: ${explored.states.size} of ${states.length} states, ` +
      `${explored.transitions.size} of ${transitions.length} transitions, ${explored.visited} situations`,
  );
  expect(states.filter((id) => !explored.states.has(id))).toEqual([]);
  expect(transitions.filter((name) => !explored.transitions.has(name))).toEqual([]);
}, 120_000);
