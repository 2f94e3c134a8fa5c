import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";

import { ProviderError } from "~/domain/errors";
import { interviewSettingsSchema } from "~/domain/settings";

import {
  type ChatBody,
  type Fault,
  type OpenAiCompatibleServer,
  startOpenAiCompatibleServer,
} from "../../../tests/providers/openai-compatible-server";
import { createBuiltInInterviewer } from "./built-in-interviewer";
import type { Interviewer, ReplyPart } from "./interviewer";
import { chainInterviewers } from "./interviewer-chain";
import { describeInterviewer } from "./interviewer-conformance";
import { createLanguageModelInterviewer } from "./language-model-interviewer.server";
import { Rehearsal } from "./rehearsal";
import { inPieces, promptOf, scriptedModel } from "./scripted-model.test-helper";

describeInterviewer("a language model", async () => {
  const server = await startOpenAiCompatibleServer({ chat: scriptedModel, deltaMs: 1 });
  return { interviewer: createLanguageModelInterviewer({ baseUrl: server.baseUrl, model: "local-model" }), close: () => server.close() };
});

const LIMITS = { firstTokenMs: 600, stallMs: 300, maxRetryAfterMs: 50 };
const ANSWER = "We moved the shop to a new street and we told every customer by letter because the old lease had ended.";

let server: OpenAiCompatibleServer;
let chat: (body: ChatBody) => string[];
let interviewer: Interviewer;

beforeAll(async () => {
  server = await startOpenAiCompatibleServer({ chat: (body) => chat(body), apiKey: "key-for-tests" });
  interviewer = createLanguageModelInterviewer({ baseUrl: server.baseUrl, apiKey: "key-for-tests", model: "local-model", limits: LIMITS });
});
afterAll(async () => await server.close());
beforeEach(() => {
  server.setFault(null);
  server.requests.length = 0;
  chat = scriptedModel;
});

const begin = async (using = interviewer) => {
  const rehearsal = await Rehearsal.begin({
    interviewer: using,
    settings: interviewSettingsSchema.parse({ resume: "Ran a bakery.", jobDescription: "Shop manager" }),
  });
  await rehearsal.hear();
  return rehearsal;
};

/** The error that the next turn fails with, and what was said before it. */
async function failureOf(rehearsal: Rehearsal): Promise<{ error: unknown; parts: ReplyPart[] }> {
  const parts: ReplyPart[] = [];
  try {
    for await (const part of interviewer.reply(rehearsal.replyOptions("next"))) parts.push(part);
    return { error: null, parts };
  } catch (error) {
    return { error, parts };
  }
}

test("a probe's quotation is noted in its move", async () => {
  const rehearsal = await begin();
  const { move, text } = await rehearsal.answer(ANSWER);
  expect(move).toMatchObject({ kind: "probe", lack: "reason" });
  expect(move.quote).toBeTruthy();
  expect(ANSWER).toContain(move.quote);
  expect(text).toContain(move.quote);
});

test("a quotation that the candidate never said is not noted", async () => {
  const rehearsal = await begin();
  chat = () => inPieces('PROBE number\nYou said "we sold nine hundred cakes". How many exactly?');
  expect((await rehearsal.answer(ANSWER)).move.quote).toBeUndefined();
});

test("the third probe is not allowed, whatever the model would like", async () => {
  const rehearsal = await begin();
  expect((await rehearsal.answer(ANSWER)).move.kind).toBe("probe");
  expect((await rehearsal.answer(ANSWER)).move.kind).toBe("probe");
  rehearsal.say(ANSWER);
  chat = () => inPieces("PROBE result\nAnd what came of it?");
  expect((await failureOf(rehearsal)).error).toMatchObject({ code: "provider-malformed", retryable: true });
});

test("repetitions and time to think need no model", async () => {
  const rehearsal = await begin();
  server.requests.length = 0;
  expect((await rehearsal.hear("repeat")).move.kind).toBe("repeat");
  expect((await rehearsal.answer("can you say that again")).move.kind).toBe("repeat");
  expect((await rehearsal.answer("let me think")).move.kind).toBe("remark");
  expect(server.requests).toEqual([]);
});

test("documents and answers go to the model as fenced data, and the key as a bearer token", async () => {
  const rehearsal = await begin();
  await rehearsal.answer(ANSWER);
  const request = server.requests.at(-1);
  const prompt = promptOf(request?.body as ChatBody);
  const fence = /<<<(\w+) resume\nRan a bakery\.\n(\w+) resume>>>/.exec(prompt);
  expect(fence?.[1]).toBe(fence?.[2]);
  expect(prompt).toContain(JSON.stringify({ speaker: "candidate", said: ANSWER }));
  expect(request?.headers.authorization).toBe("Bearer key-for-tests");
});

