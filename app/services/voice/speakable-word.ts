import { numbersInWords } from "./number-words";
import { respelling, spelling } from "./pronunciations";

/** No spoken form grows above this: a URL or a pasted key of 2,000 signs is not read to its end. */
const SPOKEN_LIMIT = 160;
/** flite's letter-to-sound rules slow down on endless words, so those are cut in pieces. */
const ENDLESS_WORD = /([A-Za-z]{24})(?=[A-Za-z])/g;

/** Signs that are said, with the word for each. What is neither here nor a letter, digit or pause is dropped. */
const SIGN_WORDS: Readonly<Record<string, string>> = {
  "&": "and",
  "@": "at",
  "%": "percent",
  "‰": "per mille",
  "+": "plus",
  "=": "equals",
  "<": "less than",
  ">": "greater than",
  "≤": "at most",
  "≥": "at least",
  "≠": "is not",
  "±": "plus or minus",
  "×": "times",
  "÷": "divided by",
  "→": "to",
  "°": "degrees",
  "§": "section",
  "\\": "backslash",
  $: "dollars",
  "€": "euros",
  "£": "pounds",
  "¥": "yen",
};
const SIGN = new RegExp(`[${Object.keys(SIGN_WORDS).join("").replaceAll("\\", "\\\\")}]`, "gu");

const CURRENCIES: Readonly<Record<string, string>> = { $: "dollar", "€": "euro", "£": "pound" };
const SCALES: Readonly<Record<string, string>> = { k: "thousand", m: "million", mm: "million", b: "billion", bn: "billion" };
const UNITS: Readonly<Record<string, string>> = {
  M: "million",
  B: "billion",
  bn: "billion",
  ms: "milliseconds",
  KB: "kilobytes",
  MB: "megabytes",
  GB: "gigabytes",
  TB: "terabytes",
  kg: "kilograms",
  km: "kilometres",
  h: "hours",
  hrs: "hours",
  min: "minutes",
  mins: "minutes",
};

const FRACTIONS: Readonly<Record<string, string>> = { "½": "one half", "¼": "one quarter", "¾": "three quarters" };

/** Letters that carry no mark that decomposition could take off. */
const LETTERS: Readonly<Record<string, string>> = { ß: "ss", æ: "ae", œ: "oe", ø: "o", đ: "d", ð: "d", þ: "th", ł: "l", ı: "i" };

/**
 * What flite should read for one word of a text: letters, apostrophes and spaces, with ", " where the word has a
 * break of its own ("well—actually"). Empty when nothing in it can be said. Markup must be gone already.
 */
