import fc from "fast-check";
import { expect, test } from "vitest";

import { concatSamples } from "~/domain/audio";

import { type AudioOutbox, createAudioOutbox } from "./audio-outbox";

const RAMP = Int16Array.from({ length: 60_000 }, (_, index) => (index % 30_000) + 1);
const piece = (from: number, to: number, turnId = "answer01") => ({ turnId, epoch: 0, firstSample: from, samples: RAMP.slice(from, to) });

function drain(outbox: AudioOutbox) {
  const frames = [];
  for (let frame = outbox.next(); frame; frame = outbox.next()) frames.push(frame);
  return frames;
}

test("sound comes out as it went in, in pieces of a second at most", () => {
  const outbox = createAudioOutbox({ limitSamples: 100_000 });
  for (let from = 0; from < 40_000; from += 320) outbox.add(piece(from, from + 320));
  const frames = drain(outbox);
  expect(frames.map((frame) => frame.firstSample)).toEqual([0, 16_000, 32_000]);
  expect(concatSamples(frames.map((frame) => frame.samples))).toEqual(RAMP.slice(0, 40_000));
  outbox.add(piece(40_000, 40_320));
  expect(drain(outbox)).toEqual([piece(40_000, 40_320)]);
});

test("after a reconnect it is sent again from where it is durable, and the memory of the rest is free", () => {
  const outbox = createAudioOutbox({ limitSamples: 100_000 });
  outbox.add(piece(0, 50_000));
  drain(outbox);
  outbox.stored("answer01", 33_000);
  expect(outbox.size()).toBe(32_000);
  outbox.rewind();
  const again = drain(outbox);
  expect(again[0]?.firstSample).toBe(33_000);
  expect(concatSamples(again.map((frame) => frame.samples))).toEqual(RAMP.slice(33_000, 50_000));
});

test("it refuses what is over its limit and takes it again when there is room", () => {
  const outbox = createAudioOutbox({ limitSamples: 32_000 });
  expect(outbox.add(piece(0, 16_000))).toBe(true);
  expect(outbox.add(piece(16_000, 32_000))).toBe(true);
  expect(outbox.add(piece(32_000, 32_320))).toBe(false);
  outbox.stored("answer01", 16_000);
  expect(outbox.add(piece(32_000, 32_320))).toBe(true);
});

test("turns are kept apart and can be dropped", () => {
  const outbox = createAudioOutbox({ limitSamples: 100_000 });
  outbox.add(piece(0, 100));
  outbox.add(piece(5000, 5100, "answer02"));
  outbox.drop("answer01");
  expect(outbox.turnIds()).toEqual(["answer02"]);
  expect(drain(outbox)).toEqual([piece(5000, 5100, "answer02")]);
});

test("whatever is sent, stored and sent again, the receiver can put the turn together", () => {
  const act = fc.oneof(
    fc.record({ type: fc.constant("add" as const), length: fc.integer({ min: 1, max: 3000 }) }),
    fc.record({ type: fc.constant("send" as const), count: fc.integer({ min: 1, max: 4 }) }),
    fc.record({ type: fc.constant("lose" as const) }),
    fc.record({ type: fc.constant("store" as const) }),
  );
  fc.assert(
    fc.property(fc.array(act, { maxLength: 60 }), (acts) => {
      const outbox = createAudioOutbox({ limitSamples: 1e6 });
      const received = new Int16Array(60_000);
      let added = 0;
      let contiguous = 0;
      const take = (frame: { firstSample: number; samples: Int16Array } | null) => {
        if (!frame) return;
        expect(frame.firstSample).toBeLessThanOrEqual(contiguous);
        received.set(frame.samples, frame.firstSample);
        contiguous = Math.max(contiguous, frame.firstSample + frame.samples.length);
      };
      for (const next of acts) {
        if (next.type === "add" && added < 50_000) {
          outbox.add(piece(added, added + next.length));
          added += next.length;
        } else if (next.type === "send") for (let count = 0; count < next.count; count += 1) take(outbox.next());
        else if (next.type === "lose") {
          outbox.next(); // sent and never received
          outbox.rewind();
        } else if (next.type === "store") outbox.stored("answer01", contiguous);
      }
      outbox.rewind();
      drain(outbox).forEach(take);
      expect(contiguous).toBe(added);
      expect(Buffer.from(received.buffer).equals(Buffer.from(Int16Array.from({ length: 60_000 }, (_, index) => (index < added ? (RAMP[index] ?? 0) : 0)).buffer))).toBe(true);
    }),
    { numRuns: 100 },
  );
});