test.each<[string, Fault, object]>([
  ["a refused key", { type: "status", status: 401 }, { code: "provider-auth", retryable: false }],
  ["an unknown model", { type: "status", status: 404 }, { code: "provider-failed", retryable: false }],
  ["too many requests", { type: "status", status: 429, retryAfterSeconds: 7 }, { code: "provider-rate-limited", retryable: true, retryAfterMs: 7000 }],
  ["an overloaded server", { type: "status", status: 503 }, { code: "provider-failed", retryable: true }],
  ["silence before the first word", { type: "slow-first-byte", ms: 5000 }, { code: "provider-timeout", retryable: true }],
  ["silence after the headers", { type: "stall", afterChunks: 1 }, { code: "provider-timeout", retryable: true }],
  ["a reset connection", { type: "reset" }, { code: "provider-failed", retryable: true }],
  ["a broken event", { type: "malformed" }, { code: "provider-malformed", retryable: true }],
])("%s is told as what it is, before anything was said", async (_name, fault, expected) => {
  const rehearsal = await begin();
  rehearsal.say(ANSWER);
  server.setFault(fault);
  const { error, parts } = await failureOf(rehearsal);
  expect(error).toBeInstanceOf(ProviderError);
  expect(error).toMatchObject(expected);
  expect((error as Error).message).toMatch(/^The language model.*\.$/);
  expect(parts).toEqual([]);
});

test("an overloaded server is asked a second time", async () => {
  const patient = createLanguageModelInterviewer({ baseUrl: server.baseUrl, apiKey: "key-for-tests", model: "local-model" });
  const rehearsal = await begin(patient);
  server.requests.length = 0;
  server.setFault({ type: "status", status: 503 }, { times: 1 });
  expect((await rehearsal.answer(ANSWER)).move.kind).toBe("probe");
  expect(server.requests).toHaveLength(2);
});

test("a model that falls silent in the middle is given up after what it said", async () => {
  const rehearsal = await begin();
  rehearsal.say("Can we skip this one?");
  server.setFault({ type: "stall", afterChunks: 6 });
  const { error, parts } = await failureOf(rehearsal);
  expect(error).toMatchObject({ code: "provider-timeout" });
  expect(parts[0]).toMatchObject({ type: "move", move: { kind: "question" } });
  expect(parts.length).toBeGreaterThan(1);
});

test("a stream in the smallest pieces is read all the same", async () => {
  const rehearsal = await begin();
  server.setFault({ type: "dribble", ms: 0 });
  expect((await rehearsal.answer(ANSWER)).move).toMatchObject({ kind: "probe", lack: "reason" });
});

test("an abort closes the connection", async () => {
  const rehearsal = await begin();
  rehearsal.say(ANSWER);
  server.setFault({ type: "slow-first-byte", ms: 5000 });
  const controller = new AbortController();
  const reason = new Error("the candidate went on speaking");
  const first = interviewer.reply(rehearsal.replyOptions("next", controller.signal))[Symbol.asyncIterator]().next();
  await expect.poll(() => server.requests.at(-1)?.outcome).toBe("pending");
  controller.abort(reason);
  await expect(first).rejects.toBe(reason);
  await expect.poll(() => server.requests.at(-1)?.outcome).toBe("aborted");
});

test("a server that is not there is unreachable", async () => {
  const nowhere = createLanguageModelInterviewer({ baseUrl: "http://127.0.0.1:9/v1", model: "local-model", limits: LIMITS });
  await expect(begin(nowhere)).rejects.toMatchObject({ code: "provider-failed", retryable: true });
});

test("the built-in interviewer speaks the turn that the model cannot begin, and the move says so", async () => {
  const told: string[] = [];
  const safe = chainInterviewers({
    links: [{ interviewer }, { interviewer: createBuiltInInterviewer() }],
    onFallback: ({ message }) => told.push(message),
  });
  const rehearsal = await begin(safe);
  rehearsal.say(ANSWER);
  server.setFault({ type: "status", status: 401 });
  const parts: ReplyPart[] = [];
  for await (const part of safe.reply(rehearsal.replyOptions("next"))) parts.push(part);
  expect(parts[0]).toMatchObject({ type: "move", move: { kind: "probe" }, standIn: { id: "built-in", message: told[0] } });
  expect(told).toEqual(["The language model refused the key. Built-in interviewer stands in for this turn."]);
});
