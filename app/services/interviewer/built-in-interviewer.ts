import { progressOf } from "~/domain/interview-progress";
import { planQuestions } from "~/domain/question-plan";
import { isEnglish } from "~/domain/settings";

import { decideMove } from "./decide-move";
import { restOfTurn } from "./finish-turn";
import type { ContinueOptions, Interviewer, ReplyOptions, ReplyPart } from "./interviewer";
import { moveOf, sentencesOf } from "./write-move";

const ID = "built-in";

/** Needs no key and no network: asks from the question bank and follows up on what an answer leaves out. */
export function createBuiltInInterviewer(): Required<Interviewer> {
  return {
    id: ID,
    name: "Built-in interviewer",
    limits:
      "No language model is configured, so the built-in interviewer chooses from its question bank and follows up on what your answer leaves out; " +
      "it cannot judge facts or discuss the company. Set LLM_BASE_URL or OPENAI_API_KEY to add a model.",
    async plan({ signal, ...options }) {
      signal.throwIfAborted();
      return { questions: planQuestions(options), madeBy: ID };
    },
    reply: builtInReply,
    continue: builtInContinue,
    speaks: isEnglish,
  };
}

/** Its own turns go on as they were; another's are ended so that they ask what they were to ask. */
async function* builtInContinue(options: ContinueOptions): AsyncGenerator<ReplyPart> {
  options.signal.throwIfAborted();
  const own = ownTurn(options);
  const rest = own.startsWith(options.textSoFar) ? own.slice(options.textSoFar.length) : restOfTurn(options);
  if (rest) yield { type: "text", text: /\s$/.test(options.textSoFar) ? rest.trimStart() : ` ${rest.trimStart()}` };
}

function ownTurn(options: ReplyOptions): string {
  const progress = progressOf(options);
  return sentencesOf({ decision: decideMove(options, progress), options, progress }).join(" ");
}

/** The built-in interviewer's turn. Throws only the signal's reason. */
export async function* builtInReply(options: ReplyOptions): AsyncGenerator<ReplyPart> {
  options.signal.throwIfAborted();
  const progress = progressOf(options);
  const write = { decision: decideMove(options, progress), options, progress };
  yield { type: "move", move: moveOf(write) };
  for (const [index, sentence] of sentencesOf(write).entries()) {
    options.signal.throwIfAborted();
    yield { type: "text", text: index === 0 ? sentence : ` ${sentence}` };
  }
}
