import type { RecordedTurn, Recording } from "~/components/playback/playback-model";
import type { TimedWord } from "~/domain/edited-words";
import { longPauses } from "~/domain/long-pauses";

import { type Random, seededRandom } from "../machines/simulation/random";

const QUESTIONS = [
  "Tell me about a time when you disagreed with a decision your team had already made.",
  "What is a piece of work that you are proud of, and what was your own part in it?",
  "Describe a deadline that you missed. What did you change afterwards?",
  "How do you decide what not to build?",
];
const SENTENCES = [
  "We had an old service that nobody wanted to touch, because every change broke something else.",
  "I wrote down what it did for a week, and then I showed the list to the team.",
  "My manager wanted to rewrite it; I thought that three small fixes would be enough.",
  "So we measured, and two of the three fixes took failures from one in forty to one in nine hundred.",
  "Looking back, I should have asked the support team first.",
  "The Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetz was, as you can imagine, hard to explain in a form field.",
  "It took us until the Thursday, and nobody had to stay late.",
];

/** One word after another from `startMs` on, 280 to 520 ms each, with a long pause now and then. */
function timed(text: string, startMs: number, { random, pauses }: { random: Random; pauses: boolean }): TimedWord[] {
  let at = startMs;
  return text.split(" ").map((word) => {
    if (pauses && random.chance(0.01)) at += 4_200;
    const endMs = at + random.between(220, 400);
    const spoken = { text: word, startMs: at, endMs, confidence: pauses && random.chance(0.03) ? 0.4 : 0.97 };
    at = endMs + 80;
    return spoken;
  });
}

/** An interview of about that many words. */
function madeUpRecording({ words, seed = 7 }: { words: number; seed?: number }): Recording {
  const random = seededRandom(seed);
  const rows: RecordedTurn[] = [];
  const chapters: Recording["chapters"] = [];
  let at = 800;
  for (let count = 0, asked = 0; count < words; asked += 1) {
    const turnId = `question-${asked}`;
    const text = QUESTIONS[asked % QUESTIONS.length] ?? "";
    const question = timed(text, at, { random, pauses: false });
    const cut = asked % 4 === 1 ? Math.floor(question.length * 0.6) : question.length;
    const heard = text.split(" ").slice(0, cut).join(" ");
    const endMs = question[cut - 1]?.endMs ?? at;
    rows.push({ role: "interviewer", turnId, startMs: at, durationMs: endMs - at, audioUrl: `/${turnId}`, words: question, heard, unheard: text.slice(heard.length).trim() });
    chapters.push({ turnId, label: `Question ${asked + 1}`, text: heard, startMs: at });
    at = endMs + random.between(600, 6_000);

    const answer = Array.from({ length: 3 + Math.floor(random.next() * 8) }, () => random.pick(SENTENCES)).join(" ");
    const said = timed(answer, at + 400, { random, pauses: true });
    const lastMs = said.at(-1)?.endMs ?? at;
    const edited = asked === 2;
    rows.push({
      role: "candidate",
      turnId: `answer-${asked}`,
      startMs: at,
      durationMs: lastMs + 300 - at,
      audioUrl: `/answer-${asked}`,
      words: said,
      take: asked === 3 ? 2 : 1,
      text: edited ? answer.replace("week", "fortnight") : answer,
      originalText: edited ? answer : null,
      source: "server",
      pauses: longPauses(said),
    });
    count += question.length + said.length;
    at = lastMs + random.between(500, 1_500);
  }
  return { rows, chapters, marks: [{ type: "discarded", after: 5, message: "An answer was discarded here" }], totalMs: at };
}

/** Peaks that look like speech: syllables four times a second, louder and softer. */
export function madeUpWaveform({ rows, totalMs }: Recording, seed = 7) {
  const random = seededRandom(seed);
  const lanes = { candidate: new Uint8Array(Math.ceil(totalMs / 50)), interviewer: new Uint8Array(Math.ceil(totalMs / 50)) };
  for (const { role, words, startMs, durationMs } of rows) {
    for (const word of words) {
      if (word.startMs > startMs + durationMs) continue;
      const loud = random.between(60, 230);
      for (let ms = word.startMs; ms < word.endMs; ms += 50) lanes[role][Math.floor(ms / 50)] = loud * random.between(0.5, 1);
    }
  }
  return { version: 1, perSecond: 20, seconds: totalMs / 1000, candidate: base64(lanes.candidate), interviewer: base64(lanes.interviewer) };
}

const base64 = (bytes: Uint8Array): string => btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));

const EMPTY: Recording = { rows: [], chapters: [], marks: [], totalMs: 0 };

/** By name: the recording to show. */
export const PLAYBACK_SCENES: Record<string, () => Recording> = {
  short: () => madeUpRecording({ words: 700 }),
  long: () => madeUpRecording({ words: 20_000 }),
  empty: () => EMPTY,
};
