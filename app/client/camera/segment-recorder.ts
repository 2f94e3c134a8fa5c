import { samplesToMs } from "~/domain/audio";

import type { VideoFile } from "./video-file";

/** A piece of the video that can be decoded by itself. */
export interface RecordedSegment {
  /** On the interview clock, where its first picture belongs: to a picture's length (67 ms at 15 a second). */
  startSample: number;
  /** Up to where the next one begins. */
  samples: number;
  file: Blob;
}

interface Options {
  begin: () => VideoFile;
  /** The interview clock in 16 kHz samples. */
  clockSample: () => number;
  /** Milliseconds of a steady clock. */
  now: () => number;
  /** Calls its argument after so many milliseconds; returns what prevents it. */
  after: (ms: number, act: () => void) => () => void;
  onSegment: (segment: RecordedSegment) => void;
  /** No picture comes any more; it has stopped. */
  onFailure: (error: unknown) => void;
}

interface Part {
  file: VideoFile;
  startSample: number;
  startedAt: number;
}

/** What a killed tab loses at most, and what goes with the smallest part of an answer that is thrown away. */
export const SEGMENT_MS = 10_000;
/** Further apart, the interview clock stood still or jumped meanwhile: such a piece would show the wrong moment. */
const CLOCK_TOLERANCE_MS = 250;
/** A shorter rest shows nothing. */
const SHORTEST_MS = 100;

/** Records one piece after the other. Each begins before the last one ends, so that no picture is missing between them. */
export function createSegmentRecorder({ begin, clockSample, now, after, onSegment, onFailure }: Options) {
  let current: Part | null = null;
  let cancelTurn: () => void = () => undefined;
  const finishing = new Set<Promise<void>>();

  function start(): void {
    try {
      current = { startSample: clockSample(), startedAt: now(), file: begin() };
    } catch (error) {
      current = null;
      return onFailure(error);
    }
    const part = current;
    cancelTurn = after(SEGMENT_MS, turn);
    part.file.started.catch((error: unknown) => {
      if (current !== part) return;
      cancelTurn();
      current = null;
      onFailure(error);
    });
  }

  function turn(): void {
    const last = current;
    start();
    const next = current;
    if (last) finish(last, next?.file.started.catch(() => undefined));
  }

  /** Its end is now; its file is closed after `before`, and may show a little more. */
  function finish({ file, startSample, startedAt }: Part, before: Promise<void> = Promise.resolve()): void {
    const samples = clockSample() - startSample;
    const tookMs = now() - startedAt;
    const isTrue = Math.abs(samplesToMs(samples) - tookMs) <= CLOCK_TOLERANCE_MS && tookMs >= SHORTEST_MS;
    const done = before
      .then(() => file.stop())
      .then((whole) => {
        if (whole && isTrue) onSegment({ startSample, samples, file: whole });
      })
      .catch(() => undefined) // a piece without a file: what follows tells whether the camera works
      .finally(() => finishing.delete(done));
    finishing.add(done);
  }

  function end({ keep }: { keep: boolean }): void {
    cancelTurn();
    const last = current;
    current = null;
    if (!last) return;
    if (keep) finish(last);
    else void last.file.stop().catch(() => undefined);
  }

  return {
    start,
    /** Ends a piece here and begins the next one; without `keep` the piece is thrown away. */
    cut({ keep }: { keep: boolean }): void {
      if (!current) return;
      end({ keep });
      start();
    },
    /** Resolves when every piece was handed over. */
    async stop(): Promise<void> {
      end({ keep: true });
      await Promise.all(finishing);
    },
  };
}
