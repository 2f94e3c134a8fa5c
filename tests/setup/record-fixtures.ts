import { newId } from "~/domain/ids";
import type { RecordEvent, TranscribedWord } from "~/domain/record";
import { interviewSettingsSchema } from "~/domain/settings";

/** The two events that every record begins with. */
export function firstEvents(): RecordEvent[] {
  return [
    { type: "interview.created", settings: interviewSettingsSchema.parse({ role: "Platform engineer", company: "Initech" }) },
    {
      type: "interview.planned",
      plan: {
        madeBy: "built-in",
        questions: [
          { questionId: "q1", text: "Tell me about a hard decision.", kind: "behavioural", competency: "decision-making", minutes: 5 },
          { questionId: "q2", text: "Tell me about a conflict.", kind: "behavioural", competency: "conflict", minutes: 5 },
        ],
      },
    },
  ];
}

interface AskedOptions {
  turnId?: string;
  text?: string;
  startSample?: number;
  samples?: number;
  /** Default: all of them. */
  playedSamples?: number;
  questionId?: string;
}

/** A question that was written, voiced and played. Its words last equally long. */
export function askedQuestion(options: AskedOptions = {}): RecordEvent[] {
  const { turnId = newId(), text = "Tell me about a hard decision.", startSample = 0, samples = 32_000, questionId = "q1" } = options;
  const { playedSamples = samples } = options;
  const words = [...text.matchAll(/\S+/g)].map((match, index, all) => ({
    text: match[0],
    from: match.index,
    to: match.index + match[0].length,
    startSample: Math.round((samples * index) / all.length),
    endSample: Math.round((samples * (index + 1)) / all.length),
  }));
  return [
    { type: "turn.opened", turnId, move: { kind: "question", questionId, last: false }, interviewer: "built-in", voice: "embedded" },
    { type: "turn.clause", turnId, index: 0, text },
    { type: "turn.voiced", turnId, index: 0, firstSample: 0, samples, words },
    { type: "turn.written", turnId, samples },
    { type: "turn.played", turnId, startSample, playedSamples, outcome: playedSamples < samples ? "interrupted" : "completed" },
  ];
}

interface AnswerOptions {
  turnId?: string;
  questionTurnId: string;
  text?: string;
  startSample?: number;
  samples?: number;
  /** Default: the first of the text. */
  words?: TranscribedWord[];
}

/** An answer that was opened and finished. */
export function finishedAnswer(options: AnswerOptions): RecordEvent[] {
  const { turnId = newId(), questionTurnId, text = "I moved the database.", startSample = 32_000, samples = 48_000 } = options;
  const { words = [{ text: text.split(" ")[0] ?? "", startSample: 0, endSample: 8_000 }] } = options;
  return [
    { type: "answer.opened", turnId, questionTurnId, mode: "hands-free", startSample },
    {
      type: "answer.finished",
      turnId,
      text,
      words,
      source: "server",
      samples,
    },
  ];
}
