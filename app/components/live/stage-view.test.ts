import { createActor, fromCallback } from "xstate";
import { expect, test } from "vitest";

import type { Capabilities } from "~/domain/protocol";
import { EMPTY_VIEW, type CandidateTurn, type InterviewView } from "~/domain/transcript";
import { captureMachine } from "~/machines/capture-machine";
import type { InterviewEvent } from "~/machines/interview/events";
import { interviewMachine } from "~/machines/interview/machine";

import { primaryAction } from "../stage/primary-action";
import { stateLabel } from "../stage/stage-model";
import { type InterviewSnapshot, stageView } from "./stage-view";
import { NOTHING_TOLD, toldWith } from "./told-notices";

const CAPABILITIES: Capabilities = {
  interviewer: { id: "built-in", name: "Built-in interviewer", limits: "It cannot judge facts." },
  voice: { id: "embedded", name: "Embedded voice" },
  speechToText: { id: "openai", name: "whisper-1" },
};

const TEXT = "What did you do yourself?";
const QUESTION = {
  role: "interviewer" as const,
  turnId: "question01",
  move: { kind: "question" as const, questionId: "q", last: false },
  interviewer: "built-in",
  voice: "embedded",
  text: TEXT,
  clauses: 1,
  words: [
    { text: "What", from: 0, to: 4, startSample: 0, endSample: 4_000 },
    { text: "did", from: 5, to: 8, startSample: 4_000, endSample: 8_000 },
  ],
  samples: 16_000,
  startSample: 0,
  playedSamples: 16_000,
  status: "completed" as const,
  heard: TEXT,
  unheard: "",
};
const asked: InterviewView = { ...EMPTY_VIEW, status: "live", turns: [QUESTION] };

/** A page that came back to `view`, with children that do nothing by themselves. */
function startPage(view: InterviewView) {
  const machine = interviewMachine.provide({
    actors: {
      socket: fromCallback(() => undefined),
      player: fromCallback(() => undefined),
      recogniser: fromCallback(() => undefined),
      capture: captureMachine.provide({ actors: { microphone: fromCallback(() => undefined) } }),
    },
  });
  let ids = 0;
  const input = {
    begin: false,
    view,
    capabilities: CAPABILITIES,
    mode: "hands-free" as const,
    language: "en-US",
    newId: () => `id${String((ids += 1)).padStart(8, "0")}`,
    now: () => 0,
    clockSample: () => 32_000,
  };
  const actor = createActor(machine, { input }).start();
  actor.send({ type: "socket.connected", view, capabilities: CAPABILITIES, storedSamples: 0 });
  return actor;
}

/** What such a page shows after `events`. */
function pageAfter(view: InterviewView, events: InterviewEvent[], send?: (event: InterviewEvent) => void) {
  const actor = startPage(view);
  for (const event of events) actor.send(event);
  const snapshot = actor.getSnapshot();
  actor.stop();
  return shown(snapshot, send);
}

const shown = (snapshot: InterviewSnapshot, send: (event: InterviewEvent) => void = () => undefined) =>
  stageView({
    snapshot,
    send,
    reload: () => undefined,
    elapsedMs: 0,
    notices: [],
    subscribeLevels: () => () => undefined,
    playbackHref: "/playback",
  });

const resumed: InterviewEvent[] = [{ type: "user.resume" }, { type: "capture.ready", voiceActivity: "ready" }];

test("a page that comes back is paused and offers to resume", () => {
  const { state, enabled } = pageAfter(asked, []);
  expect(stateLabel(state)).toBe("Paused");
  expect(enabled).toMatchObject({ resume: true, startAnswer: false, interrupt: false });
});

test("after resuming, the question stands there and an answer may start", () => {
  const { state, question, enabled, captions } = pageAfter(asked, resumed);
  expect(stateLabel(state)).toBe("Listening");
  expect(question).toBe(TEXT);
  expect(captions).toBeNull();
  expect(enabled).toMatchObject({ startAnswer: true, repeat: true, skip: true, redo: false, discard: false });
});

test("while an answer is given it can be finished and discarded, and is shown as recorded", () => {
  const { state, enabled, recording } = pageAfter(asked, [...resumed, { type: "user.startAnswer" }]);
  expect(state).toBe("answering");
  expect(recording).toBe(true);
  expect(enabled).toMatchObject({ finishAnswer: true, discard: true, startAnswer: false, edit: false });
});

test("a pause in the middle of an answer neither loses nor doubles what the browser recognised", () => {
  const turnId = "id00000001";
  const beforePause: InterviewEvent[] = [
    { type: "recogniser.available" },
    ...resumed,
    { type: "user.startAnswer" },
    { type: "recogniser.partial", turnId, text: "I planned it" },
    { type: "user.pause" },
    { type: "capture.recorded", turnId, samples: 16_000 },
  ];
  const goingOn: InterviewEvent[] = [{ type: "user.resume" }, { type: "recogniser.partial", turnId, text: "and it worked" }];
  const final: InterviewEvent = { type: "recogniser.final", turnId, text: "I planned it" };
  expect(pageAfter(asked, [...beforePause, final]).partialText).toBe("I planned it");
  expect(pageAfter(asked, [...beforePause, final, ...goingOn]).partialText).toBe("I planned it and it worked");
  expect(pageAfter(asked, [...beforePause, ...goingOn]).partialText).toBe("I planned it and it worked");
});

