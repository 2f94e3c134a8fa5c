import { SAMPLE_RATE, concatSamples } from "~/domain/audio";
import { HotseatError, InvalidInputError, NotFoundError, ProviderError } from "~/domain/errors";
import { PERSONAS } from "~/domain/personas";
import { type ProviderRole, type ProviderTest, TEST_SOUND_SECONDS } from "~/domain/providers";
import { decodeWav, encodeWav } from "~/domain/wav";
import { collectSpeech } from "~/services/voice/collect-speech";
import type { Voice } from "~/services/voice/voice";

import type { ProviderChains, ProviderEntry } from "./provider-entry";

/** What a voice is tried with. */
const SPOKEN = "This is how I will sound in your interview.";
/** What transcription is tried with when no sound is sent in. */
const HEARD = "I moved the whole team to one release a day.";
const LANGUAGE = "en-US";
/** Whoever presses a button waits no longer. */
const TIMEOUT_MS = 15_000;
/** 44 bytes of header and some room for other chunks. */
export const TEST_SOUND_BYTES = TEST_SOUND_SECONDS * SAMPLE_RATE * 2 + 4_096;

export interface TestProviderOptions {
  chains: ProviderChains;
  role: ProviderRole;
  id: string;
  /** For transcription: a WAV file of 16 kHz mono PCM16. Default: a sentence of `helper`. */
  sound?: Uint8Array;
  /** Speaks to a transcription when no sound was sent in. */
  helper: Voice;
  signal: AbortSignal;
  timeoutMs?: number;
  now?: () => number;
}

interface Trial extends Omit<TestProviderOptions, "chains" | "role" | "id" | "timeoutMs"> {
  now: () => number;
}

/**
 * Tries one provider as an interview would use it; its circuit learns from the outcome. Throws `NotFoundError`, `InvalidInputError`,
 * `ProviderError`.
 */
export async function testProvider(options: TestProviderOptions): Promise<ProviderTest> {
  const { chains, role, id, timeoutMs = TIMEOUT_MS, now = () => performance.now(), ...rest } = options;
  const entry = chains[role].find((one) => one.id === id);
  if (!entry) throw new NotFoundError("This provider is not set up here any more. Load the page again.");
  const tooLate = AbortSignal.timeout(timeoutMs);
  try {
    const result = await trial(entry, { ...rest, now, signal: AbortSignal.any([options.signal, tooLate]) });
    entry.breaker?.succeeded();
    return result;
  } catch (error) {
    const failure = tooLate.aborted && !options.signal.aborted ? noAnswer(timeoutMs) : error;
    entry.breaker?.failed(failure);
    throw failure instanceof ProviderError ? withoutKept(failure) : failure;
  }
}

function trial(entry: ProviderEntry, options: Trial): Promise<ProviderTest> {
  switch (entry.role) {
    case "model":
      return tryModel(entry, options);
    case "voice":
      return tryVoice(entry, options);
    case "speech-to-text":
      return trySpeechToText(entry, options);
  }
}

async function tryModel({ say }: Extract<ProviderEntry, { role: "model" }>, { signal, now }: Trial): Promise<ProviderTest> {
  const startedAt = now();
  let firstMs: number | null = null;
  let text = "";
  for await (const piece of say(signal)) {
    firstMs ??= now() - startedAt;
    text += piece;
  }
  if (firstMs === null) throw saidNothing("The language model answered without a word.");
  return { role: "model", firstMs, totalMs: now() - startedAt, text: text.trim() };
}

async function tryVoice({ voice }: Extract<ProviderEntry, { role: "voice" }>, { signal, now }: Trial): Promise<ProviderTest> {
  const startedAt = now();
  let firstMs: number | null = null;
  const audio: Int16Array[] = [];
  const turnId = "provider-test";
  try {
    for await (const chunk of voice.speak({ text: SPOKEN, persona: PERSONAS[0], language: LANGUAGE, turnId, signal })) {
      if (chunk.type !== "audio") continue;
      firstMs ??= now() - startedAt;
      audio.push(chunk.samples);
    }
  } finally {
    voice.endTurn?.(turnId);
  }
  if (firstMs === null) throw saidNothing("The voice answered without a sound.");
  const wav = Buffer.from(encodeWav(concatSamples(audio))).toString("base64");
  return { role: "voice", firstMs, totalMs: now() - startedAt, text: SPOKEN, wav };
}

async function trySpeechToText({ speechToText }: Extract<ProviderEntry, { role: "speech-to-text" }>, options: Trial): Promise<ProviderTest> {
  const { sound, helper, signal, now } = options;
  const samples = sound ? samplesOf(sound) : await spokenBy(helper, signal);
  const startedAt = now();
  const { text } = await speechToText.transcribe({ samples, language: LANGUAGE, signal });
  return { role: "speech-to-text", totalMs: now() - startedAt, text, spoken: sound ? null : HEARD };
}

async function spokenBy(voice: Voice, signal: AbortSignal): Promise<Int16Array> {
  return (await collectSpeech(voice.speak({ text: HEARD, persona: PERSONAS[0], language: LANGUAGE, signal }))).samples;
}

function samplesOf(sound: Uint8Array): Int16Array {
  if (sound.byteLength > TEST_SOUND_BYTES) throw tooLong();
  const { samples, sampleRate } = decodeWav(sound);
  if (sampleRate !== SAMPLE_RATE) throw new InvalidInputError("The sound has to have 16,000 samples a second.");
  if (samples.length === 0) throw new InvalidInputError("There was no sound in this recording. Record a few words and try again.");
  if (samples.length > TEST_SOUND_SECONDS * SAMPLE_RATE) throw tooLong();
  return samples;
}

/** Nothing was said in a test, so nothing is reported as kept. */
function withoutKept(error: ProviderError): ProviderError {
  const { message, code, retryable, retryAfterMs, cause } = error;
  const sentences = message.split(/(?<=[.!?])\s/).filter((sentence) => !/\b(?:saved|kept)\b/.test(sentence));
  return new ProviderError(sentences.join(" "), { code, retryable, retryAfterMs, cause });
}

const tooLong = (): HotseatError =>
  new HotseatError(`The sound is longer than ${TEST_SOUND_SECONDS} seconds. Record a shorter sentence.`, { code: "too-large" });

const saidNothing = (message: string): ProviderError => new ProviderError(`${message} Try again.`, { code: "provider-malformed", retryable: true });

const noAnswer = (timeoutMs: number): ProviderError =>
  new ProviderError(`There was no answer within ${timeoutMs / 1000} seconds. Try again, or check that it runs.`, { code: "provider-timeout", retryable: true });
