import { afterEach, expect, test, vi } from "vitest";

import { SAMPLE_RATE } from "~/domain/audio";

import {
  type OpenAiCompatibleServer,
  type OpenAiCompatibleServerOptions,
  startOpenAiCompatibleServer,
} from "../../../tests/providers/openai-compatible-server";

import { type OpenAiSpeechToTextOptions, createOpenAiSpeechToText } from "./openai-speech-to-text.server";
import type { Timing } from "~/services/http/retry";
import { describeSpeechToText } from "./speech-to-text-conformance";

const KEY = "sk-conformance-0123456789";

/** Waits take no time and are noted. */
function instantTiming(): Timing & { waits: number[] } {
  let now = 0;
  const waits: number[] = [];
  const sleep = async (ms: number, signal: AbortSignal): Promise<void> => {
    signal.throwIfAborted();
    now += ms;
    waits.push(ms);
  };
  return { now: () => now, sleep, random: () => 0, waits };
}

describeSpeechToText("OpenAI-compatible speech to text", {
  wire: { key: KEY },
  async make(recognise) {
    const server = await startOpenAiCompatibleServer({ transcribe: recognise, apiKey: KEY });
    const speechToText = createOpenAiSpeechToText({
      baseUrl: server.baseUrl,
      apiKey: KEY,
      model: "whisper-1",
      timeoutMs: 200,
      timeoutPerSecondMs: 0,
      timing: instantTiming(),
    });
    return { speechToText, setFault: server.setFault, requestCount: () => server.requests.length, close: server.close };
  },
});

