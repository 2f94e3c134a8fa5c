import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { ProviderError } from "~/domain/errors";
import { interviewSettingsSchema } from "~/domain/settings";
import { CircuitBreaker } from "~/services/http/circuit-breaker";

import { createBuiltInInterviewer } from "./built-in-interviewer";
import { sentencesIn } from "./finish-turn";
import type { ContinueOptions, Interviewer, ReplyOptions, ReplyPart } from "./interviewer";
import { chainInterviewers } from "./interviewer-chain";
import { describeInterviewer } from "./interviewer-conformance";
import { Rehearsal } from "./rehearsal";

const builtIn = createBuiltInInterviewer();
const broken = new ProviderError("The language model cannot be reached. Try again.", { code: "provider-failed", retryable: true });
const text = (words: string): ReplyPart => ({ type: "text", text: words });
const LEAD = "Thank you for that, it helps me. ";

interface Script {
  id?: string;
  parts: readonly ReplyPart[];
  /** Thrown after the parts. */
  error?: Error | null;
  /** Pause before each part. */
  ms?: number;
  continued?: (options: ContinueOptions) => readonly ReplyPart[];
}

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/** Says the parts, then fails. */
function scripted({ id = "model", parts, error = broken, ms = 0, continued }: Script): Interviewer & { asked: number } {
  const interviewer: Interviewer & { asked: number } = {
    id,
    name: `The ${id}`,
    limits: null,
    asked: 0,
    plan: (options) => (error ? Promise.reject(error) : builtIn.plan(options)),
    async *reply() {
      interviewer.asked += 1;
      for (const part of parts) {
        if (ms) await pause(ms);
        yield part;
      }
      if (error) throw error;
    },
  };
  if (continued) {
    interviewer.continue = async function* (options) {
      yield* continued(options);
    };
  }
  return interviewer;
}

interface Turn {
  parts: ReplyPart[];
  /** As it is given out in the end. */
  said: string;
  question: string;
  told: string[];
}

const begun = Rehearsal.begin({ interviewer: builtIn, settings: interviewSettingsSchema.parse({}) });
/** Nothing was said in it yet, and nobody in these tests adds to it. */
const rehearse = () => begun;

/** The first turn of an interview, in which the first planned question is asked. */
async function turnOf(...interviewers: Interviewer[]): Promise<Turn> {
  const told: string[] = [];
  const [first = builtIn, ...rest] = interviewers.map((interviewer) => ({ interviewer }));
  const chain = chainInterviewers({
    links: "interviewer" in first ? [first, ...rest, { interviewer: builtIn }] : [{ interviewer: builtIn }],
    onFallback: ({ message }) => told.push(message),
  });
  const rehearsal = await rehearse();
  const { parts, said } = await collect(chain, rehearsal.replyOptions("next"));
  return { parts, said, told, question: rehearsal.plan.questions[0]?.text ?? "" };
}

async function collect(interviewer: Interviewer, options: ReplyOptions): Promise<Pick<Turn, "parts" | "said">> {
  const parts: ReplyPart[] = [];
  let said = "";
  for await (const part of interviewer.reply(options)) {
    parts.push(part);
    if (part.type === "text") said += part.text;
    if (part.type === "stand-in") said = part.textSoFar;
  }
  return { parts, said };
}

async function moveOf(): Promise<ReplyPart> {
  const { plan } = await rehearse();
  return { type: "move", move: { kind: "question", questionId: plan.questions[0]?.questionId ?? null, last: false } };
}

const count = (parts: readonly ReplyPart[], type: ReplyPart["type"]): number => parts.filter((part) => part.type === type).length;

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describeInterviewer("a chain whose model always fails", () => ({
  interviewer: chainInterviewers({ links: [{ interviewer: scripted({ parts: [] }) }, { interviewer: builtIn }] }),
}));

