import { SAMPLE_RATE } from "~/domain/audio";
import { invariant } from "~/domain/errors";

import { SpareSamples } from "./spare-samples";

interface Piece {
  first: number;
  samples: Int16Array;
}

/** Half a second, 16 kB. */
const BLOCK_SAMPLES = SAMPLE_RATE / 2;
/** 8 MB: what 200 people say in a second and a half, and more than is ever given back at a time. */
const SPARE_LIMIT = 512;

const spareBlocks = new SpareSamples({ length: BLOCK_SAMPLES, limit: SPARE_LIMIT });

const endOf = (piece: Piece): number => piece.first + piece.samples.length;

export interface SampleBufferOptions {
  /** Place of the first sample to come. */
  start: number;
  /** The most samples kept beyond a gap. */
  pendingLimit: number;
}

/**
 * Puts packets in order that may come repeated, overlapping or with gaps. What came first stays. Samples count from the turn's
 * first sample; nothing is ever made up.
 */
export class SampleBuffer {
  /** Hold what is there from `start` to `end`. They are used again once it is released, so nothing outside ever sees them. */
  private readonly blocks: Int16Array[] = [];
  /** Place of the first block's first sample. */
  private origin: number;
  /** Beyond a gap, in order, not overlapping. */
  private pending: Piece[] = [];
  private pendingSamples = 0;
  private readonly pendingLimit: number;
  /** Place of the first sample that is kept. */
  start: number;
  /** One past the last sample before the first gap. */
  end: number;

  constructor({ start, pendingLimit }: SampleBufferOptions) {
    this.start = start;
    this.end = start;
    this.origin = start;
    this.pendingLimit = pendingLimit;
  }

  /** One past the last sample that came, gaps or not. */
  get lastEnd(): number {
    const last = this.pending.at(-1);
    return last ? endOf(last) : this.end;
  }

  /** Keeps what is new of `samples`; false when that lies beyond a gap and there is no room for more of it. */
  add(first: number, samples: Int16Array): boolean {
    const fresh = from({ first, samples }, this.end);
    if (fresh.samples.length === 0) return true;
    if (fresh.first > this.end) return this.keepPending(fresh);
    this.append(fresh);
    this.fillGaps();
    return true;
  }

  /** A copy of the samples from `from` to `to` as far as they are between `start` and `end`; a view of `space` where that is large enough. */
  slice(from: number, to: number, space?: Int16Array): Int16Array {
    const first = Math.max(from, this.start);
    const length = Math.max(0, Math.min(to, this.end) - first);
    const samples = space && space.length >= length ? space.subarray(0, length) : new Int16Array(length);
    for (let done = 0; done < samples.length; ) {
      const { block, offset } = this.at(first + done);
      const part = block.subarray(offset, offset + samples.length - done);
      samples.set(part, done);
      done += part.length;
    }
    return samples;
  }

  /** Forgets the samples before `place`. */
  release(place: number): void {
    this.start = Math.max(this.start, Math.min(place, this.end));
    const over = this.start === this.end ? this.blocks.length : Math.floor((this.start - this.origin) / BLOCK_SAMPLES);
    for (const block of this.blocks.splice(0, over)) spareBlocks.giveBack(block);
    this.origin += over * BLOCK_SAMPLES;
  }

  /** Forgets everything from `place` on, so that it may come again, or something else. */
  forgetFrom(place: number): void {
    this.pending = [];
    this.pendingSamples = 0;
    this.end = Math.max(this.start, Math.min(place, this.end));
    this.release(this.start);
  }

  /** The pieces beyond the first gap. */
  beyondGap(): readonly Readonly<Piece>[] {
    return this.pending;
  }

  private append({ samples }: Piece): void {
    if (this.blocks.length === 0) this.origin = this.end;
    for (let done = 0; done < samples.length; ) {
      if (this.end === this.origin + this.blocks.length * BLOCK_SAMPLES) this.blocks.push(spareBlocks.take());
      const { block, offset } = this.at(this.end);
      const part = samples.subarray(done, done + BLOCK_SAMPLES - offset);
      block.set(part, offset);
      done += part.length;
      this.end += part.length;
    }
  }

  private at(place: number): { block: Int16Array; offset: number } {
    const index = place - this.origin;
    const block = this.blocks[Math.floor(index / BLOCK_SAMPLES)];
    invariant(block, "a block holds each sample between start and end");
    return { block, offset: index % BLOCK_SAMPLES };
  }

  private keepPending(piece: Piece): boolean {
    const fresh = without(piece, this.pending);
    const count = fresh.reduce((sum, part) => sum + part.samples.length, 0);
    if (this.pendingSamples + count > this.pendingLimit) return false;
    this.pending = [...this.pending, ...fresh].sort((left, right) => left.first - right.first);
    this.pendingSamples += count;
    return true;
  }

  private fillGaps(): void {
    for (let next = this.pending[0]; next && next.first <= this.end; next = this.pending[0]) {
      this.pending.shift();
      this.pendingSamples -= next.samples.length;
      const fresh = from(next, this.end);
      if (fresh.samples.length > 0) this.append(fresh);
    }
  }
}

/** The piece without what lies before `place`. */
function from(piece: Piece, place: number): Piece {
  const skipped = Math.min(Math.max(place - piece.first, 0), piece.samples.length);
  return skipped === 0 ? piece : { first: piece.first + skipped, samples: piece.samples.subarray(skipped) };
}

/** The stretches of `piece` that `others`, which are in order, do not cover. */
function without(piece: Piece, others: readonly Piece[]): Piece[] {
  const left: Piece[] = [];
  let rest = piece;
  for (const other of others) {
    if (rest.samples.length === 0) return left;
    const before = Math.min(Math.max(other.first - rest.first, 0), rest.samples.length);
    if (before > 0) left.push({ first: rest.first, samples: rest.samples.subarray(0, before) });
    if (before < rest.samples.length) rest = from(rest, endOf(other));
    else return left;
  }
  return rest.samples.length > 0 ? [...left, rest] : left;
}