test("captions follow the word that plays, and the transcript holds only what was heard", () => {
  const speaking = { ...QUESTION, status: "ready" as const, playedSamples: 0, heard: "", unheard: TEXT };
  const { state, captions, transcript } = pageAfter({ ...asked, turns: [speaking] }, [
    ...resumed,
    { type: "player.started", turnId: "question01", startSample: 0 },
    { type: "player.progress", turnId: "question01", playedSamples: 5_000 },
  ]);
  expect(stateLabel(state)).toBe("Speaking");
  expect(captions).toEqual({ before: "What ", current: "did", after: TEXT.slice(8) });
  expect(transcript).toMatchObject([{ kind: "interviewer", heard: "What", unheard: "" }]);
});

test("a lost connection is said to be reconnecting, and nothing of the question goes away", () => {
  const { state, question } = pageAfter(asked, [...resumed, { type: "socket.reconnecting", attempt: 1 }]);
  expect(stateLabel(state)).toBe("Reconnecting");
  expect(question).toBe(TEXT);
});

test("a microphone that fails leaves typing, and says why the other ways are closed", () => {
  const problem = { code: "denied" as const, message: "The browser refused the microphone." };
  const { answerMode, modes, problem: shown } = pageAfter(asked, [{ type: "user.resume" }, { type: "capture.failed", problem }]);
  expect(answerMode).toBe("typed");
  expect(shown?.message).toBe(problem.message);
  expect(modes.find(({ mode }) => mode === "typed")?.unavailable).toBeNull();
});

test("an interview that is open elsewhere can be taken over", () => {
  const { state, enabled } = pageAfter(asked, [{ type: "socket.refused", reason: "occupied" }]);
  expect(state).toBe("elsewhere");
  expect(enabled.takeOver).toBe(true);
});

test("an interview that ended in another tab is ended here", () => {
  const { state } = pageAfter({ ...asked, status: "ended" }, []);
  expect(stateLabel(state)).toBe("Ended");
});

test("the page names who really writes answers down: the server where it can, unless the person prefers the browser", () => {
  const lineAfter = (...events: InterviewEvent[]) => pageAfter(asked, [{ type: "recogniser.available" }, ...resumed, ...events]).transcriptionLine;
  expect(lineAfter()).toContain("whisper-1");
  expect(lineAfter({ type: "user.setTalk", talk: { bargeIn: "usual", pace: "usual", transcriber: "browser", camera: false } })).toContain("this browser's speech recognition");
});

const typing: InterviewEvent[] = [{ type: "user.setMode", mode: "typed" }, ...resumed];
const lost: InterviewEvent = { type: "socket.reconnecting", attempt: 1 };
const unreachable: InterviewEvent = { type: "socket.refused", reason: "unreachable" };
const answered = (text: string, change: Partial<CandidateTurn> = {}): CandidateTurn => ({
  role: "candidate",
  turnId: "answer0001",
  questionTurnId: QUESTION.turnId,
  take: 1,
  mode: "typed",
  status: "finished",
  text,
  originalText: text,
  words: [],
  source: "typed",
  startSample: 16_000,
  samples: 0,
  ...change,
});
const NEXT = { ...QUESTION, turnId: "question02", text: "And then?", heard: "And then?", startSample: 20_000 };
const askedOn: InterviewView = { ...asked, turns: [QUESTION, answered("I led to others."), NEXT] };

test("a lost connection leaves the text box to whoever types, and what is sent meanwhile waits", () => {
  const model = pageAfter(asked, [...typing, lost]);
  expect(model).toMatchObject({ state: "listening", reconnecting: true, enabled: { submitTyped: true } });
  expect(model.detail).toContain("What you write is kept");
  expect(primaryAction(model)).toEqual({ type: "type" });
  expect(pageAfter(asked, [...typing, lost, { type: "user.submitTyped", text: "I led it." }]).state).toBe("reconnecting");
});

test("a lost connection leaves the editor open, and the correction can be saved", () => {
  const correcting: InterviewEvent[] = [...resumed, { type: "user.edit" }, lost];
  const model = pageAfter(askedOn, correcting);
  expect(model).toMatchObject({ state: "editing", reconnecting: true, lastAnswerId: "answer0001", enabled: { saveEdit: true, cancelEdit: true } });
  expect(pageAfter(askedOn, [...correcting, { type: "user.saveEdit", text: "I led two others." }]).lastAnswerText).toBe("I led two others.");
});

test("a lost connection leaves a paused page its way on", () => {
  const model = pageAfter(asked, [...resumed, { type: "user.pause" }, lost]);
  expect(model).toMatchObject({ state: "paused", reconnecting: true });
  expect(primaryAction(model)).toMatchObject({ label: "Resume" });
});

