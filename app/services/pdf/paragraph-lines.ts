import bidiFactory from "bidi-js";

import type { FontRun } from "./font-choice.server";
import type { Weight } from "./font-files.server";

/** A stretch of a paragraph that looks the same throughout. */
export interface Span {
  text: string;
  weight: Weight;
  /** A CSS colour in hexadecimal. */
  colour: string;
  struck?: boolean;
}

/** What is drawn at once: one font, one look, one direction. */
export interface Piece extends Span {
  fontId: string;
  /** Embedding level of the bidirectional algorithm; odd ones are read from right to left. */
  level: number;
  /** In points. */
  width: number;
}

export interface Line {
  /** In the order in which they are read. */
  pieces: Piece[];
  width: number;
  /** Whether its paragraph is read from right to left, and so begins at the right. */
  isRightToLeft: boolean;
}

export interface Typesetter {
  runsOf: (cluster: string, weight: Weight) => FontRun[];
  /** In points. */
  widthOf: (text: string, fontId: string) => number;
  /** Of a space. */
  spaceWidth: (weight: Weight) => number;
}

const bidi = bidiFactory();
const clusters = new Intl.Segmenter("en", { granularity: "grapheme" });

/** Where the bidirectional algorithm has anything to do: letters and marks of scripts that are read from right to left. */
const RIGHT_TO_LEFT = /[\u0590-\u08ff\u200f\u202b\u202e\u2067\ufb1d-\ufdff\ufe70-\ufefc\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;
export const isBidirectional = (text: string): boolean => RIGHT_TO_LEFT.test(text);
const PLAIN = /^[ -~]*$/;

/** Breaks a paragraph into lines, one at a time: a long one need not be finished before others get their turn. */
export function* paragraphLines(spans: readonly Span[], { width, set }: { width: number; set: Typesetter }): Generator<Line> {
  const text = spans.map((span) => span.text).join("");
  const embedding = isBidirectional(text) ? bidi.getEmbeddingLevels(text, "auto") : null;
  const isRightToLeft = (embedding?.paragraphs[0]?.level ?? 0) % 2 === 1;
  const lineOf = (pieces: Piece[]): Line => ({ pieces, width: widthOf(pieces), isRightToLeft });
  let line: Piece[] = [];
  for (const { space, pieces } of wordsOf(spans, { levels: embedding?.levels ?? null, set, width })) {
    const needed = widthOf(line) + (space?.width ?? 0) + widthOf(pieces);
    if (line.length > 0 && needed > width) {
      yield lineOf(line);
      line = [];
    }
    line.push(...(line.length > 0 && space ? [space] : []), ...pieces);
  }
  if (line.length > 0) yield lineOf(line);
}

const widthOf = (pieces: readonly Piece[]): number => pieces.reduce((sum, piece) => sum + piece.width, 0);

interface Word {
  /** What stands before it; not at the beginning of a line. */
  space: Piece | null;
  pieces: Piece[];
}

interface WordOptions {
  /** Of every code unit; null: all are read from left to right. */
  levels: Uint8Array | null;
  set: Typesetter;
  width: number;
}

/** Parts between which a line may end; one that is longer than a line is cut between characters. */
function* wordsOf(spans: readonly Span[], options: WordOptions): Generator<Word> {
  const { set, width, levels } = options;
  let space: Piece | null = null;
  let glued: Piece[] = [];
  const flush = function* (): Generator<Word> {
    for (const pieces of cutToFit(glued, { set, width })) {
      yield { space, pieces };
      space = null;
    }
    glued = [];
  };
  let at = 0;
  for (const span of spans) {
    for (const [token] of span.text.matchAll(/\s+|[^\s-]*-+|[^\s-]+/gu)) {
      const from = at;
      at += token.length;
      if (/^\s/.test(token)) {
        yield* flush();
        space = { ...span, text: " ", fontId: set.runsOf(" ", span.weight)[0]?.fontId ?? "", level: levels?.[from] ?? 0, width: set.spaceWidth(span.weight) };
        continue;
      }
      glued.push(...piecesOf({ ...span, text: token }, { from, levels, set }));
      if (token.endsWith("-")) yield* flush();
    }
  }
  yield* flush();
}

interface PieceOptions {
  from: number;
  levels: Uint8Array | null;
  set: Typesetter;
}

function piecesOf(span: Span, { from, levels, set }: PieceOptions): Piece[] {
  const { text, weight } = span;
  if (PLAIN.test(text) && !levels) {
    return set.runsOf(text, weight).map((run) => ({ ...span, ...run, level: 0, width: set.widthOf(run.text, run.fontId) }));
  }
  const mirrored = levels ? bidi.getMirroredCharactersMap(text, levels.subarray(from, from + text.length)) : new Map<number, string>();
  const runs = [...clusters.segment(text)].flatMap(({ segment, index }) =>
    set.runsOf(mirrored.get(index) ?? segment, weight).map((run) => ({ ...run, level: levels?.[from + index] ?? 0 })),
  );
  return joined(runs).map((run) => ({ ...span, ...run, width: set.widthOf(run.text, run.fontId) }));
}

type LevelRun = FontRun & { level: number };

/** Letters of one font and direction are shaped together. Signs that only stand in text from right to left are turned around one by one. */
function joined(runs: readonly LevelRun[]): LevelRun[] {
  const pieces: LevelRun[] = [];
  for (const run of runs) {
    const last = pieces.at(-1);
    const fits = last?.fontId === run.fontId && last.level === run.level && (run.level % 2 === 0 || (isBidirectional(last.text) && isBidirectional(run.text)));
    if (last && fits) pieces[pieces.length - 1] = { ...last, text: last.text + run.text };
    else pieces.push(run);
  }
  return pieces;
}

/** In pieces of a line's width at most. */
function* cutToFit(pieces: readonly Piece[], { set, width }: Pick<WordOptions, "set" | "width">): Generator<Piece[]> {
  if (pieces.length === 0) return;
  if (widthOf(pieces) <= width) return yield [...pieces];
  let part: Piece[] = [];
  for (const piece of pieces.flatMap((whole) => (whole.width > width ? inCharacters(whole, set) : [whole]))) {
    if (part.length > 0 && widthOf(part) + piece.width > width) {
      yield part;
      part = [];
    }
    part.push(piece);
  }
  yield part;
}

const inCharacters = (piece: Piece, set: Typesetter): Piece[] =>
  [...clusters.segment(piece.text)].map(({ segment }) => ({ ...piece, text: segment, width: set.widthOf(segment, piece.fontId) }));
