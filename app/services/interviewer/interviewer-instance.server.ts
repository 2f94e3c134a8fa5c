import { type Env, env } from "~/env.server";

import { createBuiltInInterviewer } from "./built-in-interviewer";
import { withFallback } from "./fallback-interviewer";
import type { Interviewer } from "./interviewer";
import { createLanguageModelInterviewer } from "./language-model-interviewer.server";

const OPENAI_BASE_URL = "https://api.openai.com/v1";
const DEFAULT_MODEL = "gpt-4.1-mini";

let instance: Interviewer | undefined;

/** The interviewer of this server: a model with the built-in one as its stand-in, or the built-in one alone. */
export function getInterviewer(): Interviewer {
  instance ??= interviewerFrom(env());
  return instance;
}

type InterviewerEnv = Pick<Env, "OPENAI_API_KEY" | "LLM_BASE_URL" | "LLM_API_KEY" | "LLM_MODEL">;

/** OPENAI_API_KEY is used for OpenAI only: another LLM_BASE_URL never gets to see it. */
export function interviewerFrom(environment: InterviewerEnv): Interviewer {
  const builtIn = createBuiltInInterviewer();
  const endpoint = endpointFrom(environment);
  if (!endpoint) return builtIn;
  const model = environment.LLM_MODEL ?? DEFAULT_MODEL;
  return withFallback({ primary: createLanguageModelInterviewer({ ...endpoint, model }), standIn: builtIn });
}

function endpointFrom({ OPENAI_API_KEY, LLM_BASE_URL, LLM_API_KEY }: InterviewerEnv): { baseUrl: string; apiKey?: string } | null {
  const baseUrl = LLM_BASE_URL?.replace(/\/+$/, "") ?? OPENAI_BASE_URL;
  const isOpenAi = new URL(baseUrl).host === new URL(OPENAI_BASE_URL).host;
  const apiKey = LLM_API_KEY ?? (isOpenAi ? OPENAI_API_KEY : undefined);
  return LLM_BASE_URL || apiKey ? { baseUrl, apiKey } : null;
}
