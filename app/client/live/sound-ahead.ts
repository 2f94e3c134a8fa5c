import { msToSamples } from "~/domain/audio";
import type { AudioFrame } from "~/domain/protocol";

/** The server sends a fifth of a second ahead; more than this is not kept, and comes again with the turn. */
const MOST_SAMPLES = msToSamples(1_000);

/** A reply as the page asked for it: sound of another try has other words. */
type Asked = Pick<AudioFrame, "turnId" | "epoch">;

/** Sound of a reply that came before the page knows that its answer is in the record. */
export interface SoundAhead {
  /** Only of the latest reply. */
  keep(frame: AudioFrame): void;
  /** What was kept of it, in the order in which it came; nothing is kept any more. */
  take(asked: Asked): AudioFrame[];
  /** The connection is gone: what comes over the next one may be another reply. */
  forget(): void;
}

export function createSoundAhead(): SoundAhead {
  let kept: AudioFrame[] = [];
  const isOf = ({ turnId, epoch }: Asked): boolean => kept[0]?.turnId === turnId && kept[0].epoch === epoch;

  return {
    keep(frame) {
      if (!isOf(frame)) kept = [];
      if (frame.firstSample + frame.samples.length <= MOST_SAMPLES) kept.push(frame);
    },
    take(asked) {
      const frames = isOf(asked) ? kept : [];
      kept = [];
      return frames;
    },
    forget() {
      kept = [];
    },
  };
}