test.each<[string, readonly ReplyPart[]]>([
  ["before its move", []],
  ["after its move", [{ type: "move", move: { kind: "closing", questionId: null, last: false } }]],
  ["before its first clause is whole", [{ type: "move", move: { kind: "closing", questionId: null, last: false } }, text("So, tell me")]],
])("a failure %s is stood in for by the next one, with one move only and none of the first one's words", async (_when, parts) => {
  const turn = await turnOf(scripted({ parts }));
  expect(count(turn.parts, "move")).toBe(1);
  expect(turn.parts[0]).toMatchObject({ type: "move", move: { kind: "question" }, standIn: { id: "built-in", name: "Built-in interviewer" } });
  expect(turn.said).toContain(turn.question);
  expect(turn.said).not.toContain("So, tell me");
  expect(turn.told).toEqual(["The language model cannot be reached. Built-in interviewer stands in for this turn."]);
});

test("a turn without a word is stood in for too", async () => {
  const turn = await turnOf(scripted({ parts: [await moveOf()], error: null }));
  expect(turn.parts[0]).toMatchObject({ standIn: { id: "built-in" } });
});

test("a turn that works is passed on as it is", async () => {
  const parts = [await moveOf(), text(LEAD), text("Why did you"), text(" do it?")];
  expect(await turnOf(scripted({ parts, error: null }))).toMatchObject({ parts, told: [] });
});

test("a model that breaks off after a clause is followed by the question, behind its last whole clause", async () => {
  const turn = await turnOf(scripted({ parts: [await moveOf(), text(LEAD), text("And now I wou")] }));
  expect(turn.said).toBe(`${LEAD}${turn.question}`);
  expect(turn.parts.at(-2)).toMatchObject({ type: "stand-in", standIn: { id: "built-in" }, textSoFar: LEAD });
  expect(count(turn.parts, "move")).toBe(1);
});

test("a model that breaks off in the middle of the question itself has it ended, word for word", async () => {
  const { question } = await turnOf();
  for (let cut = 12; cut < question.length; cut += 5) {
    const turn = await turnOf(scripted({ parts: [await moveOf(), text(`${LEAD}${question.slice(0, cut)}`)] }));
    expect(turn.said, question.slice(0, cut)).toBe(`${LEAD}${question}`);
  }
});

test("when the question was asked already, the turn ends there and nobody is told", async () => {
  const { question } = await turnOf();
  const turn = await turnOf(scripted({ parts: [await moveOf(), text(LEAD), text(question)] }));
  expect(turn.said).toBe(`${LEAD}${question}`);
  expect(turn.told).toEqual([]);
});

test("the second model goes on where the first broke off, and is not begun with when it has failed itself", async () => {
  const { question } = await turnOf();
  const second = scripted({ id: "spare", parts: [], continued: () => [text(question)] });
  const turn = await turnOf(scripted({ parts: [await moveOf(), text(LEAD), text("I")] }), second);
  expect(turn.said).toBe(`${LEAD}${question}`);
  expect(turn.told).toEqual(["The language model cannot be reached. The spare stands in for this turn."]);
  expect(second.asked).toBe(0);
});

test("a second model that forgets the question is followed by the third", async () => {
  const second = scripted({ id: "spare", parts: [], continued: () => [text("I see what you mean there. ")] });
  const turn = await turnOf(scripted({ parts: [await moveOf(), text(LEAD), text("I")] }), second);
  expect(turn.said).toBe(`${LEAD}I see what you mean there. ${turn.question}`);
  expect(turn.told).toHaveLength(2);
});

test("cut anywhere, a turn is whole in the end: its question once, no sentence twice", async () => {
  const { question } = await turnOf();
  const whole = `${LEAD}You named three reasons. ${question}`;
  for (let cut = 0; cut <= whole.length; cut += 1) {
    const turn = await turnOf(scripted({ parts: [await moveOf(), text(whole.slice(0, cut))] }));
    const sentences = sentencesIn(turn.said);
    expect(turn.said, `cut at ${cut}`).toContain(question);
    expect(new Set(sentences).size, `cut at ${cut}: ${turn.said}`).toBe(sentences.length);
    expect(count(turn.parts, "move")).toBe(1);
  }
});

