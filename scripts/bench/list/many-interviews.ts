import { newId } from "~/domain/ids";
import { PERSONA_IDS } from "~/domain/personas";
import { interviewKindSchema, levelSchema } from "~/domain/question";
import { QUESTION_BANK } from "~/domain/question-bank/question-bank";
import type { RecordEvent } from "~/domain/record";
import { interviewSettingsSchema } from "~/domain/settings";
import type { Tag } from "~/domain/tags";
import type { RecordFile } from "~/services/archive/record-file";

import { GOOD_EXPLANATIONS, GOOD_STORIES, THIN, WE_ONLY } from "../../simulate/canned-answers";

/** Rare words of a real corpus: names, products, places. Drawn with the falling frequency of natural language. */
const RARE_WORDS = 20_000;
/** Share of the words of an answer that are replaced by a rare one. */
const RARE_SHARE = 0.04;
const QUESTIONS = 12;
const SAMPLES_A_WORD = 6_000;
const ROLES = ["Nurse", "Platform engineer", "Product manager", "Data analyst", "Teacher", "Dr. \"Ace\" O’Neil 🏠", "مهندس برمجيات", "Verkehrsinfrastrukturfinanzierungsgesellschaftsleiterin", "Sales lead", "Accountant"];
const COMPANIES = ["Initech", "Sankt Josef", "شركة النور", "Globex", "", "Umbrella", "Vandelay"];
const TAG_NAMES = ["To repeat", "Good", "Before the real one", "Show Anna", "German"];
const DAY_MS = 86_400_000;
const SYLLABLES = ["ba", "cor", "di", "fen", "gul", "har", "jo", "kim", "lor", "mar", "nex", "pol", "quin", "ras", "sil", "tor", "ul", "ven", "wex", "zan"];

export type Random = () => number;

/** The stories that people tell, sentence by sentence. */
const SENTENCES = [...Object.values(GOOD_STORIES), ...Object.values(GOOD_EXPLANATIONS), THIN, WE_ONLY].flat().flatMap((story) => story.match(/[^.!?]+[.!?]?\s*/g) ?? []);

export const TAGS: readonly Tag[] = TAG_NAMES.map((name, index) => ({ tagId: `benchtag${index}`, name }));

export const pick = <T>(random: Random, list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;

/** The `rank`th rare word. */
function rareWord(rank: number): string {
  const part = (index: number): string => SYLLABLES[index % SYLLABLES.length] ?? "";
  return part(rank) + part(Math.floor(rank / 20)) + part(Math.floor(rank / 400)) + (rank >= 8_000 ? part(Math.floor(rank / 8_000)) : "");
}

/** Zipf: the first is met as often as the next two together. */
export const anyRareWord = (random: Random): string => rareWord(Math.floor(RARE_WORDS ** random()) - 1);

/** The record of an interview as it is in the bucket: twelve questions with answers of one to two minutes. */
export function inventedRecord(random: Random, { ownerId, index }: { ownerId: string; index: number }): RecordFile {
  const createdAt = new Date(Date.UTC(2026, 10, 20) - index * DAY_MS * 0.31 - Math.floor(random() * DAY_MS * 0.2));
  const events = [...beginning(random), ...exchanges(random)];
  const filed = events.map((event, place) => ({ seq: place + 1, at: new Date(createdAt.getTime() + place * 1_000), event }));
  return { version: 2, interviewId: newId(), ownerId, createdAt, seq: filed.length, events: filed };
}

function beginning(random: Random): RecordEvent[] {
  const settings = interviewSettingsSchema.parse({
    role: pick(random, ROLES),
    company: pick(random, COMPANIES),
    kind: pick(random, interviewKindSchema.options),
    level: pick(random, levelSchema.options),
    personaId: pick(random, PERSONA_IDS),
  });
  const questions = Array.from({ length: QUESTIONS }, () => pick(random, QUESTION_BANK)).map(({ text, competency }, index) => ({
    questionId: `q${index}`,
    text,
    kind: "behavioural" as const,
    competency,
    minutes: 2,
  }));
  const tags = TAGS.filter(() => random() < 0.15);
  const tagged: RecordEvent[] = tags.length > 0 ? [{ type: "interview.tagged", tags }] : [];
  return [{ type: "interview.created", settings }, { type: "interview.planned", plan: { madeBy: "built-in", questions } }, ...tagged, { type: "interview.begun" }];
}

function exchanges(random: Random): RecordEvent[] {
  const events: RecordEvent[] = [];
  let at = 0;
  for (let index = 0; index < QUESTIONS; index += 1) {
    const questionTurnId = newId();
    const question = pick(random, QUESTION_BANK).text;
    const samples = question.split(" ").length * SAMPLES_A_WORD;
    events.push(...asked({ turnId: questionTurnId, text: question, startSample: at, samples, questionId: `q${index}` }));
    at += samples;
    const text = inventedAnswer(random);
    const length = text.split(" ").length * SAMPLES_A_WORD;
    const turnId = newId();
    events.push({ type: "answer.opened", turnId, questionTurnId, mode: "hands-free", startSample: at }, { type: "answer.finished", turnId, text, words: [], source: "server", samples: length });
    at += length;
  }
  return random() < 0.9 ? [...events, { type: "interview.ended", reason: "completed", atSample: at }] : events;
}

interface Asked {
  turnId: string;
  text: string;
  startSample: number;
  samples: number;
  questionId: string;
}

function asked({ turnId, text, startSample, samples, questionId }: Asked): RecordEvent[] {
  return [
    { type: "turn.opened", turnId, move: { kind: "question", questionId, last: false }, interviewer: "built-in", voice: "embedded" },
    { type: "turn.clause", turnId, index: 0, text },
    { type: "turn.written", turnId, samples },
    { type: "turn.played", turnId, startSample, playedSamples: samples, outcome: "completed" },
  ];
}

function inventedAnswer(random: Random): string {
  const sentences = Array.from({ length: 6 + Math.floor(random() * 9) }, () => pick(random, SENTENCES).trim());
  return sentences
    .join(" ")
    .split(" ")
    .map((word) => (random() < RARE_SHARE ? anyRareWord(random) : word))
    .join(" ");
}

/** A sentence that somebody has said, to be cut into searches. */
export const anySentence = (random: Random): string[] => pick(random, SENTENCES).replace(/[^\p{L}\p{N}' -]/gu, "").trim().split(/\s+/);
