import { expect, test } from "vitest";

import { interviewPage } from "../../../tests/machines/interview-page";

test("a second press that comes before the first question is heard has it asked again: there is nothing to answer yet", () => {
  const page = interviewPage({ question: { move: { kind: "intro", questionId: null, last: false } } });
  const { turn } = page.context();
  expect(page.state()).toContain("replying");
  page.send({ type: "user.interrupt" });
  page.send({ type: "player.stopped", turnId: turn?.turnId ?? "", playedSamples: 0 });
  expect(page.state()).toContain("replying");
  expect(page.context().turn?.turnId).not.toBe(turn?.turnId);
});
