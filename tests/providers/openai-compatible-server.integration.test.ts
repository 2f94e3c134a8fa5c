import OpenAI, { APIConnectionError, APIConnectionTimeoutError, AuthenticationError, RateLimitError } from "openai";
import { afterEach, expect, test } from "vitest";

import { encodeWav } from "~/domain/wav";

import {
  type OpenAiCompatibleServer,
  type OpenAiCompatibleServerOptions,
  startOpenAiCompatibleServer,
} from "./openai-compatible-server";

const servers: OpenAiCompatibleServer[] = [];
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

async function start(options: OpenAiCompatibleServerOptions, apiKey = "sk-right") {
  const server = await startOpenAiCompatibleServer(options);
  servers.push(server);
  return { server, client: new OpenAI({ baseURL: server.baseUrl, apiKey, maxRetries: 0, timeout: 5000, logLevel: "off" }) };
}

const question = { model: "m", messages: [{ role: "user" as const, content: "Hello" }] };
const tone = Int16Array.from({ length: 16_000 }, (_, index) => Math.round(8000 * Math.sin(index / 5)));
const wavFile = () => new File([encodeWav(tone, 16_000)], "answer.wav", { type: "audio/wav" });

async function readStream(client: OpenAI): Promise<string> {
  let text = "";
  for await (const chunk of await client.chat.completions.create({ ...question, stream: true })) {
    text += chunk.choices[0]?.delta.content ?? "";
  }
  return text;
}

test("streams the deltas as frames, with the role first, a finish reason and the usage that was asked for", async () => {
  const { client, server } = await start({ chat: () => ["Hello", ", wörld"] });
  const chunks = [];
  const stream = await client.chat.completions.create({ ...question, stream: true, stream_options: { include_usage: true } });
  for await (const chunk of stream) chunks.push(chunk);
  expect(chunks.map((chunk) => chunk.choices[0]?.delta)).toEqual([
    { role: "assistant", content: "", refusal: null },
    { content: "Hello" },
    { content: ", wörld" },
    {},
    undefined,
  ]);
  expect(chunks.at(-2)?.choices[0]?.finish_reason).toBe("stop");
  expect(chunks.at(-1)?.usage?.total_tokens).toBeGreaterThan(0);
  expect(server.requests).toMatchObject([{ path: "/chat/completions", body: { messages: question.messages }, outcome: "answered" }]);
});

test("answers in one object when no stream was asked for", async () => {
  const { client } = await start({ chat: () => ["Hello", " there"] });
  const completion = await client.chat.completions.create(question);
  expect(completion.choices[0]?.message.content).toBe("Hello there");
});

test("hands the decoded audio and the fields of the form to the recogniser", async () => {
  let heard: Int16Array = new Int16Array();
  const { client, server } = await start({
    transcribe: (samples, fields) => {
      heard = samples;
      return { text: `language ${fields.language?.[0]}.`, words: [{ text: "language", startSample: 1600, endSample: 8000 }] };
    },
  });
  const reply = await client.audio.transcriptions.create({
    file: wavFile(),
    model: "whisper-1",
    language: "en",
    response_format: "verbose_json",
    timestamp_granularities: ["word"],
  });
  expect(heard).toEqual(tone);
  expect(reply.text).toBe("language en.");
  expect(reply.words).toEqual([{ word: "language", start: 0.1, end: 0.5 }]);
  expect(reply.duration).toBe(1);
  expect(server.requests[0]?.body).toMatchObject({ file: { name: "answer.wav", bytes: 32_044 } });
});

test("refuses verbose_json like newer models when told to, and still answers json", async () => {
  const { client } = await start({ transcribe: () => ({ text: "Yes.", words: [] }), refuseVerboseJson: true });
  const ask = (response_format: "json" | "verbose_json") =>
    client.audio.transcriptions.create({ file: wavFile(), model: "new", response_format });
  await expect(ask("verbose_json")).rejects.toMatchObject({ status: 400, param: "response_format" });
  expect((await ask("json")).text).toBe("Yes.");
});

test("lets in only the right key", async () => {
  const { client } = await start({ chat: () => ["Hi"], apiKey: "sk-other" });
  await expect(client.chat.completions.create(question)).rejects.toThrow(AuthenticationError);
});

test("lists its models", async () => {
  const { client } = await start({ models: ["one", "two"] });
  expect((await client.models.list()).data.map((model) => model.id)).toEqual(["one", "two"]);
});

test("a status fault meets as many requests as it was set for and carries Retry-After", async () => {
  const { client, server } = await start({ chat: () => ["Hi"] });
  server.setFault({ type: "status", status: 429, retryAfterSeconds: 7 }, { times: 1 });
  const refused = await client.chat.completions.create(question).catch((error: unknown) => error);
  expect(refused).toBeInstanceOf(RateLimitError);
  expect((refused as RateLimitError).headers?.get("retry-after")).toBe("7");
  expect(await readStream(client)).toBe("Hi");
});

test("a fault for one path leaves the others alone", async () => {
  const { client, server } = await start({ chat: () => ["Hi"] });
  server.setFault({ type: "status", status: 500 }, { path: "/audio/transcriptions" });
  expect(await readStream(client)).toBe("Hi");
});

test("a dribbled stream arrives whole, cut frames and all", async () => {
  const { client, server } = await start({ chat: () => ["naïve ", "日本語"] });
  server.setFault({ type: "dribble", ms: 1 });
  expect(await readStream(client)).toBe("naïve 日本語");
});

test("a slow first byte, a reset and a broken frame each fail as they would in life", async () => {
  const { client, server } = await start({ chat: () => ["Hi", " there"] });
  server.setFault({ type: "slow-first-byte", ms: 60_000 });
  await expect(client.chat.completions.create(question, { timeout: 100 })).rejects.toThrow(APIConnectionTimeoutError);
  server.setFault({ type: "reset" });
  await expect(readStream(client)).rejects.toThrow(APIConnectionError);
  server.setFault({ type: "malformed" });
  await expect(readStream(client)).rejects.toThrow(SyntaxError);
  await expect(client.chat.completions.create(question)).rejects.toThrow();
});

test("a stalled stream stops after its chunks and stays open until the client leaves", async () => {
  const { client, server } = await start({ chat: () => ["Hi", " there"] });
  server.setFault({ type: "stall", afterChunks: 2 });
  const stream = await client.chat.completions.create({ ...question, stream: true });
  const iterator = stream[Symbol.asyncIterator]();
  await iterator.next();
  expect((await iterator.next()).value?.choices[0]?.delta.content).toBe("Hi");
  expect(server.requests[0]?.outcome).toBe("pending");
  stream.controller.abort();
  await expect.poll(() => server.requests[0]?.outcome).toBe("aborted");
});

test("closes at once although replies are still open", async () => {
  const { client, server } = await start({ chat: () => ["Hi"] });
  server.setFault({ type: "stall", afterChunks: 0 });
  const open = readStream(client).catch(() => "broken");
  await expect.poll(() => server.requests.length).toBe(1);
  await servers.pop()?.close();
  expect(await open).toBe("broken");
});
