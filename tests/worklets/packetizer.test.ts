import fc from "fast-check";
import { expect, test } from "vitest";

import { createPacketizer } from "../../public/worklets/packetizer.js";

interface Packet {
  firstSample: number;
  samples: Int16Array;
  silent: boolean;
}

function packetsOf({ rate, startFrame, quanta, sample }: { rate: number; startFrame: number; quanta: number; sample: (index: number) => number }) {
  const packets: Packet[] = [];
  const write = createPacketizer({ rate, startFrame, emit: (packet) => packets.push(packet) });
  for (let quantum = 0; quantum < quanta; quantum += 1) {
    write(Float32Array.from({ length: 128 }, (_, index) => sample(quantum * 128 + index)));
  }
  return packets;
}

test("packets follow each other without gap or overlap, at any rate", () => {
  fc.assert(
    fc.property(fc.constantFrom(16_000, 44_100, 48_000), fc.integer({ min: 0, max: 1e6 }), (rate, startFrame) => {
      const packets = packetsOf({ rate, startFrame, quanta: 60, sample: () => 0.25 });
      expect(packets[0]?.firstSample).toBe(Math.round((startFrame * 16_000) / rate));
      packets.forEach((packet, index) => {
        expect(packet.samples.length).toBe(320);
        expect(packet.firstSample).toBe((packets[0]?.firstSample ?? 0) + index * 320);
      });
    }),
    { numRuns: 30 },
  );
});

test("samples become PCM16 and are clipped at full scale", () => {
  const [packet] = packetsOf({ rate: 16_000, startFrame: 0, quanta: 3, sample: (index) => [0.5, -0.5, 2, -2][index % 4] ?? 0 });
  expect([...(packet?.samples.subarray(0, 4) ?? [])]).toEqual([16_384, -16_383, 32_767, -32_767]);
});

test("a packet is silent only when every sample of it was exactly zero", () => {
  const packets = packetsOf({ rate: 16_000, startFrame: 0, quanta: 10, sample: (index) => (index === 700 ? 1e-6 : 0) });
  expect(packets.map((packet) => packet.silent)).toEqual([true, true, false, true]);
});

/** What comes of quanta of 8 ms of each level. */
function packetsOfLevels(levels: readonly number[]): Packet[] {
  const packets: Packet[] = [];
  const write = createPacketizer({ rate: 16_000, startFrame: 0, emit: (packet) => packets.push(packet) });
  for (const level of levels) write(Float32Array.from({ length: 128 }, (_, index) => level * Math.SQRT2 * Math.sin(index * 0.3)));
  return packets;
}

test("where a voice fades each quantum is a packet, for 80 ms", () => {
  const lengths = (levels: readonly number[]) => packetsOfLevels(levels).map(({ samples }) => samples.length);
  const silence = Array.from({ length: 14 }, () => 0.0005);
  expect(lengths([0.1, 0.1, 0.1, 0.1, 0.1, 0.02, 0.01, ...silence])).toEqual([320, 320, ...Array.from({ length: 10 }, () => 128), 320, 320]);
  // A voice that goes on, and a room's own noise, do not fade.
  expect(lengths([0.1, 0.08, 0.05, 0.1, 0.06, 0.07, 0.05, 0.08])).toEqual([320, 320, 320]);
  expect(lengths([0.003, 0.003, 0.004, 0.002, 0.003])).toEqual([320, 320]);
});

test("nothing is lost or doubled where packets are short", () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(0, 0.001, 0.01, 0.03, 0.1, 0.3), { minLength: 3, maxLength: 60 }), (levels) => {
      let next = 0;
      for (const { firstSample, samples } of packetsOfLevels(levels)) {
        expect(firstSample).toBe(next);
        expect(samples.length).toBeGreaterThan(0);
        expect(samples.length).toBeLessThanOrEqual(320);
        next += samples.length;
      }
      expect(levels.length * 128 - next).toBeLessThan(320);
    }),
  );
});
