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
    const shown = readable(masked.slice(from, to));
    const spoken = spokenForm(shown);
    const before = words.at(-1);
    if (before) before.pause = strongerPause(before.pause, spoken === "" ? pauseInstead(shown) : pauseBefore(shown));
    if (spoken !== "") words.push({ from, to, spoken, pause: pauseAfter(shown) });
  }
  return words.map((word, index) => (endsSentence(word, text, words[index + 1]) ? word : { ...word, pause: softened(word.pause) }));
}

/** The same length as `text`, with markup and control characters as GAPs. */
export function maskMarkup(text: string): string {
  return text
    .replace(TAG, (tag) => GAP.repeat(tag.length))
    .replace(MARKDOWN_LINK_TARGET, (target) => GAP.repeat(target.length))
    .replace(/[\u0001-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff\ufe0e\ufe0f]/g, GAP);
}

/** A slice of masked text as it is read: entities as their signs, no soft hyphens. */
export function readable(visible: string): string {
  return visible.replace(ENTITY, decodeEntity).replaceAll(GAP, " ").replace(/\u00ad/g, "");
}

function decodeEntity(entity: string): string {
  const name = entity.slice(1, -1).toLowerCase();
  if (!name.startsWith("#")) return ENTITIES[name] ?? " ";
  const code = name.startsWith("#x") ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1));
  return code > 31 && code <= 0x10ffff ? String.fromCodePoint(code) : " ";
}

/** Punctuation at the end of a word, behind closing quotes, brackets and markup. */
function pauseAfter(shown: string): Pause {
  const end = shown.trimEnd().replace(/[)\]}"'”’»*_`\s]+$/, "");
  const sign = end.slice(-1);
  if (/\.{2,}$|…$/.test(end)) return ",";
  if (sign === "." || sign === "!" || sign === "?") return sign;
  return /[,;:—–]/.test(sign) || shown.includes(")", end.length) ? "," : "";
}

/** A bracket or dash that opens here is a short break after the word before. */
const pauseBefore = (shown: string): Pause => (/^["'“‘\s]*[(—–]/.test(shown) ? "," : "");

/** What stands alone and is not said: a dash between words, or the full stop behind an emoji. */
const pauseInstead = (shown: string): Pause => (/^\s*[—–|•-]{1,3}\s*$/.test(shown) ? "," : pauseAfter(shown));

const STRENGTH: Readonly<Record<Pause, number>> = { "": 0, ",": 1, ".": 2, "!": 3, "?": 3 };
const strongerPause = (one: Pause, other: Pause): Pause => (STRENGTH[other] > STRENGTH[one] ? other : one);

const ABBREVIATION = /^(?:mr|mrs|ms|dr|prof|vs|approx|e\.g|i\.e|cf|inc|ltd|jr|sr|\p{L}|(?:\p{L}\.)+\p{L})$/iu;

function endsSentence(word: SpeakableWord, text: string, next: SpeakableWord | undefined): boolean {
  if (word.pause === "!" || word.pause === "?" || !next) return true;
  if (word.pause !== ".") return false;
  const bare = text.slice(word.from, word.to).replace(/^[^\p{L}\d]+|[^\p{L}\d]+$/gu, "");
  return !ABBREVIATION.test(bare) && !/^\p{Ll}/u.test(text.slice(next.from, next.to));
}

const softened = (pause: Pause): Pause => (pause === "," ? "," : "");
