import { spokenForm } from "./speakable-word";

/** The break that follows a word: none, a short one, or the end of a sentence with its tune. */
export type Pause = "" | "," | "." | "!" | "?";

/** A whitespace-separated word of a text that has something to say. */
export interface SpeakableWord {
  /** Offsets of the word in the text, with its punctuation. */
  from: number;
  to: number;
  /** What the voice reads, see `spokenForm`. */
  spoken: string;
  pause: Pause;
}

/** HTML tags and comments; a letter must follow "<", so that "a < b" is not one. */
const TAG = /<!--[\s\S]*?-->|<\/?[a-zA-Z][^<>]*>/g;
const MARKDOWN_LINK_TARGET = /(?<=\])\([^()\s]*\)/g;
const ENTITY = /&(?:amp|lt|gt|quot|apos|nbsp|#\d{1,6}|#x[\da-f]{1,6});/gi;
const ENTITIES: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };

/** Stands where something silent was taken out, so that offsets stay and words on both sides stay apart. */
const GAP = "\u0000";

/** Words of `text` in order, with offsets into `text`. Pure markup, dashes, emoji and other scripts are left out. */
export function speakableWords(text: string): SpeakableWord[] {
  const masked = maskMarkup(text);
  const words: SpeakableWord[] = [];
  for (const match of text.matchAll(/\S+/g)) {
    const from = match.index;
    const to = from + match[0].length;
    const visible = masked.slice(from, to);
    const spoken = spokenForm(readable(visible));
    if (/[A-Za-z0-9]/.test(spoken)) words.push({ from, to, spoken, pause: pauseAfter(visible) });
    addBreak(words, visible, spoken !== "");
  }
  return words.map((word, index) => (endsSentence(word, text, words[index + 1]) ? word : { ...word, pause: softened(word.pause) }));
}

/** The same length as `text`, with markup and control characters as GAPs. */
function maskMarkup(text: string): string {
  return text
    .replace(TAG, (tag) => GAP.repeat(tag.length))
    .replace(MARKDOWN_LINK_TARGET, (target) => GAP.repeat(target.length))
    .replace(/[\u0001-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff\ufe0e\ufe0f]/g, GAP);
}

function readable(visible: string): string {
  return visible.replace(ENTITY, decodeEntity).replaceAll(GAP, " ").replace(/\u00ad/g, "");
}

function decodeEntity(entity: string): string {
  const name = entity.slice(1, -1).toLowerCase();
  if (!name.startsWith("#")) return ENTITIES[name] ?? " ";
  const code = name.startsWith("#x") ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1));
  return code > 31 && code <= 0x10ffff ? String.fromCodePoint(code) : " ";
}

/** Punctuation at the end of a word, behind closing quotes, brackets and markup. */
function pauseAfter(visible: string): Pause {
  const end = visible.replaceAll(GAP, "").replace(/[)\]}"'”’»*_`]+$/, "");
  const sign = end.slice(-1);
  if (/\.{2,}$|…$/.test(end)) return ",";
  if (sign === "." || sign === "!" || sign === "?") return sign;
  if (/[,;:—–]/.test(sign) || /[)\]]["'”’*_`]*$/.test(visible)) return ",";
  return "";
}

/** A dash between words, or a bracket that opens here, is a short break after the word before. */
function addBreak(words: SpeakableWord[], visible: string, isSpoken: boolean): void {
  const before = words.at(isSpoken ? -2 : -1);
  if (before?.pause !== "") return;
  const isDash = /^(?:[—–|•]|-{1,3}|…|\.{3,})+$/.test(visible);
  if (isDash || (isSpoken && /^["'“‘]*[([—–]/.test(visible))) before.pause = ",";
}

const ABBREVIATION = /^(?:mr|mrs|ms|dr|prof|st|vs|approx|e\.g|i\.e|cf|no|fig|inc|ltd|jr|sr|\p{L}|(?:\p{L}\.)+\p{L})$/iu;

function endsSentence(word: SpeakableWord, text: string, next: SpeakableWord | undefined): boolean {
  if (word.pause === "!" || word.pause === "?" || !next) return true;
  if (word.pause !== ".") return false;
  const bare = text.slice(word.from, word.to).replace(/^[^\p{L}\d]+|[^\p{L}\d]+$/gu, "");
  return !ABBREVIATION.test(bare) && !/^\p{Ll}/u.test(text.slice(next.from, next.to));
}

const softened = (pause: Pause): Pause => (pause === "," ? "," : "");
