import { afterEach, describe, expect, test } from "vitest";

import { SAMPLE_RATE } from "~/domain/audio";
import { ProviderError } from "~/domain/errors";

import type { SpeechToText, TranscribeOptions, Transcription } from "./speech-to-text";
import { type StreamConformance, describeStreams } from "./speech-to-text-stream-conformance";

/** What goes wrong outside of an adapter with a wire; `once` for one request, else until the subject is closed. */
export type WireFault =
  | { type: "status"; status: number; retryAfterSeconds?: number }
  | { type: "reset"; afterChunks?: number }
  | { type: "malformed" }
  | { type: "stall"; afterChunks: number }
  | { type: "slow-first-byte" | "dribble"; ms: number };

/** One adapter, and what stands behind it. */
export interface SpeechToTextSubject {
  speechToText: SpeechToText;
  /** Where there is a wire. */
  setFault?(fault: WireFault, options?: { times: number }): void;
  /** How often the outside was asked. */
  requestCount(): number;
  close(): Promise<void>;
}

interface Conformance {
  /**
   * The adapter under test, with retries at once and a limit of about 200 ms a try. What stands behind it recognises what
   * `recognise` says.
   */
  make(recognise: (samples: Int16Array) => Transcription | Promise<Transcription>): Promise<SpeechToTextSubject>;
  /** For adapters that speak to a server: its key, which must not show in an error. */
  wire?: { key: string };
  /** For adapters with streams. */
  makeStreams?: StreamConformance["makeStreams"];
}

const spoken: Transcription = {
  text: "I led the team.",
  words: [
    { text: "I", startSample: 1600, endSample: 3200 },
    { text: "led", startSample: 3200, endSample: 8000 },
    { text: "the", startSample: 8000, endSample: 9600 },
    { text: "team.", startSample: 9600, endSample: 14_400 },
  ],
};

/** A second of loud sound. */
const voiced = Int16Array.from({ length: SAMPLE_RATE }, (_, index) => Math.round(9000 * Math.sin(index / 9)));

const ask = (subject: SpeechToTextSubject, options: Partial<TranscribeOptions> = {}): Promise<Transcription> =>
  subject.speechToText.transcribe({ samples: voiced, language: "en-US", signal: new AbortController().signal, ...options });

/** What every adapter must hold, and against every fault of a wire where it has one. */
export function describeSpeechToText(name: string, { make, wire, makeStreams }: Conformance): void {
  describe(name, () => {
    const subjects: SpeechToTextSubject[] = [];
    const started: typeof make = async (recognise) => {
      const subject = await make(recognise);
      subjects.push(subject);
      return subject;
    };
    afterEach(async () => {
      await Promise.all(subjects.splice(0).map((subject) => subject.close()));
    });
    describeTranscription(started);
    if (wire) describeWire(started, wire.key);
    if (makeStreams) describeStreams({ makeStreams, wire });
  });
}

