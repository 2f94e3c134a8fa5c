import { type Env, env } from "~/env.server";
import { logger } from "~/logger.server";
import { CircuitBreaker } from "~/services/http/circuit-breaker";

import { createBuiltInInterviewer } from "./built-in-interviewer";
import { firstQuestion } from "./first-question";
import type { Interviewer } from "./interviewer";
import { type ChainLink, chainInterviewers } from "./interviewer-chain";
import { createLanguageModelInterviewer } from "./language-model-interviewer.server";
import { TURN_LIMITS } from "./turn-so-far";

const OPENAI_BASE_URL = "https://api.openai.com/v1";
const DEFAULT_MODEL = "gpt-4.1-mini";
/** With a second model behind it each may take so long: a session waits 15,000 for the first words of a turn. */
const FIRST_CLAUSE_OF_SEVERAL_MS = 7_000;

/** One interviewer of the chain, for pages that show who serves. */
export interface InterviewerLink extends ChainLink {
  interviewer: Required<Interviewer>;
  /** Where its words come from; null for the built-in one. */
  endpoint: { host: string; model: string } | null;
  /** Has it say a sentence, to try it. Throws `ProviderError`. */
  say: (signal: AbortSignal) => AsyncIterable<string>;
}

interface Chain {
  links: readonly [InterviewerLink, ...InterviewerLink[]];
  interviewer: Interviewer;
}

let instance: Chain | undefined;

/** The interviewer of this server: a model, a second model, the built-in one, each standing in for those before it. */
export function getInterviewer(): Interviewer {
  return chain().interviewer;
}

export function interviewerLinks(): readonly InterviewerLink[] {
  return chain().links;
}

function chain(): Chain {
  instance ??= chainFrom(env());
  return instance;
}

type InterviewerEnv = Pick<
  Env,
  "OPENAI_API_KEY" | "LLM_BASE_URL" | "LLM_API_KEY" | "LLM_MODEL" | "LLM_FALLBACK_BASE_URL" | "LLM_FALLBACK_API_KEY" | "LLM_FALLBACK_MODEL"
>;

/** OPENAI_API_KEY is used for OpenAI only: no other endpoint ever gets to see it. */
export function chainFrom(environment: InterviewerEnv): Chain {
  const models = [primaryFrom(environment), fallbackFrom(environment)].filter((endpoint) => endpoint !== null);
  const firstClauseMs = models.length > 1 ? FIRST_CLAUSE_OF_SEVERAL_MS : TURN_LIMITS.firstClauseMs;
  const interviewer = createBuiltInInterviewer();
  const builtIn: InterviewerLink = { interviewer, endpoint: null, say: (signal) => firstQuestion(interviewer, signal) };
  const [first = builtIn, ...others] = models.map((endpoint) => modelLink(endpoint, firstClauseMs));
  const links: Chain["links"] = first === builtIn ? [builtIn] : [first, ...others, builtIn];
  const onFallback = ({ id }: { id: string }): void => logger.warn({ interviewer: id }, "An interviewer stands in");
  return { links, interviewer: links.length > 1 ? chainInterviewers({ links, limits: { firstClauseMs }, onFallback }) : builtIn.interviewer };
}

interface Endpoint {
  id: string;
  baseUrl: string;
  apiKey?: string;
  model: string;
}

function modelLink({ baseUrl, model, ...endpoint }: Endpoint, firstTokenMs: number): InterviewerLink {
  const interviewer = createLanguageModelInterviewer({ ...endpoint, baseUrl, model, limits: { firstTokenMs } });
  return { interviewer, say: interviewer.greet, breaker: new CircuitBreaker(), endpoint: { host: new URL(baseUrl).host, model } };
}

function primaryFrom({ OPENAI_API_KEY, LLM_BASE_URL, LLM_API_KEY, LLM_MODEL: model = DEFAULT_MODEL }: InterviewerEnv): Endpoint | null {
  const baseUrl = withoutSlash(LLM_BASE_URL ?? OPENAI_BASE_URL);
  const apiKey = LLM_API_KEY ?? (isOpenAi(baseUrl) ? OPENAI_API_KEY : undefined);
  return LLM_BASE_URL || apiKey ? { id: "language-model", baseUrl, apiKey, model } : null;
}

/** Any one of its keys turns it on: a model alone means another model of OpenAI's, with the key that is there. */
function fallbackFrom({ OPENAI_API_KEY, LLM_FALLBACK_BASE_URL, LLM_FALLBACK_API_KEY, LLM_FALLBACK_MODEL }: InterviewerEnv): Endpoint | null {
  const baseUrl = withoutSlash(LLM_FALLBACK_BASE_URL ?? OPENAI_BASE_URL);
  const apiKey = LLM_FALLBACK_API_KEY ?? (isOpenAi(baseUrl) ? OPENAI_API_KEY : undefined);
  const isWanted = LLM_FALLBACK_BASE_URL || LLM_FALLBACK_API_KEY || (LLM_FALLBACK_MODEL && apiKey);
  return isWanted ? { id: "fallback-model", baseUrl, apiKey, model: LLM_FALLBACK_MODEL ?? DEFAULT_MODEL } : null;
}

const withoutSlash = (url: string): string => url.replace(/\/+$/, "");
const isOpenAi = (baseUrl: string): boolean => new URL(baseUrl).host === new URL(OPENAI_BASE_URL).host;