const servers: OpenAiCompatibleServer[] = [];
afterEach(async () => {
  vi.restoreAllMocks();
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

async function start(server: OpenAiCompatibleServerOptions, options: Partial<OpenAiSpeechToTextOptions> = {}) {
  const started = await startOpenAiCompatibleServer(server);
  servers.push(started);
  const timing = instantTiming();
  const speechToText = createOpenAiSpeechToText({ baseUrl: started.baseUrl, model: "whisper-1", timing, ...options });
  const ask = (request: { samples?: Int16Array; language?: string; context?: string } = {}) =>
    speechToText.transcribe({ samples: tone(1), language: "en-US", signal: new AbortController().signal, ...request });
  return { server: started, speechToText, timing, ask };
}

const tone = (seconds: number, level = 9000): Int16Array =>
  Int16Array.from({ length: Math.round(seconds * SAMPLE_RATE) }, (_, index) => Math.round(level * Math.sin(index / 9)));

const fieldsOf = (server: OpenAiCompatibleServer): Record<string, string[]>[] =>
  server.requests.flatMap(({ body }) => (body ? [(body as { fields: Record<string, string[]> }).fields] : []));

test("asks for word times in the language of the interview, with the end of what was said as prompt", async () => {
  const { server, ask } = await start({ transcribe: () => ({ text: "Yes.", words: [] }) });
  const context = `${"earlier words ".repeat(50)}and then we met Ms Żółć`;
  await ask({ language: "en-GB", context });
  const [fields] = fieldsOf(server);
  expect(fields).toMatchObject({
    model: ["whisper-1"],
    language: ["en"],
    response_format: ["verbose_json"],
    "timestamp_granularities[]": ["word", "segment"],
  });
  const prompt = fields?.prompt?.[0] ?? "";
  expect(prompt).toMatch(/^(?:earlier|words) .*Ms Żółć$/);
  expect(prompt.length).toBeLessThanOrEqual(200);
});

test("sends no language that is none", async () => {
  const { server, ask } = await start({ transcribe: () => ({ text: "Yes.", words: [] }) });
  await ask({ language: "?" });
  await ask({ language: "nb-NO" });
  expect(fieldsOf(server).map((fields) => fields.language)).toEqual([undefined, ["no"]]);
});

test("says how sure the model was of each word", async () => {
  const words = [{ text: "quorum", startSample: 0, endSample: 4_800, confidence: 0.3 }];
  const { ask } = await start({ transcribe: () => ({ text: "quorum", words }) });
  expect((await ask()).words[0]?.confidence).toBeCloseTo(0.3);
});

test("gives bare words their punctuation back", async () => {
  const words = ["Well,", "\"twice\"", "that."].map((text, index) => ({
    text,
    startSample: index * 1600,
    endSample: (index + 1) * 1600,
  }));
  const { ask } = await start({ transcribe: () => ({ text: "Well, \"twice\" that.", words }) });
  expect((await ask()).words).toMatchObject(words);
});

test("goes on without word times where an endpoint refuses them, and does not ask again", async () => {
  const { server, ask } = await start({ transcribe: () => ({ text: "Yes.", words: [] }), refuseVerboseJson: true });
  expect(await ask()).toEqual({ text: "Yes.", words: [] });
  expect(await ask()).toEqual({ text: "Yes.", words: [] });
  expect(fieldsOf(server).map((fields) => fields.response_format?.[0])).toEqual(["verbose_json", "json", "json"]);
});

test("a bad request in both formats is an error and teaches nothing about the endpoint", async () => {
  const { server, ask } = await start({ transcribe: () => ({ text: "Yes.", words: [] }) });
  server.setFault({ type: "status", status: 400 }, { times: 2 });
  await expect(ask()).rejects.toMatchObject({ code: "provider-failed", retryable: false });
  await ask();
  expect(fieldsOf(server).at(-1)?.response_format).toEqual(["verbose_json"]);
});

test("takes a reply without words where the endpoint has none", async () => {
  const { ask } = await start({ transcribe: () => ({ text: "Yes.", words: [] }), wordTimes: false });
  expect(await ask()).toEqual({ text: "Yes.", words: [] });
});

test("waits twice as long before the second retry, and as long as it is told to", async () => {
  const { server, timing, ask } = await start({ transcribe: () => ({ text: "Yes.", words: [] }) });
  server.setFault({ type: "status", status: 500 });
  await expect(ask()).rejects.toThrow();
  server.setFault({ type: "status", status: 429, retryAfterSeconds: 5 });
  await expect(ask()).rejects.toThrow();
  expect(timing.waits).toEqual([300, 600, 5000, 5000]);
});

test("gives up when the next wait would outlast the budget", async () => {
  const { server, timing, ask } = await start({ transcribe: () => ({ text: "Yes.", words: [] }) }, { budgetMs: 7000 });
  server.setFault({ type: "status", status: 429, retryAfterSeconds: 5 });
  await expect(ask()).rejects.toMatchObject({ code: "provider-rate-limited" });
  expect(timing.waits).toEqual([5000]);
});

test("drops what the model invents over breath, and keeps the same words when they were said", async () => {
  const { ask } = await start({ transcribe: () => ({ text: " Thanks for watching!", words: [] }) });
  expect(await ask({ samples: tone(2, 80) })).toEqual({ text: "", words: [] });
  expect((await ask({ samples: tone(2) })).text).toBe("Thanks for watching!");
});

test("refuses what no endpoint takes at once", async () => {
  const { server, ask } = await start({ transcribe: () => ({ text: "Yes.", words: [] }) });
  await expect(ask({ samples: tone(13.5 * 60) })).rejects.toMatchObject({ code: "too-large" });
  expect(server.requests).toEqual([]);
});

test("a service that is not there is an error in a sentence", async () => {
  const { server, ask } = await start({});
  await server.close();
  servers.length = 0;
  await expect(ask()).rejects.toMatchObject({ code: "provider-failed", message: expect.stringContaining("cannot be reached") });
});

test("neither a broken reply nor its error shows the transcript", async () => {
  const spies = (["log", "info", "warn", "error", "debug"] as const).map((method) => vi.spyOn(console, method));
  const { server, ask } = await start({ transcribe: () => ({ text: "secret words of an answer", words: [] }) });
  server.setFault({ type: "malformed" });
  const error = (await ask().catch((thrown: unknown) => thrown)) as Error;
  expect(`${error.stack} ${String(error.cause)}`).not.toContain("secret");
  for (const spy of spies) expect(spy).not.toHaveBeenCalled();
});

test("says where it transcribes", async () => {
  const { server, speechToText } = await start({});
  expect(speechToText.name).toBe(`whisper-1 at ${new URL(server.baseUrl).host}`);
});
