import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, expect, test, vi } from "vitest";

import type { Timing } from "~/services/http/retry";

import { createCodedSpeech } from "../../../tests/providers/coded-speech";
import { type DeepgramServerOptions, startDeepgramServer } from "../../../tests/providers/deepgram-server";

import { type DeepgramSpeechToTextOptions, createDeepgramSpeechToText } from "./deepgram-speech-to-text.server";
import { describeSpeechToText } from "./speech-to-text-conformance";
import type { Transcription } from "./speech-to-text";

const KEY = "dg-conformance-0123456789";

const instantTiming: Timing = {
  now: () => 0,
  sleep: async (_ms, signal) => signal.throwIfAborted(),
  random: () => 0,
};

async function makeSubject(recognise: (samples: Int16Array) => Transcription | Promise<Transcription>) {
  const server = await startDeepgramServer({ recognise, apiKey: KEY });
  const limits = { connectMs: 300, stallMs: 300, finishMs: 300 };
  const speechToText = createDeepgramSpeechToText({ apiKey: KEY, baseUrl: server.url, limits, spareMs: 0, timing: instantTiming });
  return {
    speechToText,
    setFault: server.faults.set,
    requestCount: () => server.connections.length,
    close: async () => {
      await speechToText.close?.();
      await server.close();
    },
  };
}

describeSpeechToText("Deepgram Flux", {
  wire: { key: KEY },
  make: makeSubject,
  makeStreams: ({ recognise }) => makeSubject(recognise),
});

const speech = createCodedSpeech(Array.from({ length: 120 }, (_, index) => `w${index}`));
const sentence = speech.say("w0 w1 w2 w3 | w4 w5");
const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  await Promise.all(closers.splice(0).map((close) => close()));
});

async function start(server: DeepgramServerOptions = {}, options: Partial<DeepgramSpeechToTextOptions> = {}) {
  const started = await startDeepgramServer({ recognise: speech.recognise, ...server });
  const speechToText = createDeepgramSpeechToText({ apiKey: KEY, baseUrl: started.url, spareMs: 0, ...options });
  closers.push(async () => {
    await speechToText.close?.();
    await started.close();
  });
  const open = (controller = new AbortController()) => {
    const onUpdate = vi.fn();
    const onFailure = vi.fn();
    const stream = speechToText.openStream?.({ language: "en-GB", onUpdate, onFailure, signal: controller.signal });
    if (!stream) throw new Error("Flux has streams");
    return { stream, onUpdate, onFailure };
  };
  const ask = (language = "en-US") =>
    speechToText.transcribe({ samples: sentence.samples, language, signal: new AbortController().signal });
  return { server: started, speechToText, open, ask };
}

test("greets Flux as Deepgram wants it, and sends chunks of 80 ms or what there is when a word ends", async () => {
  const { server, open } = await start();
  const { stream } = open();
  for (let at = 0; at < sentence.samples.length; at += 320) stream.write(sentence.samples.subarray(at, at + 320));
  expect((await stream.finish()).text).toBe("w0 w1 w2 w3 w4 w5");
  const [connection] = server.connections;
  expect(connection?.headers.authorization).toBe(`Token ${KEY}`);
  expect(Object.fromEntries(connection?.query ?? [])).toEqual({
    model: "flux-general-en",
    encoding: "linear16",
    sample_rate: "16000",
    eot_threshold: "0.7",
    eager_eot_threshold: "0.4",
    eot_timeout_ms: "5000",
  });
  const chunks = connection?.chunks ?? [];
  expect(Math.max(...chunks)).toBe(1280);
  expect(connection?.samples).toBe(sentence.samples.length);
  const ends = chunks.map((_, index) => chunks.slice(0, index + 1).reduce((sum, samples) => sum + samples, 0));
  for (const { endSample } of sentence.words) expect(ends.some((end) => end >= endSample && end <= endSample + 320)).toBe(true);
});

test("says how sure Flux was of each word", async () => {
  const unsure = (samples: Int16Array) => {
    const { text, words } = speech.recognise(samples);
    return { text, words: words.map((word) => ({ ...word, confidence: word.text === "w2" ? 0.31 : 0.99 })) };
  };
  const { ask } = await start({ recognise: unsure });
  expect((await ask()).words.map(({ confidence }) => confidence)).toEqual([0.99, 0.99, 0.31, 0.99, 0.99, 0.99]);
});

test("a wrong key is refused in a sentence that does not hold it", async () => {
  const { ask } = await start({ apiKey: "another" });
  await expect(ask()).rejects.toMatchObject({ code: "provider-auth", retryable: false, message: expect.stringContaining("refused the key") });
});

test("an end that Flux has told already is not asked for again", async () => {
  const { server, open } = await start();
  const { stream, onUpdate } = open();
  stream.write(sentence.samples);
  stream.write(new Int16Array(5_000));
  await vi.waitFor(() => expect(onUpdate).toHaveBeenLastCalledWith(expect.objectContaining({ ending: "likely" })));
  stream.write(new Int16Array(320).fill(20));
  const before = performance.now();
  expect((await stream.finish()).text).toBe("w0 w1 w2 w3 w4 w5");
  expect(performance.now() - before).toBeLessThan(5);
  await vi.waitFor(() => expect(server.connections[0]?.messages).toEqual(["CloseStream"]));
});

test("speech after a likely end is waited for", async () => {
  const { open } = await start({ wordDelayMs: 50 });
  const { stream, onUpdate } = open();
  stream.write(sentence.samples);
  stream.write(new Int16Array(5_000));
  await vi.waitFor(() => expect(onUpdate).toHaveBeenLastCalledWith(expect.objectContaining({ ending: "likely" })));
  stream.write(speech.say("w9").samples);
  expect((await stream.finish()).text).toBe("w0 w1 w2 w3 w4 w5 w9");
});

