import type { InterviewKind, Level } from "~/domain/question";

/** The settings in words, in the order in which they are offered. */
export const KIND_WORDS: Record<InterviewKind, string> = {
  behavioural: "Behavioural",
  technical: "Technical",
  "system-design": "System design",
  coding: "Coding talk-through",
  mixed: "Mixed",
};

export const LEVEL_WORDS: Record<Level, string> = {
  intern: "Intern",
  junior: "Junior",
  mid: "Mid-level",
  senior: "Senior",
  lead: "Lead",
  executive: "Executive",
};
