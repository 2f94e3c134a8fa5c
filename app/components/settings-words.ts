import type { InterviewKind, Level } from "~/domain/question";

/** The settings in words, in the order in which they are offered. */
export const KIND_WORDS: Record<InterviewKind, { name: string; means: string }> = {
  behavioural: { name: "Behavioural", means: "What you did, and why" },
  technical: { name: "Technical", means: "What you know, and how you use it" },
  "system-design": { name: "System design", means: "How you would build it" },
  coding: { name: "Coding talk-through", means: "A problem, solved aloud" },
  mixed: { name: "Mixed", means: "Some of everything" },
};

export const LEVEL_WORDS: Record<Level, string> = {
  intern: "Intern",
  junior: "Junior",
  mid: "Mid-level",
  senior: "Senior",
  lead: "Lead",
  executive: "Executive",
};
