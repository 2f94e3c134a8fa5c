import { lengthInWords } from "~/domain/clock-time";
import { KIND_WORDS } from "~/domain/kind-words";

import type { PrintedInterview, PrintedTurn } from "./printed-interview";

/** Beside many others, the end of a list tells nobody anything. */
const MISSING_NAMED = 24;

export const oneLine = (text: string): string => text.replace(/\s+/g, " ").trim();

/** Names keep their own direction (first strong isolate). */
export const isolated = (text: string): string => `\u2068${oneLine(text)}\u2069`;

/** As a viewer's title bar shows it. */
export const titleOf = ({ title, company }: PrintedInterview): string => oneLine(company ? `${title} at ${company}` : title);

/** "20 November 2026 · Behavioural interview with Maya · 32 min · 5 answers", without what is not told. */
export function factsOf({ createdAt, kind, interviewer, totalMs, blocks }: PrintedInterview): string {
  const answers = blocks.filter((block) => block.type === "turn" && block.speaker === "candidate").length;
  const date = createdAt?.toLocaleDateString("en-GB", { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" });
  const withWhom = `${kind ? `${KIND_WORDS[kind]} interview` : "From an interview"} with ${isolated(interviewer)}`;
  const length = totalMs === null ? null : lengthInWords(totalMs);
  return [date, withWhom, length, `${answers} ${answers === 1 ? "answer" : "answers"}`].filter(Boolean).join(" · ");
}

/** How to read it; empty where nothing needs to be said. */
export function legendOf({ blocks }: PrintedInterview): string {
  const turns = blocks.filter((block): block is PrintedTurn => block.type === "turn");
  const times = turns.some(({ startMs }) => startMs !== null) ? "Times are from the beginning." : "";
  const struck = turns.some(({ unheard }) => unheard) ? "Words struck through were cut off and not heard." : "";
  return [times, struck].filter(Boolean).join(" ");
}

/** What the fonts do not have, by code point and how often. */
export function missingWords(missing: ReadonlyMap<number, number>): string {
  const named = [...missing].slice(0, MISSING_NAMED).map(([codePoint, count]) => `U+${codePoint.toString(16).toUpperCase().padStart(4, "0")}${count > 1 ? ` (${count} times)` : ""}`);
  const others = missing.size - named.length;
  const list = [...named, ...(others > 0 ? [`and ${others} others`] : [])].join(", ");
  return `The fonts of this document do not have every character. \ufffd stands for: ${list}. The transcript as Markdown, subtitles or JSON has them all.`;
}
