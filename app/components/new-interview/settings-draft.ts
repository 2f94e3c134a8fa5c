import { z } from "zod";

import { DEFAULT_PERSONA_ID } from "~/domain/personas";
import { DOCUMENT_LIMIT } from "~/domain/limits";
import { type InterviewSettings, interviewSettingsSchema } from "~/domain/settings";

/** The form as it stands, valid or not; all of it is text, as in the page. */
export interface SettingsDraft {
  role: string;
  level: string;
  company: string;
  kind: string;
  minutes: string;
  personaId: string;
  language: string;
  jobDescription: string;
  resume: string;
}
export type SettingsField = keyof SettingsDraft;

export const DEFAULT_DRAFT: SettingsDraft = {
  role: "",
  level: "mid",
  company: "",
  kind: "behavioural",
  minutes: "20",
  personaId: DEFAULT_PERSONA_ID,
  language: "en-US",
  jobDescription: "",
  resume: "",
};

const FIELDS = Object.keys(DEFAULT_DRAFT) as SettingsField[];
/** Fields of free text and their most characters. */
const LIMITS: Partial<Record<SettingsField, number>> = { role: 120, company: 120, jobDescription: DOCUMENT_LIMIT, resume: DOCUMENT_LIMIT };
const storedSchema = z.record(z.string(), z.unknown());

/** What was remembered, with defaults for whatever is missing, unknown by now, or no text. */
export function parseDraft(stored: string | null): SettingsDraft {
  const parsed = storedSchema.safeParse(parseJson(stored));
  if (!parsed.success) return DEFAULT_DRAFT;
  const draft = { ...DEFAULT_DRAFT };
  for (const field of FIELDS) {
    const value = parsed.data[field];
    if (typeof value === "string" && isStillOffered(field, value)) draft[field] = value;
  }
  return draft;
}

/** Choices may vanish with a new version; texts that are too long stay, so that they can be shortened. */
function isStillOffered(field: SettingsField, value: string): boolean {
  return field in LIMITS || interviewSettingsSchema.shape[field].safeParse(value).success;
}

function parseJson(text: string | null): unknown {
  try {
    return JSON.parse(text ?? "null");
  } catch {
    return null;
  }
}

export type DraftErrors = Partial<Record<SettingsField, string>>;


/** The settings that the draft stands for, or one message for each field that has to change. */
export function checkDraft(draft: SettingsDraft): { settings: InterviewSettings } | { errors: DraftErrors } {
  const parsed = interviewSettingsSchema.safeParse(draft);
  if (parsed.success) return { settings: parsed.data };
  const errors: DraftErrors = {};
  for (const { path } of parsed.error.issues) {
    const field = FIELDS.find((name) => name === path[0]);
    if (field) errors[field] = errorMessage(field, draft[field]);
  }
  return { errors };
}

function errorMessage(field: SettingsField, value: string): string {
  const over = value.trim().length - (LIMITS[field] ?? Infinity);
  if (over > 0) return `This is ${over.toLocaleString("en")} ${over === 1 ? "character" : "characters"} too long. Please shorten it.`;
  return field === "minutes" ? "Choose a length from 10 to 60 minutes." : "Choose one of these.";
}
