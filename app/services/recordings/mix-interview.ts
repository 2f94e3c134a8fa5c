import type { TurnRole } from "~/services/objects/object-keys";

import type { RecordingPart, RecordingPlan } from "./recording-plan";
import { WaveformMeter } from "./waveform-meter";

/** Samples of a part, counted from its own first. */
type ReadPart = (from: number, to: number) => Promise<Int16Array>;

interface MixOptions {
  plan: RecordingPlan;
  /** Opens a part when its first sample is wanted; forgotten after its last. */
  open: (part: RecordingPart) => Promise<ReadPart>;
  /** Samples that are held at a time. */
  windowSamples: number;
  /** Samples that are done. Default: nobody is told. */
  onProgress?: (samples: number) => void;
}

/** Both sides on the interview clock, window by window; how loud each was is known once the last window was taken. */
export class InterviewMix {
  readonly candidate: WaveformMeter;
  readonly interviewer: WaveformMeter;
  readonly #options: MixOptions;
  readonly #open = new Map<RecordingPart, ReadPart>();

  constructor(options: MixOptions) {
    this.#options = options;
    this.candidate = new WaveformMeter(options.plan.samples);
    this.interviewer = new WaveformMeter(options.plan.samples);
  }

  /** The mix. Throws what reading throws. */
  async *windows(): AsyncGenerator<Int16Array> {
    const { plan, windowSamples, onProgress } = this.#options;
    for (let from = 0; from < plan.samples; from += windowSamples) {
      const to = Math.min(from + windowSamples, plan.samples);
      const candidate = await this.#lane("candidate", from, to);
      const interviewer = await this.#lane("interviewer", from, to);
      this.candidate.add(candidate, from);
      this.interviewer.add(interviewer, from);
      addTo(candidate, interviewer, 0);
      yield candidate;
      onProgress?.(to);
    }
  }

  async #lane(role: TurnRole, from: number, to: number): Promise<Int16Array> {
    const lane = new Int16Array(to - from);
    for (const part of this.#options.plan.parts) {
      const [first, last] = [Math.max(part.startSample, from), Math.min(part.startSample + part.samples, to)];
      if (part.role !== role || first >= last) continue;
      addTo(lane, await this.#read(part, first - part.startSample, last - part.startSample), first - from);
    }
    return lane;
  }

  async #read(part: RecordingPart, from: number, to: number): Promise<Int16Array> {
    const read = this.#open.get(part) ?? (await this.#openPart(part));
    if (to === part.samples) this.#open.delete(part);
    return read(from, to);
  }

  async #openPart(part: RecordingPart): Promise<ReadPart> {
    const read = await this.#options.open(part);
    this.#open.set(part, read);
    return read;
  }
}

/** Adds `added` to `sound` from `at` on; what is too loud is cut off. */
function addTo(sound: Int16Array, added: Int16Array, at: number): void {
  for (let index = 0; index < added.length; index += 1) {
    const sum = (sound[at + index] ?? 0) + (added[index] ?? 0);
    sound[at + index] = Math.max(-32_768, Math.min(32_767, sum));
  }
}
