import { expect, test } from "vitest";

import { interviewPage, say } from "../../../tests/machines/interview-page";

function ending() {
  const page = interviewPage();
  say(page, "we shipped it");
  page.send({ type: "user.end" });
  page.advance(2_000);
  expect(page.commands("interview.end")).toHaveLength(1);
  return page;
}

test("an end that the server could not save is told of, and tried again by a press", () => {
  const page = ending();
  page.send({ type: "socket.rejected", command: "interview.end", message: "The recordings cannot be stored now.", retryable: true });
  expect(page.context().view.status).toBe("live");
  expect(page.context().problem?.message).toContain("The recordings cannot be stored now.");
  page.send({ type: "user.retry" });
  expect(page.context().problem).toBeNull();
  expect(page.commands("interview.end")).toHaveLength(2);
  page.send({ type: "socket.acknowledged", command: "interview.end" });
  expect(page.state()).toBe('"ended"');
});

test("an interview that had ended already has ended", () => {
  const page = ending();
  page.send({ type: "socket.rejected", command: "interview.end", message: "It has ended.", retryable: false });
  expect(page.state()).toBe('"ended"');
});

test("that the last answer was refused does not say that the interview has ended", () => {
  const page = ending();
  page.send({ type: "socket.rejected", command: "answer.finish", message: "No.", retryable: false });
  expect(page.state()).toBe('{"ending":"asking"}');
});

test.each([
  { act: "user.pause", to: "paused" },
  { act: "user.edit", to: "editing" },
] as const)("$act after the interviewer's turn broke leads on, and the turn is asked for again afterwards", ({ act, to }) => {
  const page = interviewPage();
  say(page, "we shipped it");
  page.advance(1_000);
  page.send({ type: "answer.final", turnId: page.answerId(), epoch: page.context().epoch, text: "we shipped it" });
  const { turn, epoch } = page.context();
  const turnId = turn?.turnId ?? "";
  page.send({ type: "turn.failed", turnId, epoch, code: "provider-failed", message: "The model failed.", retryable: true });
  expect(page.context().problem).not.toBeNull();
  page.send({ type: act });
  page.advance(2_000);
  expect(page.state()).toContain(to);
  expect(page.context().problem).toBeNull();
  page.send(act === "user.pause" ? { type: "user.resume" } : { type: "user.cancelEdit" });
  expect(page.state()).toContain("thinking");
});

test("a turn that the player cannot play can be left", () => {
  const page = interviewPage();
  page.send({ type: "user.repeat" });
  const turnId = page.context().turn?.turnId ?? "";
  page.send({ type: "turn.opened", turnId, epoch: page.context().epoch, move: { kind: "question", questionId: "q2", last: false } });
  page.send({ type: "player.failed", turnId, message: "No sound." });
  expect(page.state()).toContain("broken");
  page.send({ type: "user.interrupt" });
  page.send({ type: "player.failed", turnId, message: "No sound." });
  expect(page.state()).toBe('{"listening":"quiet"}');
});
