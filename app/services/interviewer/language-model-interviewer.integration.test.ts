import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

import { afterAll, beforeAll, beforeEach, expect, onTestFinished, test } from "vitest";

import { interviewSettingsSchema } from "~/domain/settings";
import { type ProviderCall, onProviderCall } from "~/services/providers/provider-calls";

import {
  type ChatBody,
  type OpenAiCompatibleServer,
  startOpenAiCompatibleServer,
} from "../../../tests/providers/openai-compatible-server";
import { createBuiltInInterviewer } from "./built-in-interviewer";
import type { Interviewer, ReplyPart } from "./interviewer";
import { chainInterviewers } from "./interviewer-chain";
import { describeInterviewer } from "./interviewer-conformance";
import { describeInterviewerFaults } from "./interviewer-fault-conformance";
import { createLanguageModelInterviewer } from "./language-model-interviewer.server";
import { Rehearsal } from "./rehearsal";
import { inPieces, promptOf, scriptedModel } from "./scripted-model.test-helper";

describeInterviewer("a language model", async () => {
  const server = await startOpenAiCompatibleServer({ chat: scriptedModel, deltaMs: 1 });
  return { interviewer: createLanguageModelInterviewer({ baseUrl: server.baseUrl, model: "local-model" }), close: () => server.close() };
});

describeInterviewerFaults("a language model", async () => {
  const server = await startOpenAiCompatibleServer({ chat: scriptedModel });
  return { server, interviewer: createLanguageModelInterviewer({ baseUrl: server.baseUrl, model: "local-model", limits: LIMITS }) };
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

interface Dialect {
  refuses: string[];
  /** Says which parameter it is about. Default true. */
  names?: boolean;
}

/** A server that answers 400 to parameters that it does not know, and streams without `[DONE]`. */
async function pickyServer({ refuses, names = true }: Dialect) {
  const bodies: ChatBody[] = [];
  const server = createServer((request, response) => {
    let sent = "";
    request.on("data", (data: Buffer) => (sent += data.toString()));
    request.on("end", () => {
      const body = JSON.parse(sent) as ChatBody;
      bodies.push(body);
      const param = refuses.find((name) => name in body);
      if (param) {
        const error = { message: names ? `Unsupported parameter: '${param}' is not supported with this model.` : "Extra inputs are not permitted", param: names ? param : null };
        return response.writeHead(400, { "content-type": "application/json" }).end(JSON.stringify({ error }));
      }
      response.writeHead(200, { "content-type": "text/event-stream" });
      for (const content of scriptedModel(body)) response.write(`data: ${JSON.stringify({ choices: [{ index: 0, delta: { content } }] })}\n\n`);
      response.end(`data: ${JSON.stringify({ choices: [{ index: 0, delta: {}, finish_reason: "stop" }] })}\n\n`);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  return { bodies, baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1` };
}

test.each<[string, Dialect, number]>([
  ["a reasoning model", { refuses: ["max_tokens", "temperature"] }, 2],
  ["an older server", { refuses: ["max_completion_tokens", "stream_options"] }, 3],
  ["a server that takes nothing optional", { refuses: ["stream_options", "max_completion_tokens", "max_tokens", "temperature"] }, 5],
  ["a server that does not say what it refuses", { refuses: ["stream_options"], names: false }, 2],
])("%s is asked in its own dialect, found out once", async (_name, dialect, requests) => {
  const { baseUrl, bodies } = await pickyServer(dialect);
  const rehearsal = await begin(createLanguageModelInterviewer({ baseUrl, model: "picky" }));
  expect(bodies).toHaveLength(requests);
  await rehearsal.answer(ANSWER);
  expect(bodies).toHaveLength(requests + 1);
});

test("tokens are counted where the provider tells them, and a call that failed is told with its reason", async () => {
  const calls: ProviderCall[] = [];
  onTestFinished(onProviderCall((call) => void calls.push(call)));
  const rehearsal = await begin();
  server.setFault({ type: "status", status: 401 });
  rehearsal.say(ANSWER);
  await failureOf(rehearsal);
  expect(calls[0]).toMatchObject({ role: "model", id: "language-model", outcome: "ok" });
  expect(calls[0]?.tokens?.output).toBeGreaterThan(0);
  expect(calls[0]?.firstMs).toBeLessThanOrEqual(calls[0]?.ms ?? 0);
  expect(calls[1]).toMatchObject({ outcome: "provider-auth" });
  expect(JSON.stringify(calls)).not.toContain("shop");
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
