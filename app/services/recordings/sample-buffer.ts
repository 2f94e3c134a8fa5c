import { concatSamples } from "~/domain/audio";

interface Piece {
  first: number;
  samples: Int16Array;
}

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
  /** Without gaps, from `start` to `end`. */
  private readonly ready: Piece[] = [];
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

  /** The samples from `from` to `to` as far as they are between `start` and `end`. */
  slice(from: number, to: number): Int16Array {
    return joined(this.ready, Math.max(from, this.start), Math.min(to, this.end));
  }

  /** Forgets the samples before `place`. */
  release(place: number): void {
    while (this.ready[0] && endOf(this.ready[0]) <= place) this.ready.shift();
    this.start = Math.max(this.start, Math.min(place, this.end));
  }

  /** Forgets everything from `start` on, so that it may come again, or something else. */
  forget(): void {
    this.ready.length = 0;
    this.pending = [];
    this.pendingSamples = 0;
    this.end = this.start;
  }

  /** The pieces beyond the first gap. */
  beyondGap(): readonly Readonly<Piece>[] {
    return this.pending;
  }

  private append(piece: Piece): void {
    this.ready.push(piece);
    this.end = endOf(piece);
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

function joined(pieces: readonly Piece[], from: number, to: number): Int16Array {
  return concatSamples(
    pieces.map(({ first, samples }) => samples.subarray(Math.max(from - first, 0), Math.max(to - first, 0))),
  );
}
