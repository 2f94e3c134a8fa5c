import { ProviderError } from "~/domain/errors";
import { type Lack, lackSchema } from "~/domain/question";

import { MODEL_TAGS, type ModelTag, type ModelTask } from "./model-task";

export type ModelTurnPart = { type: "tag"; tag: ModelTag; lack: Lack | undefined } | { type: "text"; text: string };

/** A tag's line is no longer; what stands behind so many characters is spoken. */
const TAG_LINE_CHARACTERS = 120;
const REASONING = "<think>";
/** Reasoning that some local models write before their answer; more than this is no answer. */
const REASONING_CHARACTERS = 40_000;
/** A turn of about a minute and a half. The model is told 60 words; here a runaway one is cut off at the end of a sentence. */
const SPOKEN_CHARACTERS = 1_200;

/** Before the first word. */
const MARKUP = /^[\s*`"#[]*/;
export const TAG_LINE = new RegExp(`${MARKUP.source}(${MODEL_TAGS.join("|")})\\b[\\s*\`"\\]:.-]*(?:(${lackSchema.options.join("|")})\\b[*\`"\\].]*)?`);

/**
 * Reads a model's turn as it streams: what is spoken, behind a line with a tag unless its move is the usual one. Yields the tag once, then
 * text without markup. Throws `ProviderError` (malformed) when the tag is not `allowed`, or nothing is said.
 */
export async function* readModelTurn(deltas: AsyncIterable<string>, task: Pick<ModelTask, "allowed" | "usual">): AsyncGenerator<ModelTurnPart> {
  const clean = spokenCleaner();
  let head: string | null = "";
  let spoken = 0;
  for await (const delta of deltas) {
    let text: string = delta;
    if (head !== null) {
      head = withoutReasoning(head + delta);
      const read = readHead(head, { ...task, isWhole: false });
      if (!read) continue;
      yield read.tag;
      head = null;
      text = read.rest;
    }
    const cleaned = clean(text);
    if (cleaned) yield { type: "text", text: cleaned };
    spoken += cleaned.length;
    if (spoken > SPOKEN_CHARACTERS && /[.?!]["']?\s*$/.test(cleaned)) return;
    if (spoken > SPOKEN_CHARACTERS * 2) return;
  }
  if (head === null) return spoken > 0 ? undefined : fail("it said nothing");
  const read = readHead(head, { ...task, isWhole: true });
  if (!read) return fail("it only reasoned");
  const last = clean(read.rest);
  if (!last) return fail("it said nothing");
  yield read.tag;
  yield { type: "text", text: last };
}

interface Head {
  tag: Extract<ModelTurnPart, { type: "tag" }>;
  rest: string;
}

/** Null: not enough has come yet. */
function readHead(head: string, { isWhole, allowed, usual }: Pick<ModelTask, "allowed" | "usual"> & { isWhole: boolean }): Head | null {
  const start = head.trimStart();
  if (start.startsWith(REASONING) || (!isWhole && mayBecome(start))) return null;
  const match = TAG_LINE.exec(start);
  const tag = match?.[1] as ModelTag | undefined;
  if (!match || !tag) return { tag: { type: "tag", tag: usual, lack: undefined }, rest: start };
  const lineIsWhole = start.includes("\n") || start.length > TAG_LINE_CHARACTERS;
  if (!lineIsWhole && !isWhole) return null;
  if (!allowed.includes(tag)) return fail(`it chose ${tag}, which does not fit here`);
  const lack = tag === "PROBE" ? (match[2] as Lack | undefined) : undefined;
  const taken = tag === "PROBE" || !match[2] ? match[0].length : match[0].length - match[2].length;
  return { tag: { type: "tag", tag, lack }, rest: start.slice(taken) };
}

/** Whether reasoning or a tag may begin so: until it is whole nobody knows. */
function mayBecome(start: string): boolean {
  const word = start.replace(MARKUP, "");
  return REASONING.startsWith(start) || MODEL_TAGS.some((tag) => tag.startsWith(word));
}

export function withoutReasoning(head: string): string {
  const start = head.trimStart();
  if (!start.startsWith(REASONING)) return head;
  if (start.length > REASONING_CHARACTERS) return fail("it only reasoned");
  const end = start.indexOf("</think>");
  return end < 0 ? head : start.slice(end + "</think>".length);
}

/** Makes each piece speakable: markup and control characters go, any white space becomes one space, also across pieces. */
export function spokenCleaner(): (piece: string) => string {
  let endsInSpace = true;
  return (piece) => {
    const plain = piece.replace(/\s+/g, " ").replace(/[\p{Cc}<>{}[\]*_`#|\\^~]+/gu, "");
    const joined = (endsInSpace ? plain.trimStart() : plain).replace(/ {2,}/g, " ");
    if (joined) endsInSpace = joined.endsWith(" ");
    return joined;
  };
}

function fail(what: string): never {
  throw new ProviderError(`The language model's turn cannot be used: ${what}. Try again.`, { code: "provider-malformed", retryable: true });
}
