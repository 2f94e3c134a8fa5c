import { afterAll, expect, test } from "vitest";

import { type AlignedWord, heardWordCount } from "~/domain/alignment";
import { msToSamples } from "~/domain/audio";
import { QUESTION_BANK } from "~/domain/question-bank/question-bank";

import { collectSpeech } from "./collect-speech";
import { createEmbeddedVoice } from "./embedded-voice.server";
import { EstimatedWords, SpeakingPace } from "./estimated-words";
import { plainWords } from "./plain-words";

const voice = createEmbeddedVoice();
afterAll(async () => await voice.close?.());

const SEED = 20_261_120;
/** Speaking takes the time here, so each sound is cut in several places; the first, by which a voice's pace is learned, in one. */
const WHOLE = { count: 11, cutsEach: 8 };
const CLAUSES = { count: 31, cutsEach: 4 };
const CUTS = [WHOLE, CLAUSES].reduce((sum, { count, cutsEach }) => sum + 1 + (count - 1) * cutsEach, 0);

/** Mulberry32 */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Clauses as a turn has them: up to a mark, at least 20 characters. */
function clausesOf(text: string): string[] {
  const clauses: string[] = [];
  for (const [part] of text.matchAll(/[^.,;:!?]+[.,;:!?]*\s*/g)) {
    if ((clauses.at(-1)?.length ?? 40) < 20) clauses.push(`${clauses.pop() ?? ""}${part}`);
    else clauses.push(part);
  }
  return clauses.map((clause) => clause.trim());
}

interface Spoken {
  clauses: readonly string[];
  voiceName: "slt" | "rms";
  cutsEach: number;
}

async function errorsOfCuts({ clauses, voiceName, cutsEach }: Spoken, random: () => number): Promise<number[]> {
  const pace = new SpeakingPace();
  const errors: number[] = [];
  for (const [index, text] of clauses.entries()) {
    const truth = await collectSpeech(voice.speak({ text, persona: { voice: voiceName, stretch: 1 }, language: "en", signal: new AbortController().signal }));
    const estimate = new EstimatedWords(text, plainWords(text), pace);
    const words: AlignedWord[] = [];
    for (let at = 0; at < truth.samples.length; at += msToSamples(85)) words.push(...estimate.add(truth.samples.subarray(at, at + msToSamples(85))));
    words.push(...estimate.end());
    expect(words.map((word) => word.text)).toEqual(truth.words.map((word) => word.text));
    const cuts = Array.from({ length: index === 0 ? 1 : cutsEach }, () => Math.floor(random() * truth.samples.length));
    errors.push(...cuts.map((cut) => heardWordCount(words, cut) - heardWordCount(truth.words, cut)));
  }
  return errors;
}

test(`words without times are found within a word or two of where they are, late rather than early, at ${CUTS} random cuts`, async () => {
  const random = seeded(SEED);
  const questions = QUESTION_BANK.map((question) => question.text).filter((text) => text.length > 60);
  const pick = (count: number): string[] => Array.from({ length: count }, () => questions[Math.floor(random() * questions.length)] ?? "");
  const clauses = pick(CLAUSES.count).flatMap((text) => clausesOf(text).slice(0, 1));
  const errors = [
    ...(await errorsOfCuts({ clauses: pick(WHOLE.count), voiceName: "slt", cutsEach: WHOLE.cutsEach }, random)),
    ...(await errorsOfCuts({ clauses, voiceName: "rms", cutsEach: CLAUSES.cutsEach }, random)),
  ];
  const sizes = errors.map(Math.abs).toSorted((one, other) => one - other);
  const over = errors.filter((error) => error > 0).length;
  const figures = {
    cuts: errors.length,
    median: sizes[sizes.length >> 1] ?? 0,
    p95: sizes[Math.floor(sizes.length * 0.95)] ?? 0,
    overcounted: over,
    overcountedByMore: errors.filter((error) => error > 1).length,
  };
  console.info(`estimated words, seed ${SEED}: ${JSON.stringify(figures)}`);
  expect(figures.median).toBeLessThanOrEqual(1);
  expect(figures.p95).toBeLessThanOrEqual(3);
  expect(over / errors.length).toBeLessThan(0.08);
}, 120_000);