function describeTranscription(make: Conformance["make"]): void {
  test("gives trimmed text and words in order, inside the audio", async () => {
    const { text, words } = await ask(await make(() => ({ ...spoken, text: "  I led the team. " })));
    expect(text).toBe("I led the team.");
    expect(words).toMatchObject(spoken.words);
  });

  test("gives an empty transcription when nothing was recognised", async () => {
    expect(await ask(await make(() => ({ text: "", words: [] })))).toEqual({ text: "", words: [] });
  });

  test("answers silence and nothing with nothing, without asking", async () => {
    const subject = await make(() => ({ text: "Thanks for watching!", words: [] }));
    expect(await ask(subject, { samples: new Int16Array(SAMPLE_RATE) })).toEqual({ text: "", words: [] });
    expect(await ask(subject, { samples: new Int16Array() })).toEqual({ text: "", words: [] });
    expect(subject.requestCount()).toBe(0);
  });

  test("keeps calls that run at the same time apart", async () => {
    const subject = await make((samples) => ({ text: `${samples.length} samples`, words: [] }));
    const lengths = [4000, 8000, 12_000];
    const texts = await Promise.all(lengths.map((length) => ask(subject, { samples: voiced.slice(0, length) })));
    expect(texts.map(({ text }) => text)).toEqual(lengths.map((length) => `${length} samples`));
  });

  test("stops with the signal's reason, before it asks and while it waits", async () => {
    const subject = await make(() => new Promise<Transcription>(() => undefined));
    const reason = new Error("nobody waits any more");
    await expect(ask(subject, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    expect(subject.requestCount()).toBe(0);
    const controller = new AbortController();
    const waiting = ask(subject, { signal: controller.signal });
    await Promise.race([expect.poll(() => subject.requestCount()).toBe(1), waiting]);
    controller.abort(reason);
    await expect(waiting).rejects.toBe(reason);
  });
}

/** Each ends, also after its retries, in an error of this kind. */
const LASTING_FAULTS: { fault: WireFault; code: string; retryable: boolean }[] = [
  { fault: { type: "status", status: 401 }, code: "provider-auth", retryable: false },
  { fault: { type: "status", status: 403 }, code: "provider-auth", retryable: false },
  { fault: { type: "status", status: 404 }, code: "provider-failed", retryable: false },
  { fault: { type: "status", status: 429, retryAfterSeconds: 2 }, code: "provider-rate-limited", retryable: true },
  { fault: { type: "status", status: 500 }, code: "provider-failed", retryable: true },
  { fault: { type: "reset" }, code: "provider-failed", retryable: true },
  { fault: { type: "malformed" }, code: "provider-malformed", retryable: true },
  { fault: { type: "stall", afterChunks: 0 }, code: "provider-timeout", retryable: true },
  { fault: { type: "stall", afterChunks: 1 }, code: "provider-timeout", retryable: true },
  { fault: { type: "reset", afterChunks: 1 }, code: "provider-failed", retryable: true },
  { fault: { type: "slow-first-byte", ms: 30_000 }, code: "provider-timeout", retryable: true },
];

/** Each is over at the second try, or is none. */
const PASSING_FAULTS: { fault: WireFault; requests: number }[] = [
  { fault: { type: "status", status: 429, retryAfterSeconds: 1 }, requests: 2 },
  { fault: { type: "status", status: 500 }, requests: 2 },
  { fault: { type: "status", status: 503, retryAfterSeconds: 0 }, requests: 2 },
  { fault: { type: "reset" }, requests: 2 },
  { fault: { type: "malformed" }, requests: 2 },
  { fault: { type: "stall", afterChunks: 0 }, requests: 2 },
  { fault: { type: "stall", afterChunks: 1 }, requests: 2 },
  { fault: { type: "reset", afterChunks: 1 }, requests: 2 },
  { fault: { type: "slow-first-byte", ms: 100 }, requests: 1 },
  { fault: { type: "dribble", ms: 1 }, requests: 1 },
];

function describeWire(make: Conformance["make"], key: string): void {
  test.each(LASTING_FAULTS)("says in a sentence what to do when $fault lasts", async ({ fault, code, retryable }) => {
    const subject = await make(() => spoken);
    subject.setFault?.(fault);
    const error: unknown = await ask(subject).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ProviderError);
    expect(error).toMatchObject({ code, retryable });
    expect((error as ProviderError).message).toMatch(/^The transcription service .*Your recording is kept\..*type the answer/);
    expect(`${String(error)} ${String((error as ProviderError).cause)}`).not.toContain(key);
    expect(subject.requestCount()).toBe(retryable ? 3 : 1);
  });

  test.each(PASSING_FAULTS)("gets over $fault", async ({ fault, requests }) => {
    const subject = await make(() => spoken);
    subject.setFault?.(fault, { times: 1 });
    expect((await ask(subject)).text).toBe(spoken.text);
    expect(subject.requestCount()).toBe(requests);
  });

  test("tells how long the service asked to wait", async () => {
    const subject = await make(() => spoken);
    subject.setFault?.({ type: "status", status: 429, retryAfterSeconds: 90 });
    await expect(ask(subject)).rejects.toMatchObject({ code: "provider-rate-limited", retryAfterMs: 90_000 });
    expect(subject.requestCount()).toBe(1);
  });

  test("can be stopped while it waits for a retry or for a reply", async () => {
    const subject = await make(() => spoken);
    subject.setFault?.({ type: "stall", afterChunks: 0 });
    const controller = new AbortController();
    const waiting = ask(subject, { signal: controller.signal });
    await expect.poll(() => subject.requestCount()).toBeGreaterThan(0);
    const reason = new Error("discarded");
    controller.abort(reason);
    await expect(waiting).rejects.toBe(reason);
  });
}
