import type { InterviewKind } from "./question";

/** Kinds of interviews in words, in the order in which they are offered. */
export const KIND_WORDS: Record<InterviewKind, string> = {
  behavioural: "Behavioural",
  technical: "Technical",
  "system-design": "System design",
  coding: "Coding talk-through",
  mixed: "Mixed",
};
