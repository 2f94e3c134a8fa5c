import { setTimeout as sleep } from "node:timers/promises";
import { inspect } from "node:util";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";

import { type ElevenLabsServer, type ElevenLabsServerOptions, startElevenLabsServer } from "../../../tests/providers/elevenlabs-server";

import { collectSpeech } from "./collect-speech";
import { type ElevenLabsVoiceOptions, createElevenLabsVoice } from "./elevenlabs-voice.server";
import { createEmbeddedVoice } from "./embedded-voice.server";
import type { Voice } from "./voice";
import { FAULT_LIMIT_MS, describeVoiceFaults } from "./voice-fault-conformance";
import { describeVoice, expectSoundAlignment } from "./voice-conformance";

const embedded = createEmbeddedVoice();
let shared: ElevenLabsServer;
beforeAll(async () => {
  shared = await startElevenLabsServer({ voice: embedded });
});
afterAll(async () => {
  await shared.close();
  await embedded.close?.();
});

describeVoice("ElevenLabs", { make: () => createElevenLabsVoice({ apiKey: "key", baseUrl: shared.url }) });

const servers: ElevenLabsServer[] = [];
async function start(options: ElevenLabsServerOptions = {}): Promise<ElevenLabsServer> {
  const server = await startElevenLabsServer(options);
  servers.push(server);
  return server;
}
afterAll(async () => {
  await Promise.all(servers.map((server) => server.close()));
});

describeVoiceFaults("ElevenLabs", async () => {
  const server = await start({ pieceMs: 200, pace: 20 });
  const make = (): Voice => createElevenLabsVoice({ apiKey: "key", baseUrl: server.url, limits: { firstAudioMs: FAULT_LIMIT_MS, stallMs: FAULT_LIMIT_MS } });
  return {
    make,
    setFault: (fault, options) => {
      if (fault?.type === "status") server.dropAll();
      server.faults.set(fault, options);
    },
  };
});

const speak = async (voice: Voice, text: string, turnId?: string) =>
  await collectSpeech(voice.speak({ text, persona: { voice: "slt", stretch: 1.05 }, language: "en-GB", turnId, signal: new AbortController().signal }));
const said = (speech: { words: { text: string }[] }): string => speech.words.map((word) => word.text).join(" ");
const voices: Voice[] = [];
afterEach(async () => {
  await Promise.all(voices.splice(0).map(async (voice) => await voice.close?.()));
});
function voiceAt(server: ElevenLabsServer, options: Partial<ElevenLabsVoiceOptions> = {}): Voice {
  const voice = createElevenLabsVoice({ apiKey: "right", baseUrl: server.url, voiceId: "v1", ...options });
  voices.push(voice);
  return voice;
}

test("a turn is one context on one warm socket: opened with a space and settings, then whole clauses with flush", async () => {
  const server = await start();
  const voice = voiceAt(server);
  await voice.warmUp?.();
  await speak(voice, "Hello there.", "t1");
  await speak(voice, "How are you today?", "t1");
  voice.endTurn?.("t1");
  await speak(voice, "Good bye.", "t2");
  expect(server.upgrades.map(String)).toEqual([
    "model_id=eleven_flash_v2_5&output_format=pcm_16000&inactivity_timeout=180&sync_alignment=true&auto_mode=true&language_code=en",
  ]);
  const bodies = server.messages.map(({ body }) => body);
  const [one, two] = [bodies[0]?.context_id, bodies[4]?.context_id];
  expect(one).not.toBe(two);
  expect(bodies.slice(0, 6)).toEqual([
    { text: " ", context_id: one, voice_settings: { stability: 0.5, similarity_boost: 0.75, speed: 0.95 } },
    { text: "Hello there. ", context_id: one, flush: true },
    { text: "How are you today? ", context_id: one, flush: true },
    { close_context: true, context_id: one },
    { text: " ", context_id: two, voice_settings: { stability: 0.5, similarity_boost: 0.75, speed: 0.95 } },
    { text: "Good bye. ", context_id: two, flush: true },
  ]);
});

