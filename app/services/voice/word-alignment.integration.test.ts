import { afterAll, expect, test } from "vitest";

import { QUESTION_BANK } from "~/domain/question-bank/question-bank";

import { alignPhones } from "./align-phones";
import { createExpectedPhones } from "./expected-phones";
import { Flite, WAV_PATH } from "./flite.server";
import { isPause, parsePhones } from "./phones";
import { type SpeakableWord, speakableWords } from "./speakable-text";
import { pieceText, speechPieces } from "./speech-pieces";

const HARD = [
  "Hello, I'm Maya: you said 25% of the Kubernetes jobs failed, e.g. at 10:30 — why?",
  "It's a state-of-the-art, end-to-end CI/CD system (in C++ & C#), isn't it?",
  "In 1999 about 60 of us were there; in 2026 there'll be 1,600, i.e. 3.5x as many.",
  "Your résumé says you joined Zoë's team on the 3rd of May and spent $3.5M on AWS APIs.",
  "He'd've said so, shouldn't he? The U.S. users' data was at 9 a.m. in Mr. O'Brien's RFC.",
  "The apple, an owl and a pear walked into the office of the other hour.",
  "Wait…what? You raised NPS from 31 to 58 (p95: 200ms) and/or cut 1/2 of it!",
];
const QUESTIONS = QUESTION_BANK.filter((_, index) => index % 3 === 0).map((question) => question.text);
const signal = new AbortController().signal;

const flite = new Flite();
afterAll(async () => await flite.close());
const expectedPhones = createExpectedPhones(async (text) => (await flite.run(["-voice", "kal16", "-ps", "-t", text, "none"], signal)).stdout);

/** How many words of a piece were spoken with as many phones as they have alone. */
async function wordsInStep(piece: readonly SpeakableWord[], voice: string): Promise<number> {
  const expected = await expectedPhones(piece.map((word) => word.spoken), signal);
  const phones = parsePhones((await flite.run(["-voice", voice, "-psdur", "-t", pieceText(piece), WAV_PATH], signal)).stdout);
  const spans = alignPhones(expected, phones) ?? [];
  expect(spans).toHaveLength(piece.length);
  expect(spans.at(-1)?.end).toBe(phones.filter((phone) => !isPause(phone)).length);
  return spans.filter((span, index) => span.end - span.first === expected[index]?.length).length;
}

async function shareInStep(texts: readonly string[], voice: string): Promise<number> {
  const pieces = texts.flatMap((text) => speechPieces(speakableWords(text)));
  let inStep = 0;
  for (const piece of pieces) inStep += await wordsInStep(piece, voice);
  return inStep / pieces.flat().length;
}

test(`of ${QUESTIONS.length} questions, 99.5% of the words take exactly the sounds that they have alone`, async () => {
  expect(QUESTIONS.length).toBeGreaterThan(100);
  expect(await shareInStep(QUESTIONS, "kal16")).toBeGreaterThan(0.995);
}, 60_000);

test.each(["slt", "rms", "awb", "kal16"])("with %s, numbers, signs, short forms and hyphens stay in step as well", async (voice) => {
  expect(await shareInStep(HARD, voice)).toBeGreaterThan(0.99);
});