export function spokenForm(word: string): string {
  const whole = word.replace(/(\d?)([½¼¾])/g, (_, before: string, sign: string) => `${before && `${before} and `}${FRACTIONS[sign] ?? ""}`);
  return readPlain(whole.normalize("NFKC").replace(/[‘’‛ʼ′]/g, "'").replace(/[‐‑−]/g, "-").replace(/[“”„«»″"]/g, ""));
}

function readPlain(plain: string): string {
  const bare = plain.replace(/^[('[{*_`~]+/, "").replace(/[)\]}*_`'.,;:!?…]+$/, "");
  return tidy(respelling(bare.toLowerCase()) ?? namedParts(signsToWords(numbersToWords(plain))));
}

const MONEY = /([$€£])(\d[\d,]*(?:\.\d+)?)(?:[-–][$€£]?(\d[\d,]*(?:\.\d+)?))?(k|mm?|bn?)?(?![a-z\d])/gi;

function moneyToWords(_: string, sign: string, amount: string, upTo?: string, scale?: string): string {
  const many = amount === "1" && !upTo && !scale ? "" : "s";
  const range = upTo ? `${amount} to ${upTo}` : amount;
  return ` ${range} ${scale ? `${SCALES[scale.toLowerCase()] ?? ""} ` : ""}${CURRENCIES[sign] ?? ""}${many} `;
}

function numbersToWords(text: string): string {
  return text
    .replace(MONEY, moneyToWords)
    .replace(/(\d)(M|B|bn|ms|KB|MB|GB|TB|kg|km|h|hrs|mins?)(?![A-Za-z\d])/g, (_, digit: string, unit: string) => `${digit} ${UNITS[unit] ?? unit}`)
    .replace(/(\d)[-–](?=[$€£]?\d)/g, "$1 to ")
    .replace(/(\d)\/(?=\d)/g, "$1 over ")
    .replace(/(\d)\*(?=\d)/g, "$1 times ")
    .replace(/(^|\s)-(?=\.?\d)/g, "$1 minus ")
    .replace(/(^|[^\d])\.(?=\d)/g, "$1 point ")
    .replace(/\d+(?:\.\d+){2,}/g, (version) => version.replaceAll(".", " point "))
    .replace(/~(?=\d)/g, "about ")
    .replace(/#(?=\d)/g, "number ");
}

function signsToWords(text: string): string {
  return text
    .replace(/(?:https?)?:\/\//gi, " ")
    .replace(/([A-Z])\/(?=[A-Z])/g, "$1 ")
    .replace(/\/(?=[\p{L}\d])/gu, " slash ")
    .replace(SIGN, (sign) => ` ${SIGN_WORDS[sign] ?? ""} `)
    .replace(/([\p{L}\d])(?:[—–…]|--+|\.{3,}|[;?!:](?!\d))+(?=[\p{L}\d"'(])/gu, "$1, ")
    .replace(/([\p{L}\d]),(?=[\p{L}\d])(?!(?<=\d,)\d{3}(?!\d))/gu, "$1, ")
    .replace(/\b(\p{L})\.(?=\p{L}(?:\.|$|[^\p{L}\d]))/gu, "$1 ")
    .replace(/([\p{L}\d])\.(?=\p{L})/gu, "$1 dot ");
}

/** Splits at what joins names ("snake_case", "camelCase", "self-taught") and reads each part as its own word. */
function namedParts(text: string): string {
  return text
    .replace(/[-_]+/g, " ")
    .replace(/(\p{Lu})(?=\d)/gu, "$1 ")
    .replace(/(\p{Ll})(?=\p{Lu})/gu, (letter, _rest, at: number) => (/\bMa?c$/.test(text.slice(0, at + 1)) ? letter : `${letter} `))
    .split(" ")
    .map(namedPart)
    .join(" ");
}

function namedPart(part: string): string {
  const [, name = "", ending = "", comma = ""] = /^'*(.*?)('s?)?(,?)$/.exec(part.replace(/[^\p{L}\d,.:'+#]/gu, "")) ?? [];
  const known = respelling(name.toLowerCase()) ?? spelling(name);
  return (known ?? name) + ending + comma;
}

/** Leaves only what flite reads: ASCII letters, inner apostrophes and the commas of breaks. */
function tidy(text: string): string {
  const ascii = numbersInWords(text.normalize("NFKD"))
    .replace(/[ßæœøđðþłı]/gi, (letter) => LETTERS[letter.toLowerCase()] ?? "")
    .replace(/[.:]/g, " ")
    .replace(/[^A-Za-z', ]/g, "")
    .replace(/(^|[^A-Za-z])'+|'+(?![A-Za-z])/g, "$1")
    .replace(ENDLESS_WORD, "$1 ")
    .replace(/\s+/g, " ")
    .replace(/\s*,[\s,]*/g, ", ")
    .replace(/^[\s,]+|[\s,]+$/g, "");
  return shorten(ascii);
}

function shorten(spoken: string): string {
  if (spoken.length <= SPOKEN_LIMIT) return spoken;
  return spoken.slice(0, spoken.lastIndexOf(" ", SPOKEN_LIMIT)).replace(/[\s,]+$/, "");
}