test("a server that cannot end turns loses nothing, and is not asked a second time", async () => {
  const { server, ask, open } = await start({ refuseForceEndTurn: true });
  const { stream } = open();
  stream.write(sentence.samples);
  expect((await stream.finish()).text).toBe("w0 w1 w2 w3 w4 w5");
  expect((await ask()).text).toBe("w0 w1 w2 w3 w4 w5");
  expect(server.connections.map(({ messages }) => messages)).toEqual([["ForceEndTurn", "CloseStream"], ["CloseStream"], ["CloseStream"]]);
});

test("a socket that is warm saves the handshake, is kept alive by silence, and is not kept for ever", async () => {
  const limits = { silenceEveryMs: 100 };
  const { server, speechToText, open } = await start({ idleMs: 1_000 }, { spareMs: 2_000, limits });
  speechToText.warmUp?.();
  speechToText.warmUp?.();
  await sleep(1_500);
  expect(server.connections).toHaveLength(1);
  expect(server.connections[0]?.isOpen).toBe(true);
  expect(server.connections[0]?.messages).toEqual([]);
  const { stream } = open();
  stream.write(sentence.samples);
  expect(await stream.finish()).toMatchObject({ text: "w0 w1 w2 w3 w4 w5", words: sentence.words });
  // The next one is warm as soon as this one is over.
  await vi.waitFor(() => expect(server.connections).toHaveLength(2));
  await vi.waitFor(() => expect(server.connections[1]?.isOpen).toBe(false), { timeout: 8_000 });
  expect(server.connections[1]?.messages).toEqual(["CloseStream"]);
});

test("a pause in sending is filled with silence that is in no word's time", async () => {
  const { open, server } = await start({ idleMs: 800 }, { limits: { silenceEveryMs: 50 } });
  const { stream } = open();
  const half = sentence.words[3]?.endSample ?? 0;
  stream.write(sentence.samples.subarray(0, half));
  await sleep(1_200);
  stream.write(sentence.samples.subarray(half));
  expect(await stream.finish()).toMatchObject({ text: "w0 w1 w2 w3 w4 w5", words: sentence.words });
  expect(server.connections).toHaveLength(1);
});

test("after a reset only the sound that no ended turn covers is sent again", async () => {
  const { server, open } = await start();
  const { stream, onUpdate, onFailure } = open();
  const first = speech.say("w0 w1 w2 | |");
  stream.write(first.samples);
  await vi.waitFor(() => expect(onUpdate).toHaveBeenLastCalledWith(expect.objectContaining({ ending: "certain" })));
  const { finalSamples } = onUpdate.mock.lastCall?.[0] as { finalSamples: number };
  server.dropAll();
  const rest = speech.say("w3 w4 w5");
  stream.write(rest.samples);
  expect((await stream.finish()).text).toBe("w0 w1 w2 w3 w4 w5");
  expect(server.connections[1]?.samples).toBe(first.samples.length + rest.samples.length - finalSamples);
  expect(onFailure).not.toHaveBeenCalled();
});

test.each([0, 40, 80, 120, 160, 200])("a network that goes before the last word is told costs no word, wherever that word ends: after %i ms more", async (ms) => {
  let goes = false;
  const { server, open } = await start({
    recognise: (samples) => {
      if (goes) server.dropAll();
      goes = false;
      return speech.recognise(samples);
    },
  });
  const { stream } = open();
  const lastWord = sentence.words.at(-1)?.endSample ?? 0;
  const sound = new Int16Array(ms * 16 + lastWord);
  sound.set(sentence.samples.subarray(0, lastWord), ms * 16);
  for (let at = 0; at < sound.length; at += 320) stream.write(sound.subarray(at, at + 320));
  // Less than a chunk may wait for what follows.
  await expect.poll(() => server.connections[0]?.samples).toBeGreaterThan(sound.length - 2_560);
  goes = true;
  expect((await stream.finish()).text).toBe("w0 w1 w2 w3 w4 w5");
});

test("half a minute of an unfinished turn is kept; beyond that a lost socket is a failure, and not a gap", async () => {
  const { server, open } = await start();
  const { stream, onFailure } = open();
  await vi.waitFor(() => expect(server.connections).toHaveLength(1));
  for (let index = 0; index < 110; index += 1) {
    stream.write(speech.say(`w${index}`).samples);
    await sleep(1);
  }
  await vi.waitFor(() => expect(server.connections[0]?.samples).toBeGreaterThan(500_000));
  server.dropAll();
  await vi.waitFor(() => expect(onFailure).toHaveBeenCalledOnce());
});

test("more sound than is kept until a socket is open is a failure, and not a gap", async () => {
  const { stream, onFailure } = (await start()).open();
  for (let index = 0; index < 110; index += 1) stream.write(speech.say(`w${index}`).samples);
  await vi.waitFor(() => expect(onFailure).toHaveBeenCalledOnce());
  await expect(stream.finish()).rejects.toMatchObject({ code: "provider-timeout" });
});

test("another language is said to be none of Flux's, without asking", async () => {
  const { server, speechToText, ask } = await start();
  expect(speechToText.hears?.("en-AU")).toBe(true);
  expect(speechToText.hears?.("de-DE")).toBe(false);
  await expect(ask("de-DE")).rejects.toMatchObject({ code: "not-configured", message: expect.stringContaining("English only") });
  const options = { language: "de-DE", onUpdate: vi.fn(), onFailure: vi.fn(), signal: new AbortController().signal };
  expect(speechToText.openStream?.(options)).toBeNull();
  expect(server.connections).toEqual([]);
});
