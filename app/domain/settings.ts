import { z } from "zod";

import { DOCUMENT_LIMIT } from "./limits";
import { DEFAULT_PERSONA_ID, PERSONA_IDS } from "./personas";
import { interviewKindSchema, levelSchema } from "./question";

export const answerModeSchema = z.enum(["hands-free", "tap-to-talk", "typed"]);
/** How the candidate answers; may be switched at any time. */
export type AnswerMode = z.infer<typeof answerModeSchema>;

export const LANGUAGES = [
  { tag: "en-US", name: "English (US)" },
  { tag: "en-GB", name: "English (UK)" },
  { tag: "en-IN", name: "English (India)" },
  { tag: "en-AU", name: "English (Australia)" },
  { tag: "de-DE", name: "Deutsch" },
  { tag: "es-ES", name: "Español" },
  { tag: "fr-FR", name: "Français" },
  { tag: "hi-IN", name: "हिन्दी" },
  { tag: "it-IT", name: "Italiano" },
  { tag: "nl-NL", name: "Nederlands" },
  { tag: "pt-BR", name: "Português (Brasil)" },
] as const;

/** The built-in interviewer, the recorded clips and the embedded voice know English only. `tag`: BCP 47. */
export const isEnglish = (tag: string): boolean => /^en\b/i.test(tag);

const shortText = z.string().trim().max(120);

/** Everything the candidate chooses before an interview. Every field has a default. */
export const interviewSettingsSchema = z.object({
  role: shortText.default("").transform((role) => role || "General interview"),
  level: levelSchema.default("mid"),
  company: shortText.default(""),
  kind: interviewKindSchema.default("behavioural"),
  minutes: z.coerce.number().int().min(10).max(60).default(20),
  personaId: z.enum(PERSONA_IDS).default(DEFAULT_PERSONA_ID),
  language: z.enum(LANGUAGES.map((language) => language.tag) as [string, ...string[]]).default("en-US"),
  jobDescription: z.string().trim().max(DOCUMENT_LIMIT).default(""),
  resume: z.string().trim().max(DOCUMENT_LIMIT).default(""),
});
export type InterviewSettings = z.infer<typeof interviewSettingsSchema>;
