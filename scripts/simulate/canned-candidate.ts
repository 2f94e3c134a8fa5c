import { asksForStory } from "~/domain/answer-analysis";
import type { Lack, PlannedQuestion } from "~/domain/question";
import type { Move } from "~/domain/record";

import {
  CLARIFYING,
  DONT_KNOW,
  GOOD_EXPLANATIONS,
  GOOD_STORIES,
  NO_QUESTIONS,
  OFF_TOPIC,
  OWN_QUESTIONS,
  REPEAT_REQUESTS,
  SECOND_LANGUAGE,
  SKIPS,
  THIN,
  THINKING,
  TO_PROBES,
  TO_PROBES_WEAK,
  VERY_SHORT,
  WE_ONLY,
} from "./canned-answers";

export interface Candidate {
  /** What is said after the interviewer's turn. `question` is the planned question it belongs to. */
  say(move: Move, question: PlannedQuestion | null): string;
}

type Behaviour = "good" | "we-only" | "thin" | "second-language" | "short" | "off-topic" | "repeat" | "dont-know" | "skip" | "thinking" | "clarify" | "silent";

/** Shares of what the candidate does with a new question; they add up to 100. */
const BEHAVIOURS: [Behaviour, number][] = [
  ["good", 28],
  ["we-only", 14],
  ["thin", 14],
  ["second-language", 10],
  ["short", 9],
  ["off-topic", 4],
  ["repeat", 6],
  ["dont-know", 5],
  ["skip", 4],
  ["thinking", 3],
  ["clarify", 2],
  ["silent", 1],
];

/** A candidate of changing mood, who says only what stands in the lists: the same draws give the same interview. */
export function cannedCandidate(random: () => number): Candidate {
  const draw = drawer(random);
  return {
    say(move, question) {
      if (move.kind === "closing" || (move.kind === "reply" && !move.last)) return draw(random() < 0.6 ? OWN_QUESTIONS : NO_QUESTIONS);
      if (!question) return draw(NO_QUESTIONS);
      if (move.lack) return toProbe(move.lack, draw, random);
      return toQuestion(behaviour(random), question, draw);
    },
  };
}

type Draw = (list: readonly string[]) => string;

/** Draws without saying the same thing twice before everything else was said. */
function drawer(random: () => number): Draw {
  const said = new Set<string>();
  return (list) => {
    const fresh = list.filter((text) => !said.has(text));
    const from = fresh.length > 0 ? fresh : list;
    const text = from[Math.floor(random() * from.length)] ?? "";
    said.add(text);
    return text;
  };
}

function behaviour(random: () => number): Behaviour {
  let left = random() * 100;
  for (const [name, share] of BEHAVIOURS) {
    left -= share;
    if (left < 0) return name;
  }
  return "good";
}

function toProbe(lack: Lack, draw: Draw, random: () => number): string {
  const mood = random();
  if (mood < 0.05) return draw(REPEAT_REQUESTS);
  return draw(mood < 0.25 ? TO_PROBES_WEAK : TO_PROBES[lack]);
}

const SAID: Record<Exclude<Behaviour, "good">, readonly string[]> = {
  "we-only": WE_ONLY,
  thin: THIN,
  "second-language": SECOND_LANGUAGE,
  short: VERY_SHORT,
  "off-topic": OFF_TOPIC,
  repeat: REPEAT_REQUESTS,
  "dont-know": DONT_KNOW,
  skip: SKIPS,
  thinking: THINKING,
  clarify: CLARIFYING,
  silent: [""],
};

function toQuestion(behaves: Behaviour, question: PlannedQuestion, draw: Draw): string {
  if (behaves !== "good") return draw(SAID[behaves]);
  if (!asksForStory(question) && question.competency !== "motivation") return draw(GOOD_EXPLANATIONS[question.kind]);
  return draw(GOOD_STORIES[question.competency] ?? GOOD_STORIES.any);
}
