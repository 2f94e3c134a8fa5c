import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, expect, test, vi } from "vitest";

import { createCodedSpeech } from "../../../tests/providers/coded-speech";

import { ProviderError } from "~/domain/errors";

import type { OpenStreamOptions, TranscribedWord, TranscriptUpdate, Transcription, TranscriptionStream } from "./speech-to-text";
import type { SpeechToTextSubject, WireFault } from "./speech-to-text-conformance";

/** Of sockets also that a server closes one that nothing is sent on. */
type StreamFault = WireFault | { type: "idle-close"; ms: number };

interface StreamSubject extends Omit<SpeechToTextSubject, "setFault"> {
  setFault?(fault: StreamFault, options?: { times: number }): void;
}

export interface StreamConformance {
  /** What stands behind the adapter understands `recognise`, or knows that just `words` are said; limits of about 300 ms. */
  makeStreams(known: { recognise: (samples: Int16Array) => Transcription; words: readonly TranscribedWord[] }): Promise<StreamSubject>;
  wire?: { key: string };
}

const speech = createCodedSpeech("I led the team through a hard year and we shipped it on time".split(" "));
const ONE = speech.say("I led the team | |");
const TWO = speech.say("I led the team | | through a hard year |");
const TWO_TEXT = "I led the team through a hard year";

interface Listening {
  stream: TranscriptionStream;
  updates: TranscriptUpdate[];
  failures: Error[];
  controller: AbortController;
}

/** What every stream must hold, and against every fault of a wire where there is one. */
export function describeStreams({ makeStreams, wire }: StreamConformance): void {
  const subjects: StreamSubject[] = [];
  const started = async (words: readonly TranscribedWord[] = TWO.words): Promise<StreamSubject> => {
    const subject = await makeStreams({ recognise: speech.recognise, words });
    subjects.push(subject);
    return subject;
  };
  afterEach(async () => {
    await Promise.all(subjects.splice(0).map((subject) => subject.close()));
  });
  describeWords(started);
  if (wire) describeBrokenWire(started, wire.key);
}

function listen(subject: StreamSubject, options: Partial<OpenStreamOptions> = {}): Listening {
  const updates: TranscriptUpdate[] = [];
  const failures: Error[] = [];
  const controller = new AbortController();
  const stream = subject.speechToText.openStream?.({
    language: "en-US",
    onUpdate: (update) => updates.push(update),
    onFailure: (error) => failures.push(error),
    signal: controller.signal,
    ...options,
  });
  if (!stream) throw new Error("This adapter has no streams");
  return { stream, updates, failures, controller };
}

/** About ten times as fast as it is spoken, in packets of 20 ms. */
async function speak(stream: TranscriptionStream, samples: Int16Array, packet = 320): Promise<void> {
  for (let at = 0; at < samples.length; at += packet) {
    stream.write(samples.subarray(at, at + packet));
    if ((at / packet) % 4 === 3) await sleep(4);
  }
}

function describeWords(make: (words?: readonly TranscribedWord[]) => Promise<StreamSubject>): void {
  test("a stream tells words while they are spoken, whole each time, and where they are", async () => {
    const { stream, updates } = listen(await make());
    await speak(stream, TWO.samples);
    await vi.waitFor(() => expect(updates.at(-1)?.text).toBe(TWO_TEXT));
    const lengths = updates.map(({ text }) => text.length);
    expect(lengths).toEqual([...lengths].sort((left, right) => left - right));
    for (const { text } of updates) expect(TWO_TEXT.startsWith(text)).toBe(true);
    expect(updates.at(-1)?.words).toMatchObject(TWO.words);
    expect(updates.length).toBeGreaterThan(3);
  });

  test("a long pause ends a turn and not the answer", async () => {
    const { stream, updates } = listen(await make());
    await speak(stream, TWO.samples);
    await vi.waitFor(() => expect(updates.at(-1)?.ending).toBe("certain"));
    const endings = updates.flatMap(({ ending, text }) => (ending ? [[ending, text]] : []));
    expect(endings[0]).toEqual(["likely", "I led the team"]);
    expect(endings[1]).toEqual(["certain", "I led the team"]);
    expect(endings[2]?.[0]).toBe("resumed");
    expect(endings.slice(-2)).toEqual([["likely", TWO_TEXT], ["certain", TWO_TEXT]]);
    const final = updates.filter(({ ending }) => ending === "certain").map(({ finalSamples }) => finalSamples ?? 0);
    expect(final[0]).toBeGreaterThan(ONE.words.at(-1)?.endSample ?? 0);
    expect(final[0]).toBeLessThan(TWO.words[4]?.startSample ?? 0);
  });

  test("finishing gives all words at once, also those of a turn that goes on, and tells nothing after it", async () => {
    const { stream, updates } = listen(await make());
    const inTheMiddle = TWO.samples.slice(0, TWO.words.at(-1)?.endSample);
    await speak(stream, inTheMiddle);
    expect(await stream.finish()).toMatchObject({ text: TWO_TEXT, words: TWO.words });
    const told = updates.length;
    await sleep(30);
    expect(updates).toHaveLength(told);
  });

  test.each([1, 7, 1_281, 40_000])("sound that comes %i samples at a time, or before the stream is ready, is heard once", async (packet) => {
    const { stream } = listen(await make());
    for (let at = 0; at < TWO.samples.length; at += packet) stream.write(TWO.samples.subarray(at, at + packet));
    expect(await stream.finish()).toMatchObject({ text: TWO_TEXT, words: TWO.words });
  });

  test("a stream that heard nothing says nothing", async () => {
    const { stream, failures } = listen(await make([]));
    expect(await stream.finish()).toMatchObject({ text: "", words: [] });
    const { stream: silent } = listen(await make([]));
    await speak(silent, new Int16Array(8_000));
    expect(await silent.finish()).toMatchObject({ text: "", words: [] });
    expect(failures).toEqual([]);
  });

  test("streams at the same time are kept apart", async () => {
    const subject = await make();
    const [left, right] = [listen(subject), listen(subject)];
    await Promise.all([speak(left.stream, TWO.samples), speak(right.stream, TWO.samples.slice(0, ONE.samples.length))]);
    expect((await right.stream.finish()).text).toBe("I led the team");
    expect((await left.stream.finish()).text).toBe(TWO_TEXT);
  });

  test("an aborted stream ends at once, without a result and without a word more", async () => {
    const { stream, updates, failures, controller } = listen(await make());
    await speak(stream, ONE.samples.subarray(0, ONE.words.at(-1)?.endSample));
    const finished = stream.finish();
    const reason = new Error("discarded");
    controller.abort(reason);
    await expect(finished).rejects.toBe(reason);
    const told = updates.length;
    stream.write(TWO.samples);
    await sleep(30);
    expect(updates).toHaveLength(told);
    expect(failures).toEqual([]);
  });
}

