/** What the benchmark tells its load generator. */
export type LoadDown =
  /** Bring the number of sessions to `sessions`, one every `rampMs`. */
  | { type: "sessions"; sessions: number; rampMs: number }
  /** Tell what was measured since the last time. */
  | { type: "collect" };

/** What the load generator measured since it was asked last. Milliseconds. */
export interface LoadReading {
  type: "reading";
  sessions: number;
  /** From sending `answer.finish` to the first frame of the reply. */
  toFirstFrameMs: number[];
  turns: number;
  answers: number;
  /** Interviews that were ended. */
  interviews: number;
  /** Times at which the playing of a turn had to wait for its next frame. */
  underruns: number;
  /** What a session was ended by that should not have been, such as a refused command. */
  failures: string[];
  /** Delay of the generator's own event loop: what it measured is not better than this. */
  ownLoopP99Ms: number;
}
export type LoadUp = LoadReading | { type: "reached"; sessions: number };
