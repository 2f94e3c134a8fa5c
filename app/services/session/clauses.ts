/**
 * Characters of the first clause with the white space behind it: short enough to be heard at once, long enough to sound natural. A model
 * that begins with a shorter sentence, from "Thank you." on, is not waited for: in the 0.7 s of that sound it writes what follows.
 */
export const FIRST_CLAUSE = { least: 20, leastSentence: 11, most: 40 };
/** Later clauses are whole sentences; longer ones are cut at commas, and at a space only when there is nothing else. */
const LATER = { least: 25, most: 140 };
/** Past this many characters without any punctuation a space has to do. */
const LONGEST_WITHOUT_PAUSE = 220;

const ABBREVIATIONS = new Set(
  [
    "e.g. i.e. etc. vs. cf. approx. dept. est. fig. inc. incl. excl. ltd. co. corp. no. nos. vol. max. min. avg. resp. mgmt. env. govt. al. ca. ed. pp. op. a.m. p.m. u.s. u.k.",
    "mr. mrs. ms. mx. dr. prof. sr. jr. st. gen. capt. col. lt. sgt. sen. gov. rev. hon. ing. hr. fr. mme. mlle. sra. srta.",
    "jan. feb. mar. apr. jun. jul. aug. sep. sept. oct. nov. dec.",
    "bzw. ggf. usw. inkl. zzgl. vgl. evtl. bspw. bzgl. sog. aprox. núm. pág. напр. тыс. млн. руб.",
  ].flatMap((line) => line.split(" ")),
);

interface Boundary {
  /** Offset of the first character of what follows, so that white space stays with the clause before it. */
  at: number;
  kind: "sentence" | "pause";
}

/**
 * Cuts text that arrives in pieces into clauses that can be spoken one by one. The clauses join to exactly the text, without
 * the white space at its very end. A cut is made only once the first sign after it is there, so it never depends on how the
 * pieces were cut; but a piece that ends a first clause beyond doubt ends it at once, for the next token is 20 ms away.
 */
export class ClauseSplitter {
  #rest = "";
  #first = true;

  push(text: string): string[] {
    this.#rest += text;
    if (this.#first) this.#rest = this.#rest.trimStart();
    return this.#takeAll(false);
  }

  /** No more text follows. */
  end(): string[] {
    this.#rest = this.#rest.trimEnd();
    const clauses = this.#takeAll(true);
    if (this.#rest) clauses.push(this.#rest);
    this.#rest = "";
    return clauses;
  }

  /** The text broke off here and goes on in other words: whole sentences that wait are given out, a fragment is dropped. */
  breakOff(): string[] {
    if (/[.!?…]["'”’)\]]*$/.test(this.#rest.trimEnd())) return this.end();
    const whole = boundaries(this.#rest).findLast(({ kind }) => kind === "sentence");
    this.#rest = this.#rest.slice(0, whole?.at ?? 0);
    const clauses = this.#rest ? [this.#rest] : [];
    this.#rest = "";
    this.#first = this.#first && clauses.length === 0;
    return clauses;
  }

  #takeAll(ended: boolean): string[] {
    const clauses: string[] = [];
    for (let cut = this.#cut(ended); cut > 0; cut = this.#cut(ended)) {
      clauses.push(this.#rest.slice(0, cut));
      this.#rest = this.#rest.slice(cut);
      this.#first = false;
    }
    return clauses;
  }

  #cut(ended: boolean): number {
    return this.#first ? firstCut(this.#rest, ended) : laterCut(this.#rest, ended);
  }
}

/** Where to cut the very first clause; 0 while it cannot be told. */
function firstCut(text: string, ended: boolean): number {
  const found = boundaries(text);
  const good = found.find(({ at, kind }) => at >= (kind === "sentence" ? FIRST_CLAUSE.leastSentence : FIRST_CLAUSE.least));
  if (good && good.at <= FIRST_CLAUSE.most) return good.at;
  if (isSurelyOver(text)) return text.length;
  if (text.length <= FIRST_CLAUSE.most && !ended) return 0;
  const short = found.filter((boundary) => boundary.at < FIRST_CLAUSE.least).at(-1);
  if (short?.kind === "sentence") return short.at;
  return good?.at ?? spaceCut(text);
}

/** As long as a first sentence with the white space after it, and ended by a sign that hardly belongs to what may follow: no "3.", "U.S." or "e.g.". */
function isSurelyOver(text: string): boolean {
  if (text.length + 1 < FIRST_CLAUSE.leastSentence || text.length > FIRST_CLAUSE.most) return false;
  const word = /(?<![^\s"“(])(\p{Ll}{2,})[.?!]$/u.exec(text)?.[1];
  return word !== undefined && !ABBREVIATIONS.has(`${word}.`) && !/["“”‘«„(]|(?<!\p{L})'/u.test(text);
}

/** Where to cut a later clause; 0 while it cannot be told. */
function laterCut(text: string, ended: boolean): number {
  const found = boundaries(text);
  const sentence = found.find((boundary) => boundary.kind === "sentence" && boundary.at >= LATER.least);
  if (sentence && sentence.at <= LATER.most) return sentence.at;
  if (text.length <= LATER.most) return 0;
  const within = found.filter((boundary) => boundary.at <= LATER.most && boundary.at >= LATER.least).at(-1);
  if (within) return within.at;
  const next = found.find((boundary) => boundary.at > LATER.most);
  if (next && next.at <= LONGEST_WITHOUT_PAUSE) return next.at;
  return ended && text.length <= LONGEST_WITHOUT_PAUSE ? 0 : spaceCut(text);
}

/** After the last white space before the limit, or the first one after it; 0 when there is none yet. */
function spaceCut(text: string): number {
  if (text.length <= LONGEST_WITHOUT_PAUSE) return 0;
  const before = /^[\s\S]*\s(?=\S)/.exec(text.slice(0, LONGEST_WITHOUT_PAUSE + 1))?.[0].length ?? 0;
  if (before > 0) return before;
  return /^\S+\s+(?=\S)/.exec(text)?.[0].length ?? 0;
}

/** All places where a clause may end, in order. White space and a sign after it must be there already. */
function boundaries(text: string): Boundary[] {
  const found: Boundary[] = [];
  for (const match of text.matchAll(/([.!?…]+["'”’)\]]*|[,;:–—]["'”’)\]]*|\n)\s+(?=\S)|\n(?=\S)/g)) {
    const mark = match[1] ?? "\n";
    const at = match.index + match[0].length;
    if (/^[.!?…]/.test(mark)) {
      if (endsSentence(text, match.index, mark, at)) found.push({ at, kind: "sentence" });
    } else {
      found.push({ at, kind: mark === "\n" ? "sentence" : "pause" });
    }
  }
  return found;
}

function endsSentence(text: string, markAt: number, mark: string, next: number): boolean {
  if (/\p{Ll}/u.test(text.charAt(next))) return false;
  if (mark !== ".") return true;
  const word = /[\p{L}\p{N}.]*$/u.exec(text.slice(0, markAt))?.[0] ?? "";
  const isInitial = /^(\p{Lu}\.)*\p{Lu}$/u.test(word) && word !== "I";
  return !isInitial && !ABBREVIATIONS.has(`${word.toLowerCase()}.`);
}
