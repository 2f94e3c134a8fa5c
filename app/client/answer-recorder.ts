import { SAMPLE_RATE } from "~/domain/audio";
import type { AudioFrame } from "~/domain/protocol";

import type { Packet } from "./packet-ring";

export interface AnswerRecorderOptions {
  /** The microphone's `since`: what was captured from `clockSample` on, as far as it is kept. */
  since: (clockSample: number) => Packet | null;
  /** Takes a frame for the server. False while it cannot keep more: silence stands for what is lost until it can. */
  sendAudio: (frame: AudioFrame) => boolean;
  /** Forgets what was not yet sent of a turn. */
  dropAudio: (turnId: string) => void;
}

/** Records one answer at a time. Samples of an answer count from its first one. */
export interface AnswerRecorder {
  /** Begins at `fromClockSample`, which may lie in the pre-roll. Returns where it really begins: later when less is kept. */
  start(answer: { turnId: string; fromClockSample: number }): number;
  /**
   * Goes on with an answer of which the server has `recordedSamples`. With `stoppedAtClockSample` the time since then belongs to
   * it: what is kept of it, and silence. Without, the time away is left out, as after the engine was made anew and its clock with it.
   */
  continueFrom(answer: { turnId: string; recordedSamples: number; stoppedAtClockSample?: number }): void;
  /** Give it every packet of the microphone; those outside an answer are ignored. */
  write(packet: Packet): void;
  /** Samples of the open answer so far; 0 when none is open. */
  recorded(): number;
  /** Ends the answer and returns its length in samples. */
  stop(): number;
  /** Ends the answer and forgets it, also what waits to be sent. */
  discard(): void;
}

/** The longest piece of silence that fills a gap in one frame. */
const FILL_SAMPLES = SAMPLE_RATE;

type State =
  | { type: "idle" }
  /** `origin`: clock sample of the answer's first sample; null until the first packet after a reload tells it. */
  | { type: "recording"; turnId: string; origin: number | null; recorded: number };

export function createAnswerRecorder({ since, sendAudio, dropAudio }: AnswerRecorderOptions): AnswerRecorder {
  let state: State = { type: "idle" };

  function write({ firstSample, samples }: Packet): void {
    if (state.type === "idle") return;
    state.origin ??= firstSample - state.recorded;
    const place = firstSample - state.origin;
    // The clock went on while no microphone was there: silence keeps what follows in its place.
    while (place > state.recorded) {
      if (!append(state, new Int16Array(Math.min(FILL_SAMPLES, place - state.recorded)))) return;
    }
    append(state, samples.subarray(state.recorded - place));
  }

  function append(recording: Extract<State, { type: "recording" }>, samples: Int16Array): boolean {
    if (samples.length === 0) return true;
    const taken = sendAudio({ turnId: recording.turnId, epoch: 0, firstSample: recording.recorded, samples });
    if (taken) recording.recorded += samples.length;
    return taken;
  }

  /** A piece of the pre-roll may be longer than a frame. */
  function writeKept({ firstSample, samples }: Packet): void {
    for (let offset = 0; offset < samples.length; offset += FILL_SAMPLES) {
      write({ firstSample: firstSample + offset, samples: samples.subarray(offset, offset + FILL_SAMPLES) });
    }
  }

  const recorded = (): number => (state.type === "recording" ? state.recorded : 0);

  return {
    start({ turnId, fromClockSample }) {
      const kept = since(fromClockSample);
      const origin = kept?.firstSample ?? fromClockSample;
      state = { type: "recording", turnId, origin, recorded: 0 };
      if (kept) writeKept(kept);
      return origin;
    },
    continueFrom({ turnId, recordedSamples, stoppedAtClockSample }) {
      const origin = stoppedAtClockSample === undefined ? null : stoppedAtClockSample - recordedSamples;
      state = { type: "recording", turnId, origin, recorded: recordedSamples };
      const kept = stoppedAtClockSample === undefined ? null : since(stoppedAtClockSample);
      if (kept) writeKept(kept);
    },
    write,
    recorded,
    stop() {
      const samples = recorded();
      state = { type: "idle" };
      return samples;
    },
    discard() {
      if (state.type === "recording") dropAudio(state.turnId);
      state = { type: "idle" };
    },
  };
}
