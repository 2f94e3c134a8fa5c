import { expect, test } from "vitest";

import { primaryAction } from "./primary-action";
import { floorOf, NOTHING_ENABLED, stateLabel, type StageActions, type StageState } from "./stage-model";

const STATES: StageState[] = [
  "getting-ready",
  "speaking",
  "listening",
  "answering",
  "finishing",
  "thinking",
  "editing",
  "paused",
  "reconnecting",
  "ended",
  "failed",
  "elsewhere",
  "superseded",
];
const nothing = () => undefined;
const actions = new Proxy({} as StageActions, { get: () => nothing });
const moment = {
  actions,
  enabled: NOTHING_ENABLED,
  answerMode: "hands-free" as const,
  interviewerName: "Maya",
  playbackHref: "/interviews/abc/playback",
};

test("every state is told in one of the six words", () => {
  const words = ["Listening", "Thinking", "Speaking", "Paused", "Reconnecting", "Ended"];
  for (const state of STATES) expect(words).toContain(stateLabel(state));
});

test("the floor is the speaker's", () => {
  expect(floorOf("speaking")).toBe("interviewer");
  expect(floorOf("listening")).toBe("candidate");
  expect(floorOf("answering")).toBe("candidate");
  expect(floorOf("thinking")).toBe("nobody");
});

test("every state has an action or says why there is none", () => {
  for (const state of STATES) {
    const action = primaryAction({ ...moment, state });
    expect(action.type === "wait" ? action.words : action.type).not.toBe("");
  }
});

test("an answer is started, then finished, with one button in one place", () => {
  const started = primaryAction({ ...moment, state: "listening", enabled: { ...NOTHING_ENABLED, startAnswer: true } });
  const open = primaryAction({ ...moment, state: "answering", enabled: { ...NOTHING_ENABLED, finishAnswer: true } });
  expect(started).toMatchObject({ label: "Start answer" });
  expect(open).toMatchObject({ label: "Finish answer" });
});

test("whoever types gets the text box in place of the button", () => {
  expect(primaryAction({ ...moment, state: "listening", answerMode: "typed" })).toEqual({ type: "type" });
});

test("an ended interview leads to its recording", () => {
  expect(primaryAction({ ...moment, state: "ended" })).toMatchObject({ type: "open", href: moment.playbackHref });
});
