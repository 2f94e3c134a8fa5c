/** The interview clock: the audio engine's time since the interview began, pauses and absences left out. 16 kHz samples. */
export interface InterviewClock {
  now(): number;
  /** Stands still from here on. May be called again. */
  hold(): void;
  release(): void;
  /** Takes up the record's clock; only forward, so that nothing is ever dated before what is there. */
  catchUp(sample: number): void;
  fromEngine(engineSample: number): number;
  toEngine(sample: number): number;
}

interface Options {
  /** The engine's time in 16 kHz samples. */
  engineSamples: () => number;
  /** Where the record's clock stands. */
  from: number;
}

export function createInterviewClock({ engineSamples, from }: Options): InterviewClock {
  /** Engine time minus interview time. */
  let offset = engineSamples() - from;
  let heldAt: number | null = null;
  const now = (): number => Math.max(0, heldAt ?? Math.round(engineSamples() - offset));
  return {
    now,
    hold() {
      heldAt ??= now();
    },
    release() {
      if (heldAt === null) return;
      offset = engineSamples() - heldAt;
      heldAt = null;
    },
    catchUp(sample) {
      if (heldAt !== null) heldAt = Math.max(heldAt, sample);
      else if (sample > now()) offset = engineSamples() - sample;
    },
    fromEngine: (engineSample) => Math.max(0, Math.round(engineSample - offset)),
    toEngine: (sample) => Math.round(sample + offset),
  };
}
