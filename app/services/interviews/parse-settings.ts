import type { z } from "zod";

import { InvalidInputError } from "~/domain/errors";
import { type InterviewSettings, interviewSettingsSchema } from "~/domain/settings";

const LABELS: Record<keyof InterviewSettings, string> = {
  role: "The role",
  level: "The level",
  company: "The company",
  kind: "The kind of interview",
  minutes: "The length",
  personaId: "The interviewer",
  language: "The language",
  jobDescription: "The job description",
  resume: "The résumé",
};

/** Settings from a form or anywhere else, defaults filled in. Throws `InvalidInputError` that says which field and why. */
export function parseSettings(input: unknown): InterviewSettings {
  const parsed = interviewSettingsSchema.safeParse(input);
  if (parsed.success) return parsed.data;
  throw new InvalidInputError(parsed.error.issues.map(sentenceOf).join(" "), { cause: parsed.error });
}

function sentenceOf(issue: z.core.$ZodIssue): string {
  const field = String(issue.path[0] ?? "");
  const label = field in LABELS ? LABELS[field as keyof InterviewSettings] : "One of the settings";
  if (field === "minutes") return "The length must be a whole number of minutes from 10 to 60.";
  if (issue.code === "too_big") return `${label} can have at most ${issue.maximum.toLocaleString("en")} characters. Shorten it.`;
  return `${label} cannot be used. Choose one that is offered.`;
}
