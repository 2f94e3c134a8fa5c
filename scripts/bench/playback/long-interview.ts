import { concatSamples, SAMPLE_RATE } from "~/domain/audio";
import { newId } from "~/domain/ids";
import { PERSONAS, type Persona } from "~/domain/personas";
import type { RecordEvent } from "~/domain/record";
import { turnName } from "~/services/objects/object-keys";
import { collectSpeech, type Speech } from "~/services/voice/collect-speech";
import { createEmbeddedVoice } from "~/services/voice/embedded-voice.server";

import type { InventedInterview } from "../../../tests/archive/interview-zip";
import { firstEvents } from "../../../tests/setup/record-fixtures";
import { ANSWERS, QUESTIONS } from "../recordings/spoken-interview";

interface Spoken extends Speech {
  text: string;
}

/** Between two turns. */
const GAP_SAMPLES = Math.round(0.8 * SAMPLE_RATE);
/** Texts of an answer: about two minutes. */
const TEXTS_OF_ANSWER = 7;

/** An interview of at least that length, of which every word was spoken by a voice of flite and has its time. */
export async function longInterview({ samples }: { samples: number }): Promise<InventedInterview & { words: number; turns: number }> {
  const questions = await spoken(QUESTIONS, PERSONAS[0]);
  const answers = await spoken(ANSWERS, PERSONAS[1]);
  const longAnswers = answers.map((_, first) => joined(Array.from({ length: TEXTS_OF_ANSWER }, (_, index) => pick(answers, first + index))));
  const sounds = new Map<string, Int16Array>();
  const events: RecordEvent[] = [...firstEvents(), { type: "interview.begun" }];
  let [at, words, ordinal] = [0, 0, 0];
  while (at < samples) {
    const question = pick(questions, ordinal);
    const answer = pick(longAnswers, ordinal);
    const questionTurnId = newId();
    events.push(...asked(questionTurnId, question, at));
    sounds.set(turnName((ordinal += 1), "interviewer"), question.samples);
    at += question.samples.length + GAP_SAMPLES;
    events.push(...answered(questionTurnId, answer, at));
    sounds.set(turnName((ordinal += 1), "candidate"), answer.samples);
    at += answer.samples.length + GAP_SAMPLES;
    words += question.words.length + answer.words.length;
  }
  events.push({ type: "interview.ended", reason: "candidate", atSample: at });
  return { interviewId: newId(), events, sounds, words, turns: ordinal };
}

const pick = (all: readonly Spoken[], index: number): Spoken => all[index % all.length] as Spoken;

async function spoken(texts: readonly string[], persona: Persona): Promise<Spoken[]> {
  const voice = createEmbeddedVoice();
  try {
    const all: Spoken[] = [];
    for (const text of texts) {
      const speech = voice.speak({ text, persona, language: "en-US", signal: AbortSignal.timeout(60_000) });
      all.push({ text, ...(await collectSpeech(speech)) });
    }
    return all;
  } finally {
    await voice.close?.();
  }
}

function joined(parts: readonly Spoken[]): Spoken {
  let before = 0;
  const words = parts.flatMap((part) => {
    const moved = part.words.map((word) => ({ ...word, startSample: word.startSample + before, endSample: word.endSample + before }));
    before += part.samples.length;
    return moved;
  });
  return { text: parts.map(({ text }) => text).join(" "), words, samples: concatSamples(parts.map(({ samples }) => samples)) };
}

function asked(turnId: string, { text, words, samples: { length: samples } }: Spoken, startSample: number): RecordEvent[] {
  return [
    { type: "turn.opened", turnId, move: { kind: "question", questionId: "q1", last: false }, interviewer: "built-in", voice: "embedded" },
    { type: "turn.clause", turnId, index: 0, text },
    { type: "turn.voiced", turnId, index: 0, firstSample: 0, samples, words },
    { type: "turn.written", turnId, samples },
    { type: "turn.played", turnId, startSample, playedSamples: samples, outcome: "completed" },
  ];
}

function answered(questionTurnId: string, { text, words, samples }: Spoken, startSample: number): RecordEvent[] {
  const turnId = newId();
  const transcribed = words.map((word, index) => ({ text: word.text, startSample: word.startSample, endSample: word.endSample, confidence: index % 40 === 17 ? 0.41 : 0.97 }));
  return [
    { type: "answer.opened", turnId, questionTurnId, mode: "hands-free", startSample },
    { type: "answer.finished", turnId, text, words: transcribed, source: "server", samples: samples.length },
  ];
}