test("a turn that begins opens its context before it has words, and gives it up when it ends without any", async () => {
  const server = await start();
  const voice = voiceAt(server);
  const begin = (turnId: string): void =>
    voice.beginTurn?.({ turnId, persona: { voice: "slt", stretch: 1.05 }, language: "en-GB", signal: new AbortController().signal });
  const bodies = (): unknown[] => server.messages.map(({ body }) => body);
  begin("t1");
  await expect.poll(bodies).toHaveLength(1);
  begin("t1");
  expect(said(await speak(voice, "Hello there.", "t1"))).toBe("Hello there.");
  const id = server.messages[0]?.body.context_id;
  expect(bodies()).toEqual([{ text: " ", context_id: id, voice_settings: expect.anything() }, { text: "Hello there. ", context_id: id, flush: true }]);
  voice.endTurn?.("t1");
  begin("t2");
  voice.endTurn?.("t2");
  await expect.poll(() => bodies().slice(3)).toMatchObject([{ text: " " }, { close_context: true }]);
});

test("a turn that could not begin is spoken all the same", async () => {
  const server = await start();
  const voice = voiceAt(server);
  server.faults.set({ type: "status", status: 500 }, { times: 1 });
  voice.beginTurn?.({ turnId: "t1", persona: { voice: "slt", stretch: 1 }, language: "en", signal: new AbortController().signal });
  expect(said(await speak(voice, "Hello there.", "t1"))).toBe("Hello there.");
});

test.each(["contextId", "context_id"] as const)("replies that name their context as %s are told apart", async (idField) => {
  const voice = voiceAt(await start({ idField, pieceMs: 100, pace: 20 }));
  const texts = ["One two three.", "Four five six.", "Seven eight nine ten."];
  expect((await Promise.all(texts.map((text, index) => speak(voice, text, `t${index}`)))).map(said)).toEqual(texts);
});

test("twelve turns at once take three sockets, and the sixth context never closes one", async () => {
  const server = await start({ pieceMs: 100, pace: 20 });
  const voice = voiceAt(server);
  const texts = Array.from({ length: 12 }, (_, index) => `This is turn ${index} of them.`);
  expect((await Promise.all(texts.map((text, index) => speak(voice, text, `t${index}`)))).map(said)).toEqual(texts);
  expect(server.upgrades).toHaveLength(3);
});

test("where no further socket is allowed a turn waits for a place, and says so when none comes", async () => {
  const voice = voiceAt(await start(), { maxSockets: 1, openMs: 400 });
  await Promise.all(Array.from({ length: 5 }, (_, index) => speak(voice, "Hello.", `t${index}`)));
  await expect(speak(voice, "Hello.", "sixth")).rejects.toMatchObject({ code: "provider-rate-limited", retryable: true });
  const waiting = speak(voice, "At last.", "seventh");
  setTimeout(() => voice.endTurn?.("t0"), 100);
  expect(said(await waiting)).toBe("At last.");
});

test("a socket that is closed for idleness between clauses is made again, and nothing is said twice", async () => {
  const server = await start();
  const voice = voiceAt(server);
  expect(said(await speak(voice, "First clause.", "t"))).toBe("First clause.");
  server.closeIdle();
  expect(said(await speak(voice, "Second clause.", "t"))).toBe("Second clause.");
  const texts = server.messages.map(({ body }) => body.text).filter((text) => typeof text === "string" && text.trim());
  expect(texts).toEqual(["First clause. ", "Second clause. "]);
});

test("after a break in the middle only the words that nobody got are asked for, and those after one another", async () => {
  const server = await start({ pieceMs: 300, pace: 50 });
  const voice = voiceAt(server);
  server.faults.set({ type: "idle-close", afterChunks: 4 }, { times: 1 });
  const speech = await speak(voice, "One two three four five six seven eight.");
  expect(said(speech)).toBe("One two three four five six seven eight.");
  const texts = server.messages.map(({ body }) => body.text).filter((text) => typeof text === "string" && text.trim());
  expect(texts).toEqual(["One two three four five six seven eight. ", "four five six seven eight. "]);
  expectSoundAlignment("One two three four five six seven eight.", speech);
});

