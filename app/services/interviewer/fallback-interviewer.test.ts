import { expect, test } from "vitest";

import { ProviderError } from "~/domain/errors";
import { interviewSettingsSchema } from "~/domain/settings";

import { createBuiltInInterviewer } from "./built-in-interviewer";
import { type FallbackOptions, withFallback } from "./fallback-interviewer";
import type { Interviewer, ReplyPart } from "./interviewer";
import { describeInterviewer } from "./interviewer-conformance";
import { Rehearsal } from "./rehearsal";

const builtIn = createBuiltInInterviewer();
const broken = new ProviderError("The language model cannot be reached. Try again.", { code: "provider-failed", retryable: true });
const MOVE: ReplyPart = { type: "move", move: { kind: "question", questionId: null, last: false } };

/** Says the parts, then throws. */
const failing = (parts: readonly ReplyPart[], error: Error | null = broken): Interviewer => ({
  id: "failing",
  name: "Failing",
  limits: null,
  plan: (options) => (error ? Promise.reject(error) : builtIn.plan(options)),
  async *reply() {
    yield* parts;
    if (error) throw error;
  },
});

async function partsOf(primary: Interviewer, onFallback?: FallbackOptions["onFallback"]): Promise<ReplyPart[]> {
  const interviewer = withFallback({ primary, standIn: builtIn, onFallback });
  const rehearsal = await Rehearsal.begin({ interviewer, settings: interviewSettingsSchema.parse({}) });
  const parts: ReplyPart[] = [];
  for await (const part of interviewer.reply(rehearsal.replyOptions("next"))) parts.push(part);
  return parts;
}

describeInterviewer("a stand-in for a model that always fails", () => ({ interviewer: withFallback({ primary: failing([]), standIn: builtIn }) }));

test.each([
  ["before its move", []],
  ["after its move", [MOVE]],
])("a failure %s is stood in for, with one move only", async (_when, said) => {
  const told: string[] = [];
  const parts = await partsOf(failing(said), ({ message }) => told.push(message));
  expect(parts.filter((part) => part.type === "move")).toHaveLength(1);
  expect(parts[0]).toMatchObject({ type: "move", standIn: { id: "built-in", name: "Built-in interviewer" } });
  expect(told.at(-1)).toBe("The language model cannot be reached. Built-in interviewer stands in for this turn.");
});

test("a turn without a word is stood in for too", async () => {
  expect((await partsOf(failing([MOVE], null)))[0]).toMatchObject({ standIn: { id: "built-in" } });
});

test("a failure after the first word is thrown", async () => {
  await expect(partsOf(failing([MOVE, { type: "text", text: "So, " }]))).rejects.toBe(broken);
});

test("a turn that works is passed on as it is", async () => {
  const said: ReplyPart[] = [MOVE, { type: "text", text: "Hello." }, { type: "text", text: " Why?" }];
  expect(await partsOf(failing(said, null))).toEqual(said);
});

test("a programmer's mistake is not hidden", async () => {
  const mistake = new TypeError("undefined is not a function");
  await expect(partsOf({ ...failing([], mistake), plan: (options) => builtIn.plan(options) })).rejects.toBe(mistake);
});
