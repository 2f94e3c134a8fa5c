import { type Phone, isPause } from "./phones";

/** Where a word lies among the phones of its utterance, pauses left out: from the first phone up to `end`, which is not of it. */
export interface PhoneSpan {
  first: number;
  end: number;
}

const VOWELS = new Set("aa ae ah ao aw ax axr ay eh el em en er ey ih ix iy ow oy uh uw".split(" "));
const COST = {
  /** Vowels turn into each other when words stand together: "the" is "dh ax" or "dh iy". */
  likeSounds: 0.6,
  unlikeSounds: 1.6,
  missing: 1,
  extra: 1,
  /** A pause within a word, or none where the utterance has one, shows that the words are out of step. */
  pauseInWord: 1.5,
};

/**
 * Finds each word's phones in an utterance by the cheapest way to turn the phones expected of the words, spoken alone,
 * into those that were really spoken (edit distance). Each word gets at least one phone and all phones are given away,
 * in order, provided that there are at least as many phones as words; else null.
 */
export function alignPhones(expected: readonly (readonly string[])[], spoken: readonly Phone[]): PhoneSpan[] | null {
  const sounds = spoken.filter((phone) => !isPause(phone));
  if (sounds.length < expected.length || expected.length === 0) return null;
  const afterPause = soundsAfterPause(spoken);
  const wanted = expected.flatMap((phones, word) => phones.map((name) => ({ name, word })));
  const steps = cheapestSteps(wanted, sounds, afterPause);
  return spansFrom(firstSounds(steps, wanted, expected.length), sounds.length);
}

function soundsAfterPause(spoken: readonly Phone[]): boolean[] {
  const after: boolean[] = [];
  let paused = false;
  for (const phone of spoken) {
    if (!isPause(phone)) after.push(paused);
    paused = isPause(phone);
  }
  return after;
}

interface Wanted {
  name: string;
  word: number;
}
type Step = "pair" | "missing" | "extra";

function substitution(wanted: string, sound: string): number {
  if (wanted === sound) return 0;
  return VOWELS.has(wanted) === VOWELS.has(sound) ? COST.likeSounds : COST.unlikeSounds;
}

/** Steps from the first phone to the last: pair one wanted with one spoken, or leave either out. */
function cheapestSteps(wanted: readonly Wanted[], sounds: readonly Phone[], afterPause: readonly boolean[]): Step[] {
  const width = sounds.length + 1;
  const costs = new Float64Array((wanted.length + 1) * width).fill(Infinity);
  const steps = new Array<Step>(costs.length);
  costs[0] = 0;
  const relax = (to: number, cost: number, step: Step) => {
    if (cost >= (costs[to] ?? Infinity)) return;
    costs[to] = cost;
    steps[to] = step;
  };
  for (let row = 0; row <= wanted.length; row += 1) {
    const want = wanted[row];
    const inWord = row > 0 && want?.word === wanted[row - 1]?.word;
    for (let column = 0; column < width; column += 1) {
      const at = row * width + column;
      const cost = costs[at] ?? Infinity;
      const sound = sounds[column];
      const pause = inWord && afterPause[column] ? COST.pauseInWord : 0;
      if (want && sound) relax(at + width + 1, cost + pause + substitution(want.name, sound.name), "pair");
      if (want) relax(at + width, cost + COST.missing, "missing");
      if (sound) relax(at + 1, cost + pause + COST.extra, "extra");
    }
  }
  return walkBack(steps, width);
}

function walkBack(steps: readonly Step[], width: number): Step[] {
  const path: Step[] = [];
  for (let at = steps.length - 1; at > 0; ) {
    const step = steps[at] as Step;
    path.push(step);
    at -= step === "pair" ? width + 1 : step === "missing" ? width : 1;
  }
  return path.reverse();
}

/** The first sound paired with each word, or -1; extra sounds go to the word that was begun last. */
function firstSounds(steps: readonly Step[], wanted: readonly Wanted[], words: number): number[] {
  const firsts = new Array<number>(words).fill(-1);
  let row = 0;
  let column = 0;
  for (const step of steps) {
    const word = wanted[row]?.word;
    if (step === "pair" && word !== undefined && firsts[word] === -1) firsts[word] = column;
    if (step !== "extra") row += 1;
    if (step !== "missing") column += 1;
  }
  return firsts;
}

/** Gives every sound away; a word that found none takes one from its neighbours. */
function spansFrom(found: readonly number[], sounds: number): PhoneSpan[] {
  const firsts = [...found];
  let least = 0;
  for (let word = 0; word < firsts.length; word += 1) {
    firsts[word] = word === 0 ? 0 : Math.max(found[word] ?? 0, least);
    least = (firsts[word] ?? 0) + 1;
  }
  let limit = sounds;
  for (let word = firsts.length - 1; word >= 0; word -= 1) {
    firsts[word] = Math.min(firsts[word] ?? 0, limit - 1);
    limit = firsts[word] ?? 0;
  }
  return firsts.map((first, word) => ({ first, end: firsts[word + 1] ?? sounds }));
}
