import type { Level } from "~/domain/question";

export { KIND_WORDS } from "~/domain/kind-words";

/** Levels in words, in the order in which they are offered. */
export const LEVEL_WORDS: Record<Level, string> = {
  intern: "Intern",
  junior: "Junior",
  mid: "Mid-level",
  senior: "Senior",
  lead: "Lead",
  executive: "Executive",
};
