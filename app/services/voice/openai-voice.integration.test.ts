import { afterAll, beforeAll, expect, test } from "vitest";

import { concatSamples } from "~/domain/audio";

import { type Fault, type OpenAiCompatibleServer, type OpenAiCompatibleServerOptions, startOpenAiCompatibleServer } from "../../../tests/providers/openai-compatible-server";
import type { SpeechBody } from "../../../tests/providers/openai-speech-wire";

import { collectSpeech } from "./collect-speech";
import { createEmbeddedVoice } from "./embedded-voice.server";
import { type OpenAiVoiceOptions, createOpenAiVoice } from "./openai-voice.server";
import { Resampler } from "./resample";
import { createScriptedVoice } from "./scripted-voice";
import type { Voice } from "./voice";
import { describeVoice, expectSoundAlignment } from "./voice-conformance";
import { FAULT_LIMIT_MS, type VoiceFault, describeVoiceFaults } from "./voice-fault-conformance";

const embedded = createEmbeddedVoice();
const scripted = createScriptedVoice();
const servers: OpenAiCompatibleServer[] = [];
afterAll(async () => {
  await Promise.all(servers.map((server) => server.close()));
  await embedded.close?.();
});

async function start(options: OpenAiCompatibleServerOptions = {}): Promise<OpenAiCompatibleServer> {
  const server = await startOpenAiCompatibleServer({ speak: spokenBy(embedded), ...options });
  servers.push(server);
  return server;
}

const spokenBy =
  (voice: Voice, sampleRate = 24_000) =>
  async ({ input, speed = 1 }: SpeechBody) => {
    const persona = { voice: "slt", stretch: 1 / speed } as const;
    const { samples } = await collectSpeech(voice.speak({ text: input, persona, language: "en-US", signal: new AbortController().signal }));
    const resampler = new Resampler(16_000, sampleRate);
    return { samples: concatSamples([resampler.push(samples), resampler.flush()]), sampleRate };
  };

const voiceAt = (server: OpenAiCompatibleServer, options: Partial<OpenAiVoiceOptions> = {}): Voice =>
  createOpenAiVoice({ baseUrl: server.baseUrl, apiKey: "sk-1", model: "tts-1", voice: "alloy", ...options });

const speak = async (voice: Voice, text: string, stretch = 1) =>
  await collectSpeech(voice.speak({ text, persona: { voice: "slt", stretch }, language: "en-US", signal: new AbortController().signal }));

let shared: OpenAiCompatibleServer;
beforeAll(async () => {
  shared = await start();
});

describeVoice("OpenAI-compatible speech", { make: () => voiceAt(shared) });

describeVoiceFaults("OpenAI-compatible speech", async () => {
  const server = await start({ speak: spokenBy(scripted) });
  return {
    make: () => voiceAt(server, { firstAudioMs: FAULT_LIMIT_MS, stallMs: FAULT_LIMIT_MS }),
    setFault: (fault, options) => server.setFault(fault && onHttp(fault), options),
  };
});

/** HTTP has no idle close of its own: a server that closes in the middle resets. */
function onHttp(fault: VoiceFault): Fault {
  if (fault.type === "malformed") return { type: "malformed" };
  return fault.type === "idle-close" ? { type: "reset", afterChunks: fault.afterChunks } : (fault as Fault);
}

test("asks for raw sound with the persona's tempo, and sends only what is to be said", async () => {
  const server = await start();
  await speak(voiceAt(server), "Please <b>tell</b> me **more**. 🙂", 1.05);
  expect(server.requests.at(-1)).toMatchObject({
    path: "/audio/speech",
    headers: { authorization: "Bearer sk-1" },
    body: { model: "tts-1", voice: "alloy", input: "Please tell me more.", response_format: "pcm", speed: 0.95 },
  });
});

test("a server that has only WAV is asked for that from then on, at whatever rate it speaks", async () => {
  const server = await start({ speak: spokenBy(embedded, 22_050), speechFormats: ["wav", "mp3"] });
  const voice = voiceAt(server);
  const text = "What would you do differently today?";
  const [first, second] = [await speak(voice, text), await speak(voice, text)];
  expectSoundAlignment(text, first);
  expect(second.samples.length).toBe(first.samples.length);
  expect(server.requests.map((request) => (request.body as SpeechBody).response_format)).toEqual(["pcm", "wav", "wav"]);
  const direct = await speak(embedded, text);
  expect(first.samples.length / direct.samples.length).toBeCloseTo(1, 2);
});

test("a reply that ends too early without saying so is an error, not a swallowed sentence", async () => {
  const whole = spokenBy(scripted);
  const server = await start({
    speak: async (body) => {
      const { samples, sampleRate } = await whole(body);
      return { samples: samples.subarray(0, samples.length / 4), sampleRate };
    },
  });
  const speaking = speak(voiceAt(server, { retries: 0 }), "Tell me about a project that you led, and what you would do differently today.");
  await expect(speaking).rejects.toMatchObject({ code: "provider-malformed", retryable: true });
});

test("a long text is asked for piece by piece, so that its first sound comes soon", async () => {
  const server = await start({ speak: spokenBy(scripted) });
  const text = "Take your time. ".repeat(60).trim();
  const speech = await speak(voiceAt(server), text);
  const inputs = server.requests.map((request) => (request.body as SpeechBody).input);
  expect(inputs.join(" ")).toBe(text);
  expect(Math.max(...inputs.map((input) => input.length))).toBeLessThanOrEqual(300);
  expectSoundAlignment(text, speech);
});

test("a page in place of sound is told apart", async () => {
  const bytes = new TextEncoder().encode("<!doctype html><p>Welcome to this network.</p>..");
  const server = await start({ speak: () => ({ samples: new Int16Array(bytes.buffer, 0, bytes.length >> 1), sampleRate: 24_000 }) });
  await expect(speak(voiceAt(server, { retries: 0 }), "Hello there.")).rejects.toMatchObject({ code: "provider-malformed" });
});
