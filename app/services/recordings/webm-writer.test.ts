import fc from "fast-check";
import { expect, test } from "vitest";

import { InvalidInputError } from "~/domain/errors";

import { EBML, type EbmlElement, elementsOf, floatAt, uintAt } from "./ebml";
import type { Packets } from "./speech-codec";
import { WebmFile, readWebmSamples } from "./webm-reader";
import { WebmWriter } from "./webm-writer";

const DELAY = 112;

/** `count` packets of changing size. */
function packets(count: number): Packets {
  const sizes = Uint16Array.from({ length: count }, (_, index) => 3 + ((index * 37) % 200));
  const bytes = Uint8Array.from({ length: sizes.reduce((sum, size) => sum + size, 0) }, (_, index) => index % 251);
  return { bytes, sizes };
}

function written(count: number, samples = count * 320 - DELAY): Uint8Array {
  const writer = new WebmWriter(DELAY);
  writer.add(packets(count));
  return writer.finish(samples);
}

const inside = (bytes: Uint8Array, { start, end }: EbmlElement) => [...elementsOf(bytes, start, end)];
const only = (elements: EbmlElement[], id: number): EbmlElement => {
  const [found] = elements.filter((candidate) => candidate.id === id);
  if (!found) throw new Error(`no element ${id.toString(16)}`);
  return found;
};
const uint = (bytes: Uint8Array, { start, end }: EbmlElement) => uintAt(bytes, start, end);

test("places to seek to stand in front, every five seconds, and each points at its cluster", () => {
  const bytes = written(50 * 63);
  const segment = only([...elementsOf(bytes)], EBML.segment);
  const children = inside(bytes, segment);
  const clusters = children.filter(({ id }) => id === EBML.cluster);
  expect(children.map(({ id }) => id)).toEqual([EBML.seekHead, EBML.info, EBML.tracks, EBML.cues, ...clusters.map(() => EBML.cluster)]);
  const points = inside(bytes, only(children, EBML.cues));
  expect(points).toHaveLength(13);
  points.forEach((point, index) => {
    const [time, positions] = inside(bytes, point);
    const place = positions && only(inside(bytes, positions), EBML.cueClusterPosition);
    const at = segment.start + (place ? uint(bytes, place) : 0);
    const [cluster] = elementsOf(bytes, at);
    expect(cluster).toEqual(clusters[index]);
    expect(time && uint(bytes, time)).toBe(index * 5_000);
    expect(uint(bytes, only(inside(bytes, clusters[index] as EbmlElement), EBML.timestamp))).toBe(index * 5_000);
  });
});

test("the true duration, the delay and the padding of the last packet are declared", () => {
  const bytes = written(3, 800);
  const children = inside(bytes, only([...elementsOf(bytes)], EBML.segment));
  expect(floatAt(bytes, only(inside(bytes, only(children, EBML.info)), EBML.duration))).toBe(50);
  const track = inside(bytes, only(inside(bytes, only(children, EBML.tracks)), EBML.trackEntry));
  expect(uint(bytes, only(track, EBML.codecDelay))).toBe(7_000_000);
  const head = only(track, EBML.codecPrivate);
  expect(bytes[head.start + 10]).toBe(336 % 256);
  const last = only(inside(bytes, only(children, EBML.cluster)), EBML.blockGroup);
  expect(uint(bytes, only(inside(bytes, last), EBML.discardPadding))).toBe((3 * 320 - DELAY - 800) * 62_500);
});

test("what was written is read again, packet by packet, however it was handed in", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 600 }), fc.integer({ min: 1, max: 300 }), fc.nat(207), (count, step, short) => {
      const all = packets(count);
      const writer = new WebmWriter(DELAY);
      let at = 0;
      for (let first = 0; first < count; first += step) {
        const sizes = all.sizes.slice(first, first + step);
        const length = sizes.reduce((sum, size) => sum + size, 0);
        writer.add({ bytes: all.bytes.slice(at, at + length), sizes });
        at += length;
      }
      const samples = count * 320 - DELAY - short;
      const bytes = writer.finish(samples);
      const file = new WebmFile(bytes);
      expect(file).toMatchObject({ samples, delay: DELAY });
      const read = file.packets(0, Infinity);
      expect([...read.sizes]).toEqual([...all.sizes]);
      expect(Buffer.compare(read.bytes, all.bytes)).toBe(0);
      expect(readWebmSamples(bytes.subarray(0, 512))).toBe(samples);
    }),
    { numRuns: 60 },
  );
});

test("what is cut off, damaged or something else is refused, and never read without end", () => {
  const whole = written(600);
  expect(() => new WebmFile(whole.subarray(0, whole.length - 10))).toThrow(InvalidInputError);
  expect(() => new WebmFile(new TextEncoder().encode("RIFF and so on, but no WebM"))).toThrow(InvalidInputError);
  expect(() => new WebmFile(new Uint8Array(0))).toThrow(InvalidInputError);
  fc.assert(
    fc.property(fc.nat(2_000), fc.nat(255), (at, byte) => {
      const damaged = whole.slice();
      damaged[at] = byte;
      try {
        new WebmFile(damaged).packets(0, Infinity);
      } catch (error) {
        expect(error).toBeInstanceOf(InvalidInputError);
      }
    }),
    { numRuns: 300 },
  );
});
