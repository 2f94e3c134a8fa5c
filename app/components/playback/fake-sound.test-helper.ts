import type { Sound } from "./transport";

/** Stands in for an audio element in tests; `failure`: what playing it throws. */
export class FakeSound implements Sound {
  currentTime = 0;
  ended = false;
  paused = true;
  playbackRate = 1;
  preservesPitch = true;
  seeking = false;
  readyState = 4;
  constructor(private readonly failure: Error | null = null) {}
  play(): Promise<void> {
    this.paused = this.failure !== null;
    return this.failure ? Promise.reject(this.failure) : Promise.resolve();
  }
  pause(): void {
    this.paused = true;
  }
}
