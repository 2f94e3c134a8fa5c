import { seededRandom } from "~/domain/question-plan";
import type { InterviewPlan } from "~/domain/question";
import type { Move } from "~/domain/record";
import type { InterviewSettings } from "~/domain/settings";
import { createBuiltInInterviewer } from "~/services/interviewer/built-in-interviewer";
import type { Request } from "~/services/interviewer/interviewer";
import { Rehearsal } from "~/services/interviewer/rehearsal";

import { cannedCandidate } from "./canned-candidate";

export type SimulatedTurn =
  | { role: "interviewer"; turnId: string; move: Move; text: string; atMs: number }
  | { role: "candidate"; text: string; atMs: number }
  /** A button of the page. */
  | { role: "button"; request: Request; atMs: number };

export interface SimulatedInterview {
  plan: InterviewPlan;
  turns: SimulatedTurn[];
  /** False when `mostTurns` came first. */
  ended: boolean;
}

export interface SimulationOptions {
  settings: InterviewSettings;
  seed: number;
  recentQuestionIds?: readonly string[];
  /** About so many turns: the clock is stretched so that the time is over by then. Default: the clock follows the words. */
  turns?: number;
}

/** Words a minute of an unhurried speaker, and a pause before each turn. */
const WORDS_PER_MINUTE = 140;
const PAUSE_MS = 1_500;
/** No interview of an hour comes near; a loop would. */
const MOST_TURNS = 400;
/** The closing question, two questions of the candidate's, their answers. */
const CLOSING_TURNS = 4;
/** How often the candidate uses a button instead of words. */
const BUTTON_SHARE = 0.03;

/** A whole interview of the built-in interviewer with a canned candidate; the same options give the same interview. */
export async function runInterview({ settings, seed, recentQuestionIds, turns }: SimulationOptions): Promise<SimulatedInterview> {
  const random = seededRandom(seed);
  const candidate = cannedCandidate(random);
  const rehearsal = await Rehearsal.begin({ interviewer: createBuiltInInterviewer(), settings, seed, recentQuestionIds });
  const done: SimulatedTurn[] = [];
  const clock = clockOf({ settings, turns, done });
  let request: Request = "next";
  while (!rehearsal.ended && done.length < MOST_TURNS) {
    rehearsal.elapsedMs = clock();
    const spoken = await rehearsal.hear(request);
    done.push({ role: "interviewer", ...spoken, atMs: rehearsal.elapsedMs });
    if (rehearsal.ended) break;
    request = pressedButton(random, spoken.move);
    if (request !== "next") {
      done.push({ role: "button", request, atMs: clock() });
      continue;
    }
    const question = rehearsal.plan.questions.find(({ questionId }) => questionId === spoken.move.questionId) ?? null;
    const text = candidate.say(spoken.move, question);
    done.push({ role: "candidate", text, atMs: clock() });
    rehearsal.say(text);
  }
  return { plan: rehearsal.plan, turns: done, ended: rehearsal.ended };
}

function pressedButton(random: () => number, move: Move): Request {
  const draw = random();
  if (move.kind !== "question" && move.kind !== "probe") return "next";
  return draw < BUTTON_SHARE ? "repeat" : draw < 2 * BUTTON_SHARE ? "skip" : "next";
}

/** Milliseconds since the beginning: by the words that were said, or by the share of the wanted turns. */
function clockOf({ settings, turns, done }: { settings: InterviewSettings; turns?: number; done: readonly SimulatedTurn[] }): () => number {
  if (turns !== undefined) {
    const before = Math.max(1, turns - CLOSING_TURNS);
    return () => Math.round((settings.minutes * 60_000 * done.length) / before);
  }
  return () => {
    const words = done.reduce((sum, turn) => sum + (turn.role === "button" ? 0 : turn.text.split(/\s+/).filter(Boolean).length), 0);
    return Math.round((words * 60_000) / WORDS_PER_MINUTE) + done.length * PAUSE_MS;
  };
}