/** Each is over at the second socket, or is none. */
const PASSING: { fault: StreamFault; requests: number }[] = [
  { fault: { type: "status", status: 500 }, requests: 2 },
  { fault: { type: "status", status: 429, retryAfterSeconds: 0 }, requests: 2 },
  { fault: { type: "reset" }, requests: 2 },
  { fault: { type: "reset", afterChunks: 6 }, requests: 2 },
  { fault: { type: "malformed" }, requests: 2 },
  { fault: { type: "stall", afterChunks: 0 }, requests: 2 },
  { fault: { type: "stall", afterChunks: 7 }, requests: 2 },
  { fault: { type: "slow-first-byte", ms: 150 }, requests: 1 },
  { fault: { type: "slow-first-byte", ms: 30_000 }, requests: 2 },
  { fault: { type: "dribble", ms: 1 }, requests: 1 },
];

const LASTING: { fault: StreamFault; code: string; retryable: boolean; requests: number }[] = [
  { fault: { type: "status", status: 401 }, code: "provider-auth", retryable: false, requests: 1 },
  { fault: { type: "status", status: 402 }, code: "provider-rate-limited", retryable: false, requests: 1 },
  { fault: { type: "status", status: 404 }, code: "provider-failed", retryable: false, requests: 1 },
  { fault: { type: "status", status: 429, retryAfterSeconds: 90 }, code: "provider-rate-limited", retryable: true, requests: 1 },
  { fault: { type: "status", status: 503 }, code: "provider-failed", retryable: true, requests: 2 },
  { fault: { type: "reset" }, code: "provider-failed", retryable: true, requests: 2 },
  { fault: { type: "malformed" }, code: "provider-malformed", retryable: true, requests: 2 },
  { fault: { type: "stall", afterChunks: 1 }, code: "provider-timeout", retryable: true, requests: 2 },
  { fault: { type: "slow-first-byte", ms: 30_000 }, code: "provider-timeout", retryable: true, requests: 2 },
];

function describeBrokenWire(make: () => Promise<StreamSubject>, key: string): void {
  test.each(PASSING)("a stream loses and doubles no word over $fault", async ({ fault, requests }) => {
    const subject = await make();
    subject.setFault?.(fault, { times: 1 });
    const { stream, failures } = listen(subject);
    await speak(stream, TWO.samples);
    expect(await stream.finish()).toMatchObject({ text: TWO_TEXT, words: TWO.words });
    expect(failures).toEqual([]);
    expect(subject.requestCount()).toBe(requests);
  });

  test("a stream whose socket is closed while nothing is sent goes on when something is", async () => {
    const subject = await make();
    subject.setFault?.({ type: "idle-close", ms: 100 }, { times: 1 });
    const { stream, failures } = listen(subject);
    await speak(stream, TWO.samples.subarray(0, ONE.samples.length));
    await sleep(250);
    await speak(stream, TWO.samples.subarray(ONE.samples.length));
    expect(await stream.finish()).toMatchObject({ text: TWO_TEXT, words: TWO.words });
    expect(failures).toEqual([]);
  });

  test.each(LASTING)("a stream that $fault does not leave fails once, and says why", async ({ fault, code, retryable, requests }) => {
    const subject = await make();
    subject.setFault?.(fault);
    const { stream, updates, failures } = listen(subject);
    await speak(stream, ONE.samples);
    await vi.waitFor(() => expect(failures).toHaveLength(1), { timeout: 3_000 });
    const [error] = failures as [ProviderError];
    expect(error).toBeInstanceOf(ProviderError);
    expect(error).toMatchObject({ code, retryable });
    expect(error.message).toMatch(/^The transcription service .*Your recording is kept\..*type the answer/);
    expect(`${String(error)} ${String(error.cause)}`).not.toContain(key);
    await expect(stream.finish()).rejects.toBe(error);
    expect(subject.requestCount()).toBe(requests);
    expect(updates).toEqual([]);
  });

  test("what was certain before the wire broke for good is told with how far it reaches", async () => {
    const subject = await make();
    const { stream, updates, failures } = listen(subject);
    await speak(stream, ONE.samples);
    await vi.waitFor(() => expect(updates.at(-1)?.ending).toBe("certain"));
    await subject.close();
    await vi.waitFor(() => expect(failures).toHaveLength(1), { timeout: 3_000 });
    const final = updates.findLast(({ finalSamples }) => finalSamples !== undefined);
    expect(final?.text).toBe("I led the team");
    expect(final?.finalSamples).toBeLessThanOrEqual(ONE.samples.length);
  });
}
