import { maskMarkup, readable } from "./speakable-text";

/** A word of a text as a voice that reads natural text of any language gets it. */
export interface PlainWord {
  /** Offsets of the word in the text, with its punctuation. */
  from: number;
  to: number;
  /** What is sent: no markup, no emoji, never empty; a dash that stands after the word comes with it. */
  said: string;
}

/** Scripts written without spaces, where a dictionary finds the words. */
const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;
/** What is spoken: a word needs one of these. */
export const SAYABLE = /[\p{L}\p{N}&+=%€$£@]/u;
const DASH = /^[–—-]$/;

/** Words of `text` in order, with offsets into `text`. Pure markup, punctuation and emoji are left out. */
export function plainWords(text: string, language = "en"): PlainWord[] {
  const masked = maskMarkup(text);
  const words: PlainWord[] = [];
  for (const { from, to } of tokens(text, language)) {
    const said = cleaned(readable(masked.slice(from, to)));
    const before = words.at(-1);
    if (SAYABLE.test(said)) words.push({ from, to, said });
    else if (before && DASH.test(said)) before.said += ` ${said}`;
  }
  return words;
}

/** The text that is sent for `words`. */
export const plainText = (words: readonly PlainWord[]): string => words.map((word) => word.said).join(" ");

interface Span {
  from: number;
  to: number;
}

function tokens(text: string, language: string): Span[] {
  const spans = [...text.matchAll(/\S+/g)].map((match) => ({ from: match.index, to: match.index + match[0].length }));
  if (!UNSPACED.test(text)) return spans;
  return spans.flatMap((span) => (UNSPACED.test(text.slice(span.from, span.to)) ? segments(text, span, language) : [span]));
}

/** Words of a stretch without spaces; punctuation stays with the word before it. */
function segments(text: string, { from, to }: Span, language: string): Span[] {
  const spans: Span[] = [];
  for (const { index, segment } of new Intl.Segmenter(language, { granularity: "word" }).segment(text.slice(from, to))) {
    const last = spans.at(-1);
    if (last && !SAYABLE.test(segment)) last.to = from + index + segment.length;
    else spans.push({ from: from + index, to: from + index + segment.length });
  }
  return spans;
}

/** Without the marks of Markdown and emoji; "2*3" and "snake_case" keep theirs. */
function cleaned(shown: string): string {
  return shown
    .replace(/(?<!\d)[*`]+|[*`]+(?!\d)/g, "")
    .replace(/^[_~#>]+(?!\d)|[_~]+(?=[^\p{L}\p{N}]*$)/gu, "")
    .replace(/[\p{Extended_Pictographic}\u200d\u{1f1e6}-\u{1f1ff}\u{1f3fb}-\u{1f3ff}]/gu, (sign) => (/[\p{N}#*©®™]/u.test(sign) ? sign : ""))
    .replace(/\s+/g, " ")
    .trim();
}
