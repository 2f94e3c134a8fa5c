import fc from "fast-check";
import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { SAMPLE_RATE } from "~/domain/audio";
import type { StorageError } from "~/domain/errors";
import { encodeWav } from "~/domain/wav";

import { createLosslessCodec, losslessSamples } from "../../../tests/setup/lossless-codec";
import { createMemoryObjectStore } from "../../../tests/setup/memory-object-store";
import { PartPace } from "./part-pace";
import { packSound } from "./stored-sound.server";
import { TURN_AUDIO_LIMIT, type TurnAudioOptions, openTurnAudio } from "./turn-audio.server";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const FOLDER = "interviews/abcdefgh12345678/turns";
const PACKET = 320;

const truth = (from: number, to: number): Int16Array => Int16Array.from({ length: to - from }, (_, index) => ((from + index) % 30_000) + 1);

async function open(options: Partial<TurnAudioOptions> = {}) {
  const store = createMemoryObjectStore();
  const stored: number[] = [];
  const errors: StorageError[] = [];
  const all: TurnAudioOptions = {
    store,
    interviewId: "abcdefgh12345678",
    name: "2-candidate",
    onStored: (samples) => stored.push(samples),
    onError: (error) => errors.push(error),
    random: () => 1,
    codec: createLosslessCodec(),
    ...options,
  };
  return { store, stored, errors, audio: await openTurnAudio(all), reopen: () => openTurnAudio(all) };
}

type Opened = Awaited<ReturnType<typeof open>>;

function speak({ audio }: Pick<Opened, "audio">, from: number, to: number): void {
  for (let first = from; first < to; first += PACKET) audio.write(first, truth(first, Math.min(first + PACKET, to)));
}

const savedSamples = ({ store }: Opened) => losslessSamples(store.objects.get(`${FOLDER}/2-candidate.webm`));
const keysOf = ({ store }: Opened) => [...store.objects.keys()].map((key) => key.slice(FOLDER.length + 1)).sort();

/** The same file, but each sample 7 more: as a codec leaves nothing as it was. */
async function packedWorse(turn: Opened): Promise<Uint8Array> {
  const worse = savedSamples(turn).map((sample) => sample + 7);
  return (await packSound(createLosslessCodec(), [worse])).bytes;
}

test("each second of speech becomes durable as soon as it is there, and is told", async () => {
  const turn = await open();
  speak(turn, 0, 2.5 * SAMPLE_RATE);
  await vi.advanceTimersByTimeAsync(0);
  expect(turn.stored[0]).toBe(SAMPLE_RATE);
  expect(turn.audio.stored()).toBeGreaterThanOrEqual(2 * SAMPLE_RATE);
  expect(keysOf(turn)[0]).toBe("2-candidate.parts/000000000.pcm");
});

test("less than a second becomes durable after a second", async () => {
  const turn = await open();
  speak(turn, 0, 5 * PACKET);
  await vi.advanceTimersByTimeAsync(999);
  expect(turn.stored).toEqual([]);
  await vi.advanceTimersByTimeAsync(1);
  expect(turn.stored).toEqual([5 * PACKET]);
});

test("where many recordings grow at once each is written less often, as long as they do", async () => {
  const pace = new PartPace();
  const others = Array.from({ length: 100 }, () => ({}));
  for (const other of others) pace.grows(other);
  const turn = await open({ pace });
  speak(turn, 0, 1.9 * SAMPLE_RATE);
  await vi.advanceTimersByTimeAsync(1_900);
  expect(turn.stored).toEqual([]);
  speak(turn, 1.9 * SAMPLE_RATE, 2.1 * SAMPLE_RATE);
  await vi.advanceTimersByTimeAsync(0);
  expect(turn.stored[0]).toBeGreaterThanOrEqual(2 * SAMPLE_RATE);
  for (const other of others) pace.rests(other);
  await turn.audio.close();
  expect(pace.seconds).toBe(1);
});

test("however many grow, no part is longer than four seconds", () => {
  const pace = new PartPace();
  for (let count = 0; count < 1_000; count += 1) pace.grows({});
  expect(pace.seconds).toBe(4);
});

