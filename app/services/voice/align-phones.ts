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
  return spansFrom(firstSounds({ steps, wanted, afterPause, words: expected.length }), sounds.length);
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

/**
 * Steps from the first phone to the last: pair one wanted with one spoken, or leave either out. A cell is a number of
 * phones wanted (row) and spoken (column), and whether the word that stands next has begun: only then is a pause within it.
 */
function cheapestSteps(wanted: readonly Wanted[], sounds: readonly Phone[], afterPause: readonly boolean[]): Step[] {
  const width = sounds.length + 1;
  const costs = new Float64Array((wanted.length + 1) * width * 2).fill(Infinity);
  const arrivals = new Array<{ from: number; step: Step }>(costs.length);
  costs[0] = 0;
  const relax = (from: number, to: number, cost: number, step: Step) => {
    if (cost >= (costs[to] ?? Infinity)) return;
    costs[to] = cost;
    arrivals[to] = { from, step };
  };
  for (let from = 0; from < costs.length; from += 1) {
    const place = from >> 1;
    const begun = from & 1;
    const row = Math.floor(place / width);
    const want = wanted[row];
    const sound = sounds[place % width];
    const cost = costs[from] ?? Infinity;
    const pause = begun && afterPause[place % width] ? COST.pauseInWord : 0;
    const goesOn = want !== undefined && wanted[row + 1]?.word === want.word ? 1 : 0;
    if (want && sound) relax(from, (place + width + 1) * 2 + goesOn, cost + pause + substitution(want.name, sound.name), "pair");
    if (want) relax(from, (place + width) * 2 + (goesOn && begun), cost + COST.missing, "missing");
    if (sound) relax(from, (place + 1) * 2 + begun, cost + pause + COST.extra, "extra");
  }
  return walkBack(arrivals, costs.length - 2);
}

function walkBack(arrivals: readonly ({ from: number; step: Step } | undefined)[], end: number): Step[] {
  const path: Step[] = [];
  for (let arrival = arrivals[end]; arrival; arrival = arrivals[arrival.from]) path.push(arrival.step);
  return path.reverse();
}

interface Path {
  steps: readonly Step[];
  wanted: readonly Wanted[];
  afterPause: readonly boolean[];
  words: number;
}

/** The first sound of each word, or -1. An extra sound goes to the word that was begun last, unless a pause parts it from that. */
function firstSounds({ steps, wanted, afterPause, words }: Path): number[] {
  const firsts = new Array<number>(words).fill(-1);
  let row = 0;
  let column = 0;
  for (const step of steps) {
    const word = wanted[row]?.word;
    const begins = step === "pair" || (step === "extra" && afterPause[column]);
    if (begins && word !== undefined && firsts[word] === -1) firsts[word] = column;
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
