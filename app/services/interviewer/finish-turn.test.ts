import { expect, test } from "vitest";

import type { Move } from "~/domain/record";
import { interviewSettingsSchema } from "~/domain/settings";

import { createBuiltInInterviewer } from "./built-in-interviewer";
import { restOfTurn } from "./finish-turn";
import { Rehearsal } from "./rehearsal";

async function restAfter(textSoFar: string, move: Partial<Move>, language = "en-GB"): Promise<{ rest: string; planned: string }> {
  const settings = { ...interviewSettingsSchema.parse({}), language };
  const rehearsal = await Rehearsal.begin({ interviewer: createBuiltInInterviewer(), settings });
  const [question] = rehearsal.plan.questions;
  const whole = { kind: "question" as const, questionId: question?.questionId ?? null, last: false, ...move };
  return { rest: restOfTurn({ ...rehearsal.replyOptions("next"), move: whole, textSoFar }), planned: question?.text ?? "" };
}

test("a question that was not asked is asked as it was planned", async () => {
  const { rest, planned } = await restAfter("Thank you for that. ", {});
  expect(rest).toBe(planned);
});

test("half a sentence is led over to the question", async () => {
  const { rest, planned } = await restAfter("Thank you for that, ", {});
  expect(rest).toBe(`let me put it plainly. ${planned}`);
});

test("a question in other words is not asked twice", async () => {
  expect((await restAfter("Could you think of a recent day when you enjoyed your work? ", {})).rest).toBe("");
});

test("in another language than the plan's any question counts", async () => {
  expect((await restAfter("Danke. Wann haben Sie zuletzt Ihre Meinung geändert? ", {}, "de-DE")).rest).toBe("");
  expect((await restAfter("Danke. ", {}, "de-DE")).rest).not.toBe("");
});

test("a question about something else does not count", async () => {
  const { rest, planned } = await restAfter("Really? ", {});
  expect(rest).toBe(planned);
});

test.each<[string, Partial<Move>, string, string]>([
  ["a probe", { kind: "probe", lack: "result" }, 'You said "it went well". ', "How did it turn out in the end?"],
  ["a probe that asks", { kind: "probe" }, 'You said "it went well". Tell me how. ', ""],
  ["a closing", { kind: "closing", questionId: null }, "Those were my questions. ", "Is there anything you would like to ask me?"],
  ["an answer", { kind: "reply", questionId: null }, "I don't know the team. ", "Is there anything else you would like to ask?"],
  ["the last answer", { kind: "reply", questionId: null, last: true }, "I don't know the team. ", ""],
  ["half of the last answer", { kind: "reply", questionId: null, last: true }, "I don't know the team, ", "and thank you for asking."],
  ["a remark", { kind: "remark" }, "Take a smaller example. ", ""],
])("%s is ended with what its move asks", async (_what, move, textSoFar, expected) => {
  expect((await restAfter(textSoFar, move)).rest).toBe(expected);
});
