import { z } from "zod";

import type { AlignedWord } from "./alignment";
import { msToSamples } from "./audio";

/** As long as a turn may be. */
const LONGEST_SAMPLES = msToSamples(30 * 60_000);
const MOST_GAPS = 1_000;

const samples = z.number().int().nonnegative();

/**
 * Where a turn stood still while it was played: it was held for a voice that was none, or its sound came late. After `atSample` of its own
 * samples, for `samples` of the interview clock (16 kHz).
 */
const gapSchema = z.object({ atSample: samples, samples: samples.max(LONGEST_SAMPLES) });
export type Gap = z.infer<typeof gapSchema>;

/** In the order of the turn. */
export const gapsSchema = z
  .array(gapSchema)
  .max(MOST_GAPS)
  .refine((gaps) => gapSamples(gaps) <= LONGEST_SAMPLES)
  .refine((gaps) => gaps.every(({ atSample }, index) => atSample >= (gaps[index - 1]?.atSample ?? 0)));

/** How long the turn stood still in all. */
export function gapSamples(gaps: readonly Gap[] = []): number {
  return gaps.reduce((sum, gap) => sum + gap.samples, 0);
}

/** Where the turn's own `sample` lies once the gaps before it are silence in it. */
export function afterGaps(sample: number, gaps: readonly Gap[] = []): number {
  return sample + gapSamples(gaps.filter(({ atSample }) => atSample <= sample));
}

/** Where `place`, in the turn with its gaps, lies in its own samples: all of a gap at the sample after which it stood still. */
export function beforeGaps(place: number, gaps: readonly Gap[] = []): number {
  return gaps.reduce((at, { atSample, samples: gap }) => (at <= atSample ? at : Math.max(atSample, at - gap)), place);
}

/** The words of a turn with its gaps as silence. */
export function wordsAfterGaps(words: readonly AlignedWord[], gaps: readonly Gap[] = []): AlignedWord[] {
  return words.map((word) => ({
    ...word,
    startSample: afterGaps(word.startSample, gaps),
    endSample: Math.max(afterGaps(word.startSample, gaps), afterGaps(word.endSample - 1, gaps) + 1),
  }));
}