test("a model that dribbles is given up when the listener has waited three seconds", async () => {
  const words = `${LEAD}Now I would like to come to something else that interests me very much indeed.`.split(/(?<= )/);
  const dribbling = scripted({ parts: [await moveOf(), ...words.map(text)], ms: 1_000 });
  const turn = turnOf(dribbling);
  await vi.advanceTimersByTimeAsync(60_000);
  const { said, question, told } = await turn;
  expect(said).toBe(`Thank you for that, it helps me. ${question}`);
  expect(told).toEqual(["The language model is too slow for a conversation. Built-in interviewer stands in for this turn."]);
});

test("a model that takes ten seconds to its first clause is not waited for any longer", async () => {
  const slow = scripted({ parts: [await moveOf(), text(LEAD)], ms: 9_000 });
  const turn = turnOf(slow);
  await vi.advanceTimersByTimeAsync(10_000);
  expect((await turn).told).toHaveLength(1);
});

test("a stall is bridged while there is still something to hear", async () => {
  const { question } = await turnOf();
  const first = `${LEAD}You have told me about the shop, about the move, and about the letters that you wrote to everybody. `;
  const stalling = scripted({ parts: [await moveOf(), text(first), text("Let"), text(` me ask. ${question}`)], ms: 4_000, error: null });
  const turn = turnOf(stalling);
  await vi.advanceTimersByTimeAsync(30_000);
  expect(await turn).toMatchObject({ said: `${first}Let me ask. ${question}`, told: [] });
});

test("a turn that was begun elsewhere is gone on with as patiently as one's own", async () => {
  const rehearsal = await rehearse();
  const [planned] = rehearsal.plan.questions;
  const rest = `Now I would like to come to something else. It is about your last years at work. ${planned?.text}`;
  const model: Interviewer = {
    ...scripted({ parts: [] }),
    async *continue() {
      for (const sign of rest) {
        await pause(40);
        yield text(sign);
      }
    },
  };
  const chain = chainInterviewers({ links: [{ interviewer: model }, { interviewer: builtIn }] });
  const move = { kind: "question" as const, questionId: planned?.questionId ?? null, last: false };
  await vi.advanceTimersByTimeAsync(600_000);
  const parts: ReplyPart[] = [];
  const speaking = (async () => {
    for await (const part of chain.continue({ ...rehearsal.replyOptions("next"), move, textSoFar: LEAD })) parts.push(part);
  })();
  await vi.advanceTimersByTimeAsync(60_000);
  await speaking;
  expect(parts.map((part) => (part.type === "text" ? part.text : part.type)).join("")).toBe(rest);
});

test("a model that failed is not asked at the next turns, then tried by one, and trusted again", async () => {
  const clock = { now: 0 };
  const model = scripted({ parts: [] });
  const breaker = new CircuitBreaker({ now: () => clock.now });
  const chain = chainInterviewers({ links: [{ interviewer: model, breaker }, { interviewer: builtIn }] });
  const rehearsal = await rehearse();
  const speak = async () => (await collect(chain, rehearsal.replyOptions("next"))).parts[0];
  const first = await speak();
  expect(await speak()).toEqual(first);
  expect(model.asked).toBe(1);
  clock.now = 30_000;
  await speak();
  expect(model.asked).toBe(2);
  expect(breaker.waitMs).toBe(60_000);
});

test("a programmer's mistake is not hidden", async () => {
  const mistake = new TypeError("undefined is not a function");
  await expect(turnOf({ ...scripted({ parts: [], error: mistake }), plan: (options) => builtIn.plan(options) })).rejects.toBe(mistake);
});

test("an abort in the middle ends the turn with the signal's reason, and blames nobody", async () => {
  const breaker = new CircuitBreaker();
  const chain = chainInterviewers({
    links: [{ interviewer: scripted({ parts: [await moveOf(), text(LEAD), text("And"), text("so on")], ms: 100 }), breaker }, { interviewer: builtIn }],
  });
  const controller = new AbortController();
  const reason = new Error("the candidate went on speaking");
  const rehearsal = await rehearse();
  const turn = collect(chain, rehearsal.replyOptions("next", controller.signal)).catch((error: unknown) => error);
  await vi.advanceTimersByTimeAsync(250);
  controller.abort(reason);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(await turn).toBe(reason);
  expect([breaker.state, breaker.lastFailure]).toEqual(["closed", null]);
});
