import { expect, test } from "vitest";

import { ProviderError } from "~/domain/errors";
import { decodeWav, encodeWav } from "~/domain/wav";
import { CircuitBreaker } from "~/services/http/circuit-breaker";
import { createScriptedSpeechToText } from "~/services/speech-to-text/scripted-speech-to-text";
import { createScriptedVoice } from "~/services/voice/scripted-voice";

import { createPressLimit } from "./press-limit";
import type { ProviderChains, ProviderEntry } from "./provider-entry";
import { providerRoles } from "./provider-roles";
import { type TestProviderOptions, testProvider } from "./test-provider";

const down = new ProviderError("The language model cannot be reached. Everything you said is saved. Check LLM_BASE_URL.", { code: "provider-failed", retryable: true });
const common = { host: "models.example", model: "small" };

function modelThat(say: (signal: AbortSignal) => AsyncIterable<string>, id = "language-model"): ProviderEntry {
  return { ...common, role: "model", id, name: "small at models.example", breaker: new CircuitBreaker({ now: () => 0 }), say };
}

const chainsOf = (chains: Partial<ProviderChains>): ProviderChains => ({ model: [], voice: [], "speech-to-text": [], ...chains });

function run(role: TestProviderOptions["role"], entry: ProviderEntry, options: Partial<TestProviderOptions> = {}) {
  const chains = chainsOf({ [role]: [entry] });
  return testProvider({ chains, role, id: entry.id, helper: createScriptedVoice(), signal: new AbortController().signal, ...options });
}

async function* words(...pieces: string[]) {
  for (const piece of pieces) yield await Promise.resolve(piece);
}

test("a model is tried with a sentence, and the time to its first word is told", async () => {
  let clock = 0;
  const now = () => (clock += 10);
  const result = await run("model", modelThat(() => words("I am", " ready. ")), { now });
  expect(result).toEqual({ role: "model", firstMs: 10, totalMs: 20, text: "I am ready." });
});

test("a model that fails tells why, and rests", async () => {
  const entry = modelThat(async function* () {
    yield await Promise.reject<string>(down);
  });
  await expect(run("model", entry)).rejects.toMatchObject({ code: "provider-failed", message: "The language model cannot be reached. Check LLM_BASE_URL." });
  expect(entry.breaker?.state).toBe("open");
});

test("a model that was resting is trusted again once a test went well", async () => {
  const entry = modelThat(() => words("Ready."));
  entry.breaker?.failed(down);
  await run("model", entry);
  expect(entry.breaker?.state).toBe("closed");
});

test("what takes too long is told as that", async () => {
  const entry = modelThat(async function* (signal) {
    yield await new Promise<string>((_, reject) => signal.addEventListener("abort", () => reject(signal.reason as Error)));
  });
  await expect(run("model", entry, { timeoutMs: 20 })).rejects.toMatchObject({ code: "provider-timeout", message: expect.stringMatching(/^There was no answer within/) as string });
});

test("a voice is heard as a WAV file", async () => {
  const result = await run("voice", { ...common, role: "voice", id: "v", name: "Voice", voice: createScriptedVoice({ samplesPerWord: 100 }) });
  expect(result).toMatchObject({ role: "voice", text: "This is how I will sound in your interview." });
  const wav = result.role === "voice" ? decodeWav(Buffer.from(result.wav, "base64")) : null;
  expect(wav).toMatchObject({ sampleRate: 16_000 });
  expect(wav?.samples).toHaveLength(900);
});

const transcription = (speechToText = createScriptedSpeechToText(["One release a day."])): ProviderEntry => ({ ...common, role: "speech-to-text", id: "stt", name: "Transcription", speechToText });

test("without a microphone a voice speaks to the transcription", async () => {
  expect(await run("speech-to-text", transcription())).toMatchObject({ text: "One release a day.", spoken: "I moved the whole team to one release a day." });
});

test("sound that was sent in is transcribed, when it is what it says", async () => {
  const sound = encodeWav(new Int16Array(1_600).fill(8_000));
  expect(await run("speech-to-text", transcription(), { sound })).toMatchObject({ text: "One release a day.", spoken: null });
  const refused: [Uint8Array, string][] = [
    [new TextEncoder().encode("<script>"), "invalid-input"],
    [encodeWav(new Int16Array(0)), "invalid-input"],
    [encodeWav(new Int16Array(1_600), 48_000), "invalid-input"],
    [encodeWav(new Int16Array(160_001)), "too-large"],
    [new Uint8Array(400_000), "too-large"],
  ];
  for (const [bytes, code] of refused) await expect(run("speech-to-text", transcription(), { sound: bytes })).rejects.toMatchObject({ code });
});

test("a provider that is not set up is not found", async () => {
  await expect(run("model", modelThat(() => words("Hi")), { id: "other" })).rejects.toMatchObject({ code: "not-found" });
});

test("a button is not pressed faster than once a second", () => {
  let clock = 0;
  const press = createPressLimit({ now: () => clock });
  press("somebody model");
  press("somebody voice");
  expect(() => press("somebody model")).toThrow(/a little fast/);
  clock = 1_000;
  press("somebody model");
});

test("the first that does not rest serves; who rests says since when and how long", () => {
  const first = modelThat(() => words());
  const second = modelThat(() => words(), "fallback-model");
  const status = () => providerRoles(chainsOf({ model: [first, second] }))[0]?.chain.map((view) => view.status);
  expect(status()).toEqual(["serving", "standing-by"]);
  first.breaker?.failed(down);
  expect(status()).toEqual(["resting", "serving"]);
  expect(providerRoles(chainsOf({ model: [first] }))[0]?.chain[0]).toEqual({
    ...common,
    id: "language-model",
    name: "small at models.example",
    status: "resting",
    restingMs: 30_000,
    lastFailure: { code: "provider-failed", message: "The language model cannot be reached.", at: "1970-01-01T00:00:00.000Z" },
  });
});
