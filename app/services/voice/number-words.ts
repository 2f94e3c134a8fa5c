/**
 * Numbers in words. flite guesses how a number is meant from its surroundings ("1999" may come out as a year, a quantity
 * or four digits), so it is never given one.
 */
const ONES =
  "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split(" ");
const TENS = "_ _ twenty thirty forty fifty sixty seventy eighty ninety".split(" ");
const SCALES: readonly (readonly [number, string])[] = [
  [1e9, "billion"],
  [1e6, "million"],
  [1e3, "thousand"],
  [100, "hundred"],
];
const IRREGULAR: Readonly<Record<string, string>> = {
  one: "first",
  two: "second",
  three: "third",
  five: "fifth",
  eight: "eighth",
  nine: "ninth",
  twelve: "twelfth",
};
/** Longer rows of digits, and those that begin with a zero, are no quantities: each digit is read. */
const QUANTITY_DIGITS = 12;

/** Replaces every number in `text`: 1,000 · 3.14 · 10:30 · 2026 (as a year) · 1990s · 3rd · 007. */
export function numbersInWords(text: string): string {
  return text
    .replace(/(?<!\d)(\d{1,2}):(\d\d)(?!\d)/g, (_, hours: string, minutes: string) => ` ${cardinal(Number(hours))} ${clockMinutes(minutes)} `)
    .replace(/(\d(?:\d|,(?=\d{3}(?!\d)))*)(\.\d+)?(?:(st|nd|rd|th|s)(?![A-Za-z]))?/g, inWords);
}

function inWords(_: string, whole: string, fraction: string | undefined, ending: string | undefined): string {
  const spoken = whole.includes(",") || fraction || (ending && ending !== "s") ? quantity(whole) : yearOrQuantity(whole);
  const decimals = fraction ? ` point ${digitByDigit(fraction.slice(1))}` : "";
  if (ending === "s") return ` ${plural(spoken + decimals)} `;
  return ` ${ending ? ordinal(spoken) : spoken + decimals} `;
}

function quantity(written: string): string {
  const digits = written.replaceAll(",", "");
  if (digits.length > QUANTITY_DIGITS || /^0\d/.test(digits)) return digitByDigit(digits);
  return cardinal(Number(digits));
}

/** Four digits from 1010 to 2099 are read in pairs, as years are: "nineteen oh five", "ten twenty four", "two thousand five". */
function yearOrQuantity(digits: string): string {
  const century = Number(digits.slice(0, 2));
  const rest = Number(digits.slice(2));
  const isYear = digits.length === 4 && century >= 10 && century <= 20 && !(century % 10 === 0 && rest < 10);
  if (!isYear) return quantity(digits);
  if (rest === 0) return `${cardinal(century)} hundred`;
  return `${cardinal(century)} ${rest < 10 ? "oh " : ""}${cardinal(rest)}`;
}

function cardinal(value: number): string {
  if (value < 20) return ONES[value] ?? "";
  if (value < 100) return `${TENS[Math.floor(value / 10)] ?? ""} ${value % 10 ? (ONES[value % 10] ?? "") : ""}`.trim();
  const [size, name] = SCALES.find(([scale]) => value >= scale) ?? [100, "hundred"];
  const rest = value % size;
  return `${cardinal(Math.floor(value / size))} ${name}${rest ? ` ${cardinal(rest)}` : ""}`;
}

const changeLast = (words: string, change: (last: string) => string): string => words.replace(/\S+$/, change);

const ordinal = (words: string): string =>
  changeLast(words, (last) => IRREGULAR[last] ?? (last.endsWith("y") ? `${last.slice(0, -1)}ieth` : `${last}th`));

const plural = (words: string): string =>
  changeLast(words, (last) => (last.endsWith("y") ? `${last.slice(0, -1)}ies` : last === "six" ? "sixes" : `${last}s`));

const digitByDigit = (digits: string): string => [...digits].map((digit) => ONES[Number(digit)] ?? "").join(" ");

function clockMinutes(minutes: string): string {
  if (minutes === "00") return "o'clock";
  return minutes.startsWith("0") ? `oh ${cardinal(Number(minutes))}` : cardinal(Number(minutes));
}
