/** Keeps the latest `length` samples at their places on a clock; what never came is silence. Places only grow. */
export function createTimedSamples(length: number) {
  const ring = new Float32Array(length);
  let end = 0;

  function skipTo(place: number): void {
    if (place - end >= length) ring.fill(0);
    else for (let index = end; index < place; index += 1) ring[index % length] = 0;
    end = Math.max(end, place);
  }

  return {
    write(first: number, samples: Float32Array): void {
      skipTo(first);
      samples.forEach((sample, index) => {
        if (first + index >= end) ring[(first + index) % length] = sample;
      });
      end = Math.max(end, first + samples.length);
    },
    /** `count` samples from place `first` on. */
    read(first: number, count: number): Float32Array {
      const samples = new Float32Array(count);
      const last = Math.min(first + count, end);
      for (let place = Math.max(first, end - length, 0); place < last; ) {
        const at = place % length;
        const piece = ring.subarray(at, Math.min(length, at + last - place));
        samples.set(piece, place - first);
        place += piece.length;
      }
      return samples;
    },
  };
}
