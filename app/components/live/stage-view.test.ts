import { createActor, fromCallback } from "xstate";
import { expect, test } from "vitest";

import type { Capabilities } from "~/domain/protocol";
import { EMPTY_VIEW, type InterviewView } from "~/domain/transcript";
import { captureMachine } from "~/machines/capture-machine";
import type { InterviewEvent } from "~/machines/interview/events";
import { interviewMachine } from "~/machines/interview/machine";

import { stateLabel } from "../stage/stage-model";
import { stageView } from "./stage-view";

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

/** A page that came back to `view`, with children that do nothing by themselves, after `events`. */
function pageAfter(view: InterviewView, events: InterviewEvent[]) {
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
  const connected: InterviewEvent = { type: "socket.connected", view, capabilities: CAPABILITIES, storedSamples: 0 };
  for (const event of [connected, ...events]) actor.send(event);
  const snapshot = actor.getSnapshot();
  actor.stop();
  return stageView({
    snapshot,
    send: () => undefined,
    reload: () => undefined,
    elapsedMs: 0,
    subscribeLevels: () => () => undefined,
    playbackHref: "/playback",
  });
}

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
