import { momentOf, endpointOf, recordedSample } from "./answer-updates";
import { type CurrentAnswer, type InterviewContext, streamsWords, transcriber, wordsSoFar } from "./context";
import { steps } from "./steps";

/** Each costs a model call when the candidate goes on after all. */
const MOST_DRAFTS = 2;

/** A reply that is prepared in the silence which may be the end: ordered, dropped, and (by `finishAnswer`) committed. */
export const draftActions = {
  /** Drops a draft of other words, and orders one of these when they seem to be all. */
  considerDraft: steps(({ context, change, tell }) => {
    const { answer, draft, epoch, surroundings } = context;
    const words = answer ? wordsSoFar(answer) : "";
    if (draft && answer?.ending !== "resumed" && sameWords(draft.words, words)) return;
    if (draft) {
      tell("socket", { type: "socket.signal", signal: { type: "draft.drop", turnId: draft.turnId } });
      change({ draft: null });
    }
    const samples = answer && likelyEnd(context, answer);
    if (!answer || samples === null) return;
    const turnId = surroundings.newId();
    const text = transcriber(context) === "web-speech" ? words : null;
    change({ draft: { turnId, words }, draftCredit: context.draftCredit - 1, answer: { ...answer, drafts: answer.drafts + 1 } });
    tell("socket", { type: "socket.signal", signal: { type: "turn.draft", turnId, epoch, answerTurnId: answer.turnId, samples, text } });
  }),
  dropDraft: steps(({ context, change, tell }) => {
    const { draft } = context;
    if (!draft) return;
    tell("socket", { type: "socket.signal", signal: { type: "draft.drop", turnId: draft.turnId } });
    change({ draft: null });
  }),
};

/** Capitals and punctuation come and go while a transcriber makes up its mind. */
const sameWords = (left: string, right: string): boolean => plain(left) === plain(right);
const plain = (text: string): string => text.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, " ").trim();

/** The recording up to where the answer has probably ended; null while that is not likely, or a draft is not worth its cost. */
function likelyEnd(context: InterviewContext, answer: CurrentAnswer): number | null {
  const { voiceEndSample } = answer;
  if (voiceEndSample === null || answer.awaitsVoice || answer.mode !== "hands-free" || context.thinking === "held") return null;
  if (answer.drafts >= MOST_DRAFTS || context.draftCredit < 1 || !wordsAreKnown(context, answer, voiceEndSample)) return null;
  return seemsComplete(context, answer) ? recordedSample(answer, voiceEndSample) : null;
}

/** Nothing of what was said last is missing in the words. */
function wordsAreKnown(context: InterviewContext, answer: CurrentAnswer, voiceEndSample: number): boolean {
  const { partialAt, ending, silentSince } = answer;
  if (partialAt === null || !wordsSoFar(answer).trim()) return false;
  const cameAfter = partialAt >= momentOf(context.surroundings, voiceEndSample);
  if (!streamsWords(context)) return cameAfter && answer.awaitedStretches === 0;
  // A stream lags by less than the 200 ms after which the end of speech is sure.
  return cameAfter || silentSince !== null || ending === "likely" || ending === "certain";
}

function seemsComplete(context: InterviewContext, answer: CurrentAnswer): boolean {
  if (answer.ending === "resumed") return false;
  const { reason } = endpointOf(context, answer);
  return reason === "complete" || (reason === "unknown" && (answer.ending === "likely" || answer.ending === "certain"));
}
