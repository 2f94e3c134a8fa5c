import { mkdtemp, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { getPriority, tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";

import { SAMPLE_RATE } from "~/domain/audio";
import { StorageError } from "~/domain/errors";
import { DEFAULT_PERSONA_ID, personaById } from "~/domain/personas";
import { collectSpeech } from "~/services/voice/collect-speech";
import { createEmbeddedVoice } from "~/services/voice/embedded-voice.server";

import { bestLag } from "../../../tests/speech/best-lag";
import { type OpusCodecOptions, createOpusCodec } from "./opus-codec.server";
import { describeSpeechCodec } from "./speech-codec-conformance";
import { packSound, unpackSound, windowsOf } from "./stored-sound.server";
import { WebmFile } from "./webm-reader";

// SILK at this rate keeps speech, not every wave: beeps that jump are its worst case.
describeSpeechCodec("Opus", { create: createOpusCodec, correlation: 0.97 });

const TEXT =
  "I led the migration of our billing system from one server to twelve. The hardest part was not the code at all, it was agreeing on what a customer is.";

test("Opus keeps what was spoken at its place, and small", async () => {
  const voice = createEmbeddedVoice();
  const codec = createOpusCodec();
  onTestFinished(async () => void (await Promise.all([voice.close?.(), codec.close()])));
  const persona = personaById(DEFAULT_PERSONA_ID);
  const { samples } = await collectSpeech(voice.speak({ text: TEXT, persona, language: "en-US", signal: AbortSignal.timeout(15_000) }));
  const { bytes } = await packSound(codec, windowsOf(samples));
  const unpacked = await unpackSound(new WebmFile(bytes), { codec, from: 0, to: Infinity });
  expect(unpacked.length).toBe(samples.length);
  for (let from = 0; from + 2 * SAMPLE_RATE <= samples.length; from += 2 * SAMPLE_RATE) {
    const found = bestLag(samples, unpacked, { from, to: from + 2 * SAMPLE_RATE, within: 320 });
    expect(found.lag, `at ${from}`).toBe(0);
    expect(found.correlation, `at ${from}`).toBeGreaterThan(0.99);
  }
  expect((bytes.length * 8 * SAMPLE_RATE) / samples.length).toBeLessThan(30_000);
});

test.runIf(process.platform === "linux")("packing gives way to everything else in this process", async () => {
  const codec = createOpusCodec();
  onTestFinished(() => codec.close());
  const before = await niceThreads();
  await packSound(codec, windowsOf(new Int16Array(SAMPLE_RATE)));
  expect(await niceThreads()).toBe(before + 1);
});

/** Threads of this process with a lower priority than its own: the 19th field of their state (proc_pid_stat(5)), behind the name in brackets. */
async function niceThreads(): Promise<number> {
  const threads = await readdir("/proc/self/task");
  const states = await Promise.all(threads.map((thread) => readFile(`/proc/self/task/${thread}/stat`, "utf8").catch(() => "")));
  return states.filter((state) => Number(state.split(") ").at(-1)?.split(" ")[16]) > getPriority()).length;
}

/** Speaks the protocol of opus-worker.mjs: one packet of what it is given, or hangs, crashes, exits or fails when its first sample says so. */
const SCRIPTED_WORKER = `
import { parentPort } from "node:worker_threads";
parentPort.on("message", ({ id, type, samples }) => {
  if (type === "close") return;
  if (samples[0] === 1) return;
  if (samples[0] === 2) throw new Error("crashed as told");
  if (samples[0] === 3) process.exit(0);
  if (samples[0] === 4) return parentPort.postMessage({ id, type: "failed", message: "failed as told" });
  parentPort.postMessage({ id, type: "done", result: { bytes: new Uint8Array(7), sizes: Uint16Array.of(7) } });
});`;
const [HANG, CRASH, EXIT, FAIL] = [1, 2, 3, 4];

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "hotseat-opus-"));
  await writeFile(join(folder, "worker.mjs"), SCRIPTED_WORKER);
});
afterAll(async () => await rm(folder, { recursive: true }));

function scripted(options: OpusCodecOptions = {}) {
  const codec = createOpusCodec({ workerPath: join(folder, "worker.mjs"), ...options });
  onTestFinished(async () => await codec.close());
  const encode = (first: number) => codec.withEncoder((encoder) => encoder.encode(Int16Array.of(first)));
  return { codec, encode };
}

test.each([
  ["crashes", CRASH],
  ["exits", EXIT],
])("when the thread %s, the work fails as a storage failure that may be tried again, and a fresh one does it", async (_, how) => {
  const { encode } = scripted();
  await expect(encode(how)).rejects.toMatchObject({ code: "storage-unavailable", retryable: true });
  expect((await encode(0)).bytes).toHaveLength(7);
});

test("a thread that hangs is left after its time", async () => {
  const { encode } = scripted({ timeoutMs: 1_000 });
  await expect(encode(HANG)).rejects.toThrow("longer than 1 s");
  expect((await encode(0)).bytes).toHaveLength(7);
});

test("what libopus refuses is said with its cause", async () => {
  const error = await scripted().encode(FAIL).catch((caught: unknown) => caught);
  expect(error).toBeInstanceOf(StorageError);
  expect(error).toMatchObject({ retryable: true, cause: { message: "failed as told" } });
});

test("an encoder does not outlive its thread: nothing is packed from its middle", async () => {
  const { codec } = scripted();
  const packing = codec.withEncoder(async (encoder) => {
    await encoder.encode(Int16Array.of(CRASH)).catch(() => undefined);
    return encoder.encode(Int16Array.of(0));
  });
  await expect(packing).rejects.toBeInstanceOf(StorageError);
});

test("so many pack at once, the others wait, and more than may wait are refused", async () => {
  const { codec } = scripted({ encoders: 1, queueLimit: 2 });
  let end = (): void => {};
  const first = codec.withEncoder(() => new Promise<void>((resolve) => (end = resolve)));
  let began = false;
  const second = codec.withEncoder(async () => void (began = true));
  await expect(codec.withEncoder(async () => undefined)).rejects.toThrow("Too many recordings");
  expect(began).toBe(false);
  end();
  await Promise.all([first, second]);
  expect(began).toBe(true);
});

test("after it is closed nothing is taken any more", async () => {
  const { codec, encode } = scripted();
  const hanging = expect(encode(HANG)).rejects.toThrow("stopping");
  await codec.close();
  await hanging;
  await expect(encode(0)).rejects.toBeInstanceOf(StorageError);
});