test("for whoever talks a lost connection takes the place of the button", () => {
  expect(pageAfter(asked, [...resumed, { type: "user.startAnswer" }, lost])).toMatchObject({ state: "reconnecting", reconnecting: false });
});

test("a connection that is gone for good is told beside what is being written, with another try", () => {
  const sent: InterviewEvent[] = [];
  for (const events of [[...typing, unreachable], [...resumed, { type: "user.pause" } as const, unreachable]]) {
    const model = pageAfter(asked, events, (event) => sent.push(event));
    expect(["listening", "paused"]).toContain(model.state);
    expect(model.problem?.message).toContain("cannot be reached");
    model.problem?.actions.find(({ label }) => label === "Try again")?.onPress();
  }
  expect(sent).toEqual([{ type: "user.retry" }, { type: "user.retry" }]);
});

test("whoever talks gets the way out of a connection that is gone for good as the large button", () => {
  const model = pageAfter(asked, [...resumed, unreachable]);
  expect(model).toMatchObject({ state: "failed", problem: { actions: [] } });
  expect(primaryAction(model)).toMatchObject({ label: "Try again" });
});

test("a problem of the interviewer is over for whoever pauses or edits", () => {
  const broken: InterviewEvent[] = [...resumed, { type: "player.failed", turnId: "question02", message: "The voice broke off." }];
  const view: InterviewView = { ...askedOn, turns: [QUESTION, answered("I led to others."), { ...NEXT, status: "ready", playedSamples: 4_000 }] };
  expect(pageAfter(view, broken)).toMatchObject({ state: "failed", problem: { message: "The voice broke off." } });
  const paused = pageAfter(view, [...broken, { type: "user.pause" }]);
  expect(paused).toMatchObject({ state: "paused", problem: null });
  expect(primaryAction(paused)).toMatchObject({ label: "Resume" });
  expect(pageAfter(view, [...broken, { type: "user.edit" }])).toMatchObject({ state: "editing", problem: null, enabled: { saveEdit: true, cancelEdit: true } });
});

test("a page that is paused or in the editor shows that, whatever problem the machine still remembers", () => {
  for (const [act, state] of [["user.pause", "paused"], ["user.edit", "editing"]] as const) {
    const page = startPage(askedOn);
    for (const event of [...resumed, { type: act } as const]) page.send(event);
    const snapshot = page.getSnapshot();
    page.stop();
    const problem = { code: "transcription" as const, message: "It failed." };
    expect(shown({ ...snapshot, context: { ...snapshot.context, problem } })).toMatchObject({ state, problem: null });
  }
});

test("an answer that could not be transcribed is typed instead, without the problem", () => {
  const events: InterviewEvent[] = [
    ...resumed,
    { type: "user.startAnswer" },
    { type: "user.finishAnswer" },
    { type: "capture.recorded", turnId: "id00000001", samples: 16_000 },
    { type: "answer.failed", turnId: "id00000001", epoch: 2, code: "provider-failed", message: "It failed.", retryable: true },
  ];
  expect(pageAfter(asked, events)).toMatchObject({ state: "failed", problem: { message: "It failed." } });
  expect(pageAfter(asked, [...events, { type: "user.setMode", mode: "typed" }])).toMatchObject({ state: "answering", problem: null, enabled: { submitTyped: true } });
});

test("what is typed belongs to the question and the take, however often the question is repeated", () => {
  const keyOf = (view: InterviewView, ...events: InterviewEvent[]) => pageAfter(view, [...typing, ...events]).answerKey;
  const first = keyOf(asked);
  const repeated = { ...NEXT, move: { kind: "repeat" as const, questionId: "q", repeatOf: QUESTION.turnId, last: false } };
  expect(keyOf({ ...asked, turns: [QUESTION, repeated] })).toBe(first);
  expect(keyOf(asked, { type: "user.repeat" })).toBe(first);
  expect(keyOf(asked, { type: "user.submitTyped", text: "I led it." })).toBe(first);
  expect(keyOf({ ...asked, turns: [QUESTION, answered("", { status: "open" })] })).toBe(first);
  const others = [keyOf(askedOn), keyOf({ ...asked, turns: [QUESTION, answered("I led it.")] }), keyOf({ ...asked, lostTakes: { [QUESTION.turnId]: 2 } })];
  expect(new Set([first, ...others]).size).toBe(4);
  expect(keyOf(EMPTY_VIEW)).toBe("");
});

test("what is told a second time in the same words is another notice, and what stands beside it stays the same", () => {
  const page = startPage(asked);
  const tell = (message: string) => page.send({ type: "notice", code: "other", message });
  let told = NOTHING_TOLD;
  const read = () => (told = toldWith(told, page.getSnapshot().context.notices)).notices;
  tell("The storage is nearly full.");
  tell("I heard a sound but no words.");
  const before = read();
  page.send({ type: "capture.muted" });
  expect(read()).toBe(before);
  tell("I heard a sound but no words.");
  const after = read();
  page.stop();
  expect(after.map(({ message }) => message)).toEqual(before.map(({ message }) => message));
  expect(after[0]?.id).toBe(before[0]?.id);
  expect(after[1]?.id).not.toBe(before[1]?.id);
});
