import type OpenAI from "openai";

import { newId } from "~/domain/ids";
import { type InterviewProgress, progressOf } from "~/domain/interview-progress";
import type { Move } from "~/domain/record";
import { createOpenAiClient } from "~/services/http/openai-client.server";
import { reportProviderCall } from "~/services/providers/provider-calls";

import { builtInReply, createBuiltInInterviewer } from "./built-in-interviewer";
import { ChatDialect } from "./chat-dialect.server";
import { decideMove } from "./decide-move";
import type { ContinueOptions, Interviewer, ReplyOptions, ReplyPart } from "./interviewer";
import { readContinuation } from "./model-continuation";
import { type PromptMessage, continuationPromptFor, promptFor } from "./model-prompt";
import { type ModelTask, modelTask } from "./model-task";
import { type ModelTurnPart, readModelTurn } from "./model-turn";
import { STREAM_LIMITS, type StreamLimits, streamChat } from "./stream-chat.server";

export interface LanguageModelOptions {
  /** Default "language-model". */
  id?: string;
  /** Any endpoint with POST /chat/completions. */
  baseUrl: string;
  /** Sent to `baseUrl` and nowhere else. Local servers need none. */
  apiKey?: string;
  model: string;
  /** Default: `STREAM_LIMITS`. */
  limits?: Partial<StreamLimits>;
}

export interface LanguageModelInterviewer extends Required<Interviewer> {
  /** One short sentence of the model's, to try it. Throws `ProviderError`. */
  greet: (signal: AbortSignal) => AsyncIterable<string>;
}

/**
 * Writes its turns with any OpenAI-compatible model. Questions come from the bank, and the rules (probes, time, order) stay
 * ours: the model chooses among what they allow and finds the words.
 */
export function createLanguageModelInterviewer(options: LanguageModelOptions): LanguageModelInterviewer {
  const { id = "language-model", baseUrl, apiKey, model, limits } = options;
  const client = createOpenAiClient({ baseUrl, apiKey });
  const { host } = new URL(baseUrl);
  const endpoint: Endpoint = { id, client, model, dialect: new ChatDialect(), limits: { ...STREAM_LIMITS, ...limits } };
  return {
    id,
    name: `${model} at ${host}`,
    limits: `A language model finds the words, so it can be wrong, and it knows the company only from what you entered. What you say is sent to ${host}.`,
    plan: createBuiltInInterviewer().plan,
    reply: (turn) => reply(endpoint, turn),
    continue: (turn) => goOn(endpoint, turn),
    // Models differ in the languages that they know; which one to use is the person's to judge.
    speaks: () => true,
    greet: (signal) => ask(endpoint, GREETING, signal),
  };
}

const GREETING: PromptMessage[] = [
  { role: "system", content: "You are the interviewer in a spoken practice interview. Speak plain sentences without markup." },
  { role: "user", content: "Say in one short sentence that you are ready to begin." },
];

interface Endpoint {
  id: string;
  client: OpenAI;
  model: string;
  dialect: ChatDialect;
  limits: StreamLimits;
}

function ask({ id, ...endpoint }: Endpoint, messages: PromptMessage[], signal: AbortSignal): AsyncGenerator<string> {
  return streamChat({ ...endpoint, messages, signal, onCall: (call) => reportProviderCall({ ...call, role: "model", id }) });
}

/** Ends a turn that broke off, in its own words. */
async function* goOn(endpoint: Endpoint, options: ContinueOptions): AsyncGenerator<ReplyPart> {
  options.signal.throwIfAborted();
  const deltas = ask(endpoint, continuationPromptFor({ options, fence: newId() }), options.signal);
  for await (const text of readContinuation(deltas, options.textSoFar)) yield { type: "text", text };
}

async function* reply(endpoint: Endpoint, options: ReplyOptions): AsyncGenerator<ReplyPart> {
  options.signal.throwIfAborted();
  const progress = progressOf(options);
  const task = modelTask(decideMove(options, progress), options, progress);
  if (!task) return yield* builtInReply(options);
  const messages = promptFor({ task, options, fence: newId() });
  const deltas = ask(endpoint, messages, options.signal);
  yield* partsOf({ turn: readModelTurn(deltas, task), task, options, progress });
}

interface PartsOptions {
  turn: AsyncIterable<ModelTurnPart>;
  task: ModelTask;
  options: ReplyOptions;
  progress: InterviewProgress;
}

/** The move comes first. A probe's waits for its first sentence, in which the quotation stands; voices wait for that too. */
async function* partsOf({ turn, task, options, progress }: PartsOptions): AsyncGenerator<ReplyPart> {
  let head: Extract<ModelTurnPart, { type: "tag" }> | null = null;
  let held: string | null = "";
  for await (const part of turn) {
    options.signal.throwIfAborted();
    if (part.type === "tag") {
      head = part;
    } else if (head && held !== null) {
      held += part.text;
      if (head.tag === "PROBE" && !hasSentence(held)) continue;
      yield { type: "move", move: moveOf(head, { task, options, progress, text: held }) };
      yield { type: "text", text: held };
      held = null;
    } else {
      yield part;
    }
  }
  if (head && held) {
    yield { type: "move", move: moveOf(head, { task, options, progress, text: held }) };
    yield { type: "text", text: held };
  }
}

/** An ended sentence, or so many characters that it is not worth waiting for one. */
const hasSentence = (text: string): boolean => /[.?!]["'\u201D\u2019]?\s/.test(text) || text.length > 240;

interface MoveOptions {
  task: ModelTask;
  options: ReplyOptions;
  progress: InterviewProgress;
  text: string;
}

function moveOf({ tag, lack }: Extract<ModelTurnPart, { type: "tag" }>, { task, options, progress, text }: MoveOptions): Move {
  const current = options.openQuestion?.move.questionId ?? null;
  switch (tag) {
    case "NEXT":
      return { kind: "question", questionId: task.next?.questionId ?? null, last: false };
    case "PROBE": {
      const quote = quotedIn(text, progress.last?.text ?? "");
      return { kind: "probe", questionId: current, ...(lack && { lack }), ...(quote && { quote }), last: false };
    }
    case "REMARK":
      return { kind: "remark", questionId: current, last: false };
    case "CLOSING":
      return { kind: "closing", questionId: null, last: false };
    case "REPLY":
      return { kind: "reply", questionId: null, last: task.lastReply };
    case "END":
      return { kind: "reply", questionId: null, last: true };
  }
}

/** The longest stretch in quotation marks that the candidate really said. */
function quotedIn(text: string, answer: string): string | undefined {
  const quoted = [...text.matchAll(/["\u201C]([^"\u201C\u201D]{2,200}?)[.,?!]?["\u201D]/g)].map((match) => match[1] ?? "");
  return quoted.filter((words) => words.trim() !== "" && answer.includes(words)).sort((a, b) => b.length - a.length)[0];
}