test("finishing joins everything to one file and leaves no part", async () => {
  const turn = await open();
  speak(turn, 0, 40_000);
  expect(await turn.audio.finish()).toEqual({ key: `${FOLDER}/2-candidate.webm`, samples: 40_000, missingSamples: 0 });
  expect(keysOf(turn)).toEqual(["2-candidate.webm"]);
  expect(savedSamples(turn)).toEqual(truth(0, 40_000));
  expect(await turn.audio.finish()).toEqual({ key: `${FOLDER}/2-candidate.webm`, samples: 40_000, missingSamples: 0 });
  expect(turn.audio.write(40_000, truth(0, 320))).toBe(false);
  expect(await turn.audio.read(100, 300)).toEqual(truth(100, 300));
});

test("an answer that is opened again goes on behind what was packed", async () => {
  const turn = await open({ grow: true });
  speak(turn, 0, 20_000);
  await turn.audio.finish();
  const again = await turn.reopen();
  expect(keysOf(turn)).toEqual(["2-candidate.parts/000000000.pcm"]);
  expect(again.received()).toBe(20_000);
  speak({ audio: again }, 20_000, 30_000);
  expect(await again.finish()).toMatchObject({ samples: 30_000, missingSamples: 0 });
  expect(savedSamples(turn)).toEqual(truth(0, 30_000));
});

test("an answer that may be opened again keeps its parts, so that it is never packed of what was packed before", async () => {
  const turn = await open({ mayGrow: true });
  speak(turn, 0, 20_000);
  speak(turn, 22_000, 24_000);
  await turn.audio.finish({ samples: 25_000 });
  expect(keysOf(turn)).toEqual(["2-candidate.parts/000000000.pcm", "2-candidate.parts/000016000.pcm", "2-candidate.webm"]);
  await turn.store.put(`${FOLDER}/2-candidate.webm`, await packedWorse(turn));
  const { audio } = await open({ store: turn.store, grow: true });
  expect(audio.received()).toBe(25_000);
  speak({ audio }, 25_000, 30_000);
  await audio.finish();
  expect(keysOf(turn)).toEqual(["2-candidate.webm"]);
  expect(savedSamples(turn).subarray(0, 20_000)).toEqual(truth(0, 20_000));
  // This had no part of its own.
  expect(savedSamples(turn).subarray(22_000, 24_000)).toEqual(truth(22_000, 24_000).map((sample) => sample + 7));
  expect(savedSamples(turn).subarray(25_000)).toEqual(truth(25_000, 30_000));
});

test("the parts of an answer that cannot be opened again any more are gone when it is opened for reading", async () => {
  const turn = await open({ mayGrow: true });
  speak(turn, 0, 20_000);
  await turn.audio.finish();
  const { audio } = await open({ store: turn.store });
  expect(keysOf(turn)).toEqual(["2-candidate.webm"]);
  expect(await audio.finish()).toMatchObject({ samples: 20_000 });
});

test("a recording that an older Hotseat stored as WAV is read, and goes on as WebM when its answer is opened again", async () => {
  const turn = await open();
  await turn.store.put(`${FOLDER}/2-candidate.wav`, encodeWav(truth(0, 20_000)));
  const old = await turn.reopen();
  expect(await old.finish()).toEqual({ key: `${FOLDER}/2-candidate.wav`, samples: 20_000, missingSamples: 0 });
  expect(await old.read(100, 30_000)).toEqual(truth(100, 20_000));
  const { audio } = await open({ store: turn.store, grow: true });
  expect(await audio.finish()).toMatchObject({ samples: 20_000 });
  expect(keysOf(turn)).toEqual(["2-candidate.webm"]);
  expect(savedSamples(turn)).toEqual(truth(0, 20_000));
});

test("a gap that never fills is silence of its length and is reported", async () => {
  const turn = await open();
  speak(turn, 0, 3_200);
  speak(turn, 6_400, 9_600);
  expect(await turn.audio.flush()).toBe(3_200);
  expect(await turn.audio.finish({ samples: 10_000 })).toMatchObject({ samples: 10_000, missingSamples: 3_600 });
  const saved = savedSamples(turn);
  expect(saved.subarray(0, 3_200)).toEqual(truth(0, 3_200));
  expect(saved.subarray(3_200, 6_400).every((sample) => sample === 0)).toBe(true);
  expect(saved.subarray(6_400, 9_600)).toEqual(truth(6_400, 9_600));
});

