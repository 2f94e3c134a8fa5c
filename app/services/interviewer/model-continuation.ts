import { wordsOf } from "~/domain/spoken-words";

import { afterWords, endsWhole, sentencesIn } from "./finish-turn";
import { TAG_LINE, spokenCleaner, withoutReasoning } from "./model-turn";

/** The rest of a turn is one or two sentences; a model that goes on is cut off. */
const LONGEST_REST = 600;
/** Fewer equal words in a row are no repetition. */
const REPEATED_WORDS = 2;

/**
 * Reads what a model says to end a turn that broke off after `textSoFar`, sentence by sentence. Models like to begin anew: sentences that
 * were said already are left out, and so are the last words of `textSoFar` when they come again. Yields text that joins on to it.
 */
export async function* readContinuation(deltas: AsyncIterable<string>, textSoFar: string): AsyncGenerator<string> {
  const said = new Set(sentencesIn(textSoFar).filter(endsWhole).map(bare));
  let before = textSoFar;
  for await (const sentence of wholeSentences(deltas)) {
    if (said.has(bare(sentence))) continue;
    const isFirst = before === textSoFar;
    const text = isFirst ? withoutOverlap(sentence, textSoFar) : sentence;
    if (!text) continue;
    said.add(bare(text));
    yield /\s$/.test(before) ? text : ` ${text}`;
    before += text;
    if (before.length - textSoFar.length > LONGEST_REST) return;
  }
}

const bare = (sentence: string): string => wordsOf(sentence).join(" ");

/** `sentence` without its beginning, where `text` ends with the same words. */
function withoutOverlap(sentence: string, text: string): string {
  if (endsWhole(text)) return sentence;
  const said = wordsOf(text);
  const words = wordsOf(sentence);
  for (let count = Math.min(said.length, words.length); count >= REPEATED_WORDS; count -= 1) {
    if (said.slice(-count).every((word, index) => word === words[index])) return afterWords(sentence, count);
  }
  return sentence;
}

/** Cleaned of reasoning, tags and markup; each as soon as the next one begins. */
async function* wholeSentences(deltas: AsyncIterable<string>): AsyncGenerator<string> {
  const clean = spokenCleaner();
  let head: string | null = "";
  let rest = "";
  for await (const delta of deltas) {
    let text = delta;
    if (head !== null) {
      head = withoutReasoning(head + delta);
      if (!isHeadKnown(head)) continue;
      text = head.trimStart().replace(TAG_LINE, "");
      head = null;
    }
    rest += clean(text);
    const sentences = sentencesIn(rest);
    // The last one may go on.
    rest = rest.slice(rest.lastIndexOf(sentences.at(-1) ?? ""));
    yield* sentences.slice(0, -1);
  }
  if (head) rest = clean(head.trimStart().replace(TAG_LINE, ""));
  if (rest.trim()) yield rest.trim();
}

/** Enough to tell words to be spoken from reasoning and from a tag. */
const isHeadKnown = (head: string): boolean => !head.trimStart().startsWith("<") && head.trimStart().length > 24;
