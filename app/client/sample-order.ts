export interface SampleOrder {
  /**
   * Takes a piece that starts at `firstSample` and gives what can be played next, in order. Repeated samples are left out;
   * what lies behind a gap waits until the gap is filled.
   */
  accept(firstSample: number, samples: Int16Array): Int16Array[];
  /** First sample that has not come yet. */
  next(): number;
}

/** Puts the pieces of a turn into order, however they arrive. At most `waitingLimit` pieces wait; default 500 (10 s of packets). */
export function createSampleOrder({ fromSample, waitingLimit = 500 }: { fromSample: number; waitingLimit?: number }): SampleOrder {
  let next = fromSample;
  const waiting = new Map<number, Int16Array>();

  function take(firstSample: number, samples: Int16Array): Int16Array | null {
    if (firstSample + samples.length <= next) return null;
    const fresh = samples.subarray(next - firstSample);
    next += fresh.length;
    return fresh;
  }

  function takeWaiting(): Int16Array[] {
    const ready: Int16Array[] = [];
    for (const [first, samples] of [...waiting].sort(([a], [b]) => a - b)) {
      if (first > next) break;
      waiting.delete(first);
      const fresh = take(first, samples);
      if (fresh) ready.push(fresh);
    }
    return ready;
  }

  return {
    accept(firstSample, samples) {
      if (firstSample > next) {
        const known = waiting.get(firstSample)?.length ?? 0;
        if (samples.length > known && (known > 0 || waiting.size < waitingLimit)) waiting.set(firstSample, samples);
        return [];
      }
      const fresh = take(firstSample, samples);
      return fresh ? [fresh, ...takeWaiting()] : [];
    },
    next: () => next,
  };
}