test("a gap that fills later leaves no trace", async () => {
  const turn = await open();
  speak(turn, 3_200, 6_400);
  speak(turn, 0, 3_200);
  expect(await turn.audio.finish()).toMatchObject({ samples: 6_400, missingSamples: 0 });
  expect(savedSamples(turn)).toEqual(truth(0, 6_400));
});

test("an answer without any sound leaves no file", async () => {
  const turn = await open();
  expect(await turn.audio.finish({ samples: 0 })).toEqual({ key: null, samples: 0, missingSamples: 0 });
  expect(keysOf(turn)).toEqual([]);
});

test("after a restart it goes on behind the durable samples", async () => {
  const turn = await open();
  speak(turn, 0, 20_000);
  await turn.audio.flush();
  speak(turn, 20_000, 24_000); // never durable: the server is killed here
  const again = await turn.reopen();
  expect(again.stored()).toBe(20_000);
  speak({ audio: again }, 19_200, 30_000);
  expect(await again.finish()).toMatchObject({ samples: 30_000, missingSamples: 0 });
  expect(savedSamples(turn)).toEqual(truth(0, 30_000));
});

test("a restart between joining and tidying keeps what was joined", async () => {
  const turn = await open();
  speak(turn, 0, 20_000);
  turn.store.fail("delete", 1);
  await expect(turn.audio.finish()).rejects.toMatchObject({ code: "storage-full" });
  expect(keysOf(turn)).toContain("2-candidate.webm");
  const again = await turn.reopen();
  expect(keysOf(turn)).toEqual(["2-candidate.webm"]);
  expect(again.stored()).toBe(20_000);
  expect(await again.finish()).toMatchObject({ samples: 20_000 });
  expect(await again.read(0, 20_000)).toEqual(truth(0, 20_000));
});

test("finishing that failed may be tried again, and nothing is lost", async () => {
  const turn = await open();
  speak(turn, 0, 20_000);
  await turn.audio.flush();
  turn.store.fail("put", 1);
  await expect(turn.audio.finish()).rejects.toMatchObject({ code: "storage-full" });
  turn.store.fail("delete", 1);
  await expect(turn.audio.finish()).rejects.toMatchObject({ code: "storage-full" });
  expect(await turn.audio.finish()).toMatchObject({ samples: 20_000, missingSamples: 0 });
  expect(savedSamples(turn)).toEqual(truth(0, 20_000));
});

test("a full disk is reported, later tries are further apart, and what was held back is stored once there is room", async () => {
  const turn = await open();
  turn.store.fail("put", 3);
  speak(turn, 0, SAMPLE_RATE);
  await vi.advanceTimersByTimeAsync(0);
  expect(turn.errors).toHaveLength(1);
  speak(turn, SAMPLE_RATE, 2 * SAMPLE_RATE);
  await vi.advanceTimersByTimeAsync(1_999);
  expect(turn.errors).toHaveLength(1);
  await vi.advanceTimersByTimeAsync(1);
  expect(turn.errors).toHaveLength(2);
  await vi.advanceTimersByTimeAsync(4_000);
  expect(turn.errors).toHaveLength(3);
  expect(turn.audio.stored()).toBe(0);
  await vi.advanceTimersByTimeAsync(8_000);
  expect(turn.stored).toEqual([2 * SAMPLE_RATE]);
  expect(turn.errors.map(({ code }) => code)).toEqual(["storage-full", "storage-full", "storage-full"]);
});

test("a flush says that it failed", async () => {
  const turn = await open();
  speak(turn, 0, 3_200);
  turn.store.fail("put", 1);
  await expect(turn.audio.flush()).rejects.toMatchObject({ code: "storage-full" });
  expect(await turn.audio.flush()).toBe(3_200);
});

