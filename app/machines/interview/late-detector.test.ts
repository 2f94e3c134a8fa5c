import { expect, test } from "vitest";

import { interviewPage } from "../../../tests/machines/interview-page";
import { answerMode, choiceObstacle } from "./context";

type Page = ReturnType<typeof interviewPage>;
const reason = (page: Page) => choiceObstacle(page.context(), "hands-free");
const modeOf = (page: Page) => answerMode(page.context());

test("while the voice detector is being loaded the page says to tap, and hands-free begins when it is there", () => {
  const page = interviewPage({ voiceActivity: "loading" });
  expect(modeOf(page)).toBe("tap-to-talk");
  expect(reason(page)).toBe("Voice detection is still being loaded. Until it is there, tap to talk.");
  page.detectorIs("ready");
  expect(modeOf(page)).toBe("hands-free");
  expect(page.context().notices).toEqual(["Hands-free works now: just talk, and a pause finishes your answer."]);
  page.voiceStarts();
  expect(page.state()).toBe('{"listening":{"answering":"talking"}}');
});

test("an answer that a press began is ended by a press, though the detector arrives in its middle", () => {
  const page = interviewPage({ voiceActivity: "loading" });
  page.send({ type: "user.startAnswer" });
  page.detectorIs("ready");
  page.voiceStarts();
  page.advance(2_000);
  page.hears("we shipped it in the end");
  page.voicePauses();
  page.voiceEnds();
  page.advance(60_000);
  expect(page.commands("answer.finish")).toEqual([]);
  page.send({ type: "user.finishAnswer" });
  page.advance(100);
  expect(page.commands("answer.finish")).toHaveLength(1);
  expect(modeOf(page)).toBe("hands-free");
});

test("a detector that fails, at the beginning or later, leaves a tap to talk for good", () => {
  const late = interviewPage({ voiceActivity: "loading" });
  late.detectorIs("ready");
  late.detectorIs("failed");
  const broken = interviewPage();
  expect(modeOf(broken)).toBe("hands-free");
  broken.detectorIs("failed");
  for (const page of [late, broken, interviewPage({ voiceActivity: "failed" })]) {
    expect(modeOf(page)).toBe("tap-to-talk");
    expect(reason(page)).toBe("Voice detection does not work here right now. Tap to talk instead.");
    expect(page.context().notices).toEqual([]);
  }
});

test("who answers by tapping or typing hears nothing of the detector", () => {
  const page = interviewPage({ voiceActivity: "loading" });
  page.send({ type: "user.setMode", mode: "tap-to-talk" });
  page.detectorIs("ready");
  expect(page.context().notices).toEqual([]);
  expect(modeOf(page)).toBe("tap-to-talk");
});
