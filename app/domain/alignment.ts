import { z } from "zod";

/** Which word plays at which sample. Samples count from the turn's first sample (16 kHz). */
export const alignedWordSchema = z.object({
  text: z.string(),
  /** Offset of the word's first character in the turn's text, and one past its last. */
  from: z.number().int().nonnegative(),
  to: z.number().int().nonnegative(),
  startSample: z.number().int().nonnegative(),
  endSample: z.number().int().nonnegative(),
});
export type AlignedWord = z.infer<typeof alignedWordSchema>;

/**
 * A word counts as heard when at least half of it has played. The middle is the unbiased choice: a cut inside a word is
 * rounded to the nearer side.
 */
export function heardWordCount(words: readonly AlignedWord[], playedSamples: number): number {
  let heard = 0;
  for (const word of words) {
    if ((word.startSample + word.endSample) / 2 > playedSamples) break;
    heard += 1;
  }
  return heard;
}

/** Splits a turn's text into what was heard and the rest, by the samples that really played. */
export function splitHeard(
  text: string,
  words: readonly AlignedWord[],
  playedSamples: number,
): { heard: string; unheard: string } {
  const count = heardWordCount(words, playedSamples);
  const last = words[count - 1];
  if (!last) return { heard: "", unheard: text.trimStart() };
  // After the last word there may be marks that belong to it, and text whose sound was never made.
  const marks = count === words.length ? (/^\S*/.exec(text.slice(last.to))?.[0].length ?? 0) : 0;
  const cut = last.to + marks;
  const unheard = text.slice(cut).trimStart();
  return { heard: unheard ? text.slice(0, cut) : text, unheard };
}

/** Index of the word that plays at `sample`, or of the last one before it; -1 before the first. */
export function wordAt(words: readonly AlignedWord[], sample: number): number {
  let low = 0;
  let high = words.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((words[middle] as AlignedWord).startSample <= sample) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