test("what is read is the same before and after it is stored, up to the first gap", async () => {
  const turn = await open();
  speak(turn, 0, 40_000);
  speak(turn, 50_000, 52_000);
  await vi.advanceTimersByTimeAsync(0);
  expect(turn.audio.stored()).toBeGreaterThan(0);
  expect(await turn.audio.read(10_000, 60_000)).toEqual(truth(10_000, 40_000));
  expect(turn.audio.received()).toBe(40_000);
});

test("where its end will be read, the last seconds of what is durable need no store", async () => {
  const turn = await open({ endIsRead: true });
  speak(turn, 0, 9 * SAMPLE_RATE);
  await turn.audio.flush();
  await turn.store.deletePrefix(`${FOLDER}/2-candidate.parts/`);
  const from = 5 * SAMPLE_RATE + 1;
  expect(await turn.audio.read(from, 9 * SAMPLE_RATE)).toEqual(truth(from, 9 * SAMPLE_RATE));
  await expect(turn.audio.read(0, 9 * SAMPLE_RATE)).rejects.toThrow("missing");
});

test("a discarded turn leaves nothing, also when a part was on its way", async () => {
  const turn = await open();
  speak(turn, 0, 20_000);
  await turn.audio.flush();
  const release = turn.store.holdPuts();
  speak(turn, 20_000, 40_000);
  const discarded = turn.audio.discard();
  release();
  await discarded;
  await vi.advanceTimersByTimeAsync(60_000);
  expect(keysOf(turn)).toEqual([]);
  expect(turn.audio.write(0, truth(0, 320))).toBe(false);
  expect(await turn.audio.finish()).toMatchObject({ key: null });
});

test("discarding that failed may be tried again", async () => {
  const turn = await open();
  speak(turn, 0, 20_000);
  await turn.audio.flush();
  turn.store.fail("delete", 1);
  await expect(turn.audio.discard()).rejects.toMatchObject({ code: "storage-full" });
  await turn.audio.discard();
  expect(keysOf(turn)).toEqual([]);
});

test("half an hour is the longest", async () => {
  const turn = await open();
  expect(() => turn.audio.write(TURN_AUDIO_LIMIT - 100, truth(0, 320))).toThrow("30 minutes");
});

test("closing stores the rest and stops the clock", async () => {
  const turn = await open();
  speak(turn, 0, 3_200);
  await turn.audio.close();
  expect(turn.stored).toEqual([3_200]);
  expect(vi.getTimerCount()).toBe(0);
});

test("no acknowledged sample is lost, whatever comes in whatever order, and whenever the store fails or the server restarts", async () => {
  const step = fc.oneof(
    { weight: 8, arbitrary: fc.record({ type: fc.constant("write" as const), first: fc.nat(60_000), length: fc.integer({ min: 1, max: 9_000 }) }) },
    { weight: 2, arbitrary: fc.record({ type: fc.constant("wait" as const), ms: fc.nat(3_000) }) },
    { weight: 1, arbitrary: fc.record({ type: fc.constant("fail" as const), times: fc.integer({ min: 1, max: 3 }) }) },
    { weight: 1, arbitrary: fc.record({ type: fc.constant("restart" as const) }) },
  );
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (steps) => {
      const turn = await open();
      let audio = turn.audio;
      for (const act of steps) {
        if (act.type === "write") audio.write(act.first, truth(act.first, act.first + act.length));
        if (act.type === "wait") await vi.advanceTimersByTimeAsync(act.ms);
        if (act.type === "fail") turn.store.fail("put", act.times);
        if (act.type === "restart") {
          vi.clearAllTimers(); // what was killed does nothing any more
          audio = await turn.reopen();
        }
        expect(audio.stored()).toBeGreaterThanOrEqual(Math.max(0, ...turn.stored));
      }
      turn.store.fail("put", 0);
      const acknowledged = Math.max(0, ...turn.stored);
      const { samples } = await audio.finish();
      expect(samples).toBeGreaterThanOrEqual(acknowledged);
      if (samples > 0) expect(savedSamples(turn).subarray(0, acknowledged)).toEqual(truth(0, acknowledged));
    }),
    { numRuns: 60 },
  );
});
