import { SAMPLE_RATE, msToSamples } from "~/domain/audio";

import { EBML, type EbmlElement, broken, concatBytes, elementsOf, floatAt, uintAt } from "./ebml";
import type { Packets } from "./speech-codec";

const NS_PER_SAMPLE = 1_000_000_000 / SAMPLE_RATE;
/** Track, time and flags before a block's packet. */
const BLOCK_HEAD_BYTES = 4;

/** As many bytes of a file as `readWebmSamples` needs. */
export const WEBM_HEAD_BYTES = 512;

/** How many samples a file of `WebmWriter` holds, from its first bytes. Throws `InvalidInputError`. */
export function readWebmSamples(head: Uint8Array): number {
  const info = find(head, segmentOf(head), EBML.info);
  return samplesOf(head, info);
}

/** A file of `WebmWriter`, opened: where its packets are. */
export class WebmFile {
  readonly #bytes: Uint8Array;
  readonly #packets: EbmlElement[];
  readonly samples: number;
  /** Samples before the first one of the recording. */
  readonly delay: number;

  /** Throws `InvalidInputError`. */
  constructor(bytes: Uint8Array) {
    const segment = segmentOf(bytes);
    if (segment.end !== bytes.length) throw broken();
    this.#bytes = bytes;
    this.samples = samplesOf(bytes, find(bytes, segment, EBML.info));
    const track = find(bytes, find(bytes, segment, EBML.tracks), EBML.trackEntry);
    const delay = find(bytes, track, EBML.codecDelay);
    this.delay = uintAt(bytes, delay.start, delay.end) / NS_PER_SAMPLE;
    this.#packets = [...packetsOf(bytes, segment)];
  }

  /** The packets from number `from` to before number `to`, as far as there are. */
  packets(from: number, to: number): Packets {
    const chosen = this.#packets.slice(Math.max(from, 0), to);
    return {
      bytes: concatBytes(chosen.map(({ start, end }) => this.#bytes.subarray(start, end))),
      sizes: Uint16Array.from(chosen, ({ start, end }) => end - start),
    };
  }
}

function segmentOf(bytes: Uint8Array): EbmlElement {
  const [header, segment] = elementsOf(bytes, 0, Infinity);
  if (header?.id !== EBML.header || segment?.id !== EBML.segment) throw broken();
  return segment;
}

function find(bytes: Uint8Array, within: EbmlElement, id: number): EbmlElement {
  for (const found of elementsOf(bytes, within.start, within.end)) if (found.id === id) return found;
  throw broken();
}

function samplesOf(bytes: Uint8Array, info: EbmlElement): number {
  return msToSamples(floatAt(bytes, find(bytes, info, EBML.duration)));
}

function* packetsOf(bytes: Uint8Array, segment: EbmlElement): Generator<EbmlElement> {
  for (const cluster of elementsOf(bytes, segment.start, segment.end)) {
    if (cluster.id !== EBML.cluster) continue;
    for (const found of elementsOf(bytes, cluster.start, cluster.end)) {
      const block = found.id === EBML.blockGroup ? find(bytes, found, EBML.block) : found;
      if (block.id === EBML.simpleBlock || block.id === EBML.block) yield { ...block, start: block.start + BLOCK_HEAD_BYTES };
    }
  }
}
