/** Accents, Hebrew and Arabic points, and what only chooses how an emoji is drawn: people leave them out. */
const POINTS = /[\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\ufe00-\ufe0f]/g;
/** Written without spaces: each sign is a word, so that a part of a name is found too. */
const WORDLESS = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/gu;
const EMOJI = /\p{Extended_Pictographic}/gu;
const BETWEEN_WORDS = /[^\p{L}\p{M}\p{N}]+/gu;

/**
 * A text as words with one space between, in the one spelling that index and questions use. Done here and not by Postgres, whose idea of
 * capitals depends on the server's locale, and whose parser takes "ci/cd" for a path and "node.js" for a host.
 */
export function searchableText(text: string): string {
  return text
    .normalize("NFKD")
    .replace(POINTS, "")
    .normalize("NFC")
    .toLowerCase()
    .replace(EMOJI, (sign) => ` u${sign.codePointAt(0)?.toString(16)} `)
    .replace(WORDLESS, " $& ")
    .replace(BETWEEN_WORDS, " ")
    .trim();
}