test("an open context is kept alive beyond the time after which the service would close it", async () => {
  const server = await start({ inactivityMs: 600 });
  const voice = voiceAt(server, { inactivityMs: 600 });
  await speak(voice, "Before the pause.", "t");
  await sleep(1_500);
  expect(said(await speak(voice, "After the pause.", "t"))).toBe("After the pause.");
  expect(server.upgrades).toHaveLength(1);
  expect(server.messages.filter(({ body }) => body.text === "").length).toBeGreaterThanOrEqual(4);
});

test("a wrong key upgrades and is refused by a frame: that is said, once and without the key", async () => {
  const server = await start({ apiKey: "right" });
  const voice = voiceAt(server, { apiKey: "very-secret" });
  const error = await speak(voice, "Hello.").catch((caught: unknown) => caught);
  expect(error).toMatchObject({ code: "provider-auth", retryable: false });
  expect(inspect(error)).not.toContain("very-secret");
  expect(server.upgrades).toHaveLength(1);
});

test("a plan without 16 kHz gets 24 kHz, which is resampled; one without any is told so", async () => {
  const text = "What would you do differently today?";
  const [plain, lower] = [voiceAt(await start()), voiceAt(await start({ refusedFormats: ["pcm_16000"] }))];
  const [expected, resampled] = [await speak(plain, text), await speak(lower, text)];
  expect(said(resampled)).toBe(text);
  expect(resampled.samples.length).toBe(expected.samples.length);
  expectSoundAlignment(text, resampled);
  const none = voiceAt(await start({ refusedFormats: ["pcm_16000", "pcm_24000", "pcm_22050"] }));
  await expect(speak(none, text)).rejects.toThrow(/plan of this key does not give audio as pcm_22050/);
});

test.each([
  [{ name: "quota_exceeded", message: "This request exceeds your quota.", closeCode: 1008 }, "provider-rate-limited", false],
  [{ name: "voice_not_found", message: "A voice with that id does not exist.", closeCode: 1008 }, "provider-failed", false],
  [{ name: "system_busy", message: "We are busy.", closeCode: 1008 }, "provider-rate-limited", true],
  [{ name: "internal_error", message: "We are sorry, something went wrong.", closeCode: 1011 }, "provider-failed", true],
])("an error frame %j becomes %s", async (frame, code, retryable) => {
  const server = await start();
  server.faults.set({ type: "error", ...frame });
  await expect(speak(voiceAt(server), "Hello.")).rejects.toMatchObject({ code, retryable });
});

test("where something on the way lets no WebSocket through, the same words come over HTTP", async () => {
  const server = await start();
  const voice = voiceAt(server);
  server.faults.set({ type: "no-websocket" });
  const speech = await speak(voice, "Hello over there. This is a longer way.");
  expect(said(speech)).toBe("Hello over there. This is a longer way.");
  expectSoundAlignment("Hello over there. This is a longer way.", speech);
  expect(server.requests).toEqual(["POST /v1/text-to-speech/v1/stream/with-timestamps?output_format=pcm_16000"]);
});

test("an interrupted clause closes its context, and the turn goes on in a new one", async () => {
  const server = await start({ pieceMs: 100, pace: 2 });
  const voice = voiceAt(server);
  const stop = new AbortController();
  const read = async (): Promise<void> => {
    const options = { text: "A long clause that is cut.", persona: { voice: "slt", stretch: 1 } as const, language: "en", turnId: "t", signal: stop.signal };
    for await (const chunk of voice.speak(options)) if (chunk.type === "audio") stop.abort(new Error("cut"));
  };
  await expect(read()).rejects.toThrow("cut");
  expect(said(await speak(voice, "Sorry, go on.", "t"))).toBe("Sorry, go on.");
  expect(server.messages.filter(({ body }) => body.close_context).length).toBe(1);
  expect(server.upgrades).toHaveLength(1);
});
