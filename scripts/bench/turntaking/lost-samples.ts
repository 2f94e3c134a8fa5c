/** What is compared: 25 ms, a quarter of the shortest vowel's repetition is not enough to be mistaken. */
const WINDOW = 400;
/** After the fade-in of a resume (8 ms) and the bridge over its jump (5 ms). */
const SETTLED = 320;
/** How far a place is looked for, in samples. */
const REACH = 8_000;
/** Half a step of PCM16. */
const SAME = 0.5 / 32_768;
/** As it is, and ducked by 15 dB (`public/worklets/playback.js`). */
const GAINS = [1, 10 ** (-15 / 20)] as const;

/**
 * How many samples of `turn` are missing between what was played up to `from` and what is heard from `resumedAt` on (negative:
 * were played again), before `until`. Null when it was not heard loudly and long enough to tell. `output` is −1 to 1, `turn` PCM16;
 * both 16 kHz.
 */
export function lostSamples(output: readonly number[], { turn, from, resumedAt, until }: Resume): number | null {
  const first = indexFrom(output, resumedAt, (value) => value !== 0);
  // The first frame is bridged from silence: it is zero, whatever its sample is, unless the tail of the hold still sounded; and the bridge
  // from a sample that is not zero makes the next one sound.
  const expected = turn[from] ? from + 1 : indexFrom(turn, from + 1, (value) => value !== 0);
  if (first === null || expected === null) return null;
  for (let later = SETTLED; first + later + WINDOW < until; later += WINDOW / 2) {
    const place = placeOf(output, first + later, turn, expected + later);
    if (place !== null) return place - later === from ? 0 : place - later - expected;
  }
  return null;
}

interface Resume {
  turn: Int16Array;
  from: number;
  resumedAt: number;
  /** Where it fell silent again, or what was recorded ends. */
  until: number;
}

/** Where in `turn` the window lies that is heard at `at`; the place nearest to `about`. */
function placeOf(output: readonly number[], at: number, turn: Int16Array, about: number): number | null {
  for (let distance = 0; distance <= REACH; distance += 1) {
    for (const place of distance === 0 ? [about] : [about + distance, about - distance]) {
      if (isSame(output, at, turn, place)) return place;
    }
  }
  return null;
}

function isSame(output: readonly number[], at: number, turn: Int16Array, place: number): boolean {
  return place >= 0 && place + WINDOW <= turn.length && GAINS.some((gain) => isSameAt(gain, output, at, turn, place));
}

function isSameAt(gain: number, output: readonly number[], at: number, turn: Int16Array, place: number): boolean {
  let sounds = false;
  for (let index = 0; index < WINDOW; index += 1) {
    const sample = turn[place + index] ?? 0;
    sounds ||= Math.abs(sample) > 100;
    if (Math.abs((output[at + index] ?? 0) - (gain * sample) / 32_768) > SAME * gain) return false;
  }
  return sounds;
}

function indexFrom(values: ArrayLike<number>, from: number, fits: (value: number) => boolean): number | null {
  for (let index = Math.max(0, from); index < values.length; index += 1) if (fits(values[index] ?? 0)) return index;
  return null;
}
