import type { TimedWord } from "~/domain/edited-words";

import type { Transcript } from "./transcript";

/** What is shown at once. Milliseconds on the interview clock. */
export interface Cue {
  startMs: number;
  endMs: number;
  name: string;
  /** Place of its turn in the transcript. */
  turn: number;
  lines: string[];
}

/** Lines of 42 characters, two of them, for 7 s at most (Netflix Timed Text Style Guide, English). */
const LINE_LIMIT = 42;
const LINES_LIMIT = 2;
const LONGEST_MS = 7_000;
/** Shown for at least so long where nothing else is to be shown. */
const SHORTEST_MS = 1_000;
/** A silence as long as this ends a cue. */
const PAUSE_MS = 1_500;

/** The words that were said or typed, cut between words, in the order of the clock. Who speaks over the other has a cue at the same time. */
export function cuesOf({ turns, totalMs }: Transcript): Cue[] {
  const cues = turns.flatMap(({ name, words }, turn) => piecesOf(words).map((piece) => cueOf(piece, { name, turn })));
  cues.sort((left, right) => left.startMs - right.startMs);
  return cues.map((cue, index) => {
    const roomMs = cues[index + 1]?.startMs ?? totalMs;
    return { ...cue, endMs: Math.max(cue.endMs, Math.min(cue.startMs + SHORTEST_MS, roomMs), cue.startMs + 1) };
  });
}

function cueOf(words: readonly TimedWord[], speaker: Pick<Cue, "name" | "turn">): Cue {
  const startMs = words[0]?.startMs ?? 0;
  return { ...speaker, startMs, endMs: words.at(-1)?.endMs ?? startMs, lines: linesOf(words) };
}

function piecesOf(words: readonly TimedWord[]): TimedWord[][] {
  const pieces: TimedWord[][] = [];
  for (const word of words) {
    const piece = pieces.at(-1);
    if (piece && fits(piece, word)) piece.push(word);
    else pieces.push([word]);
  }
  return pieces;
}

function fits(piece: readonly TimedWord[], word: TimedWord): boolean {
  const [first, last] = [piece[0], piece.at(-1)];
  if (!first || !last) return true;
  if (word.endMs - first.startMs > LONGEST_MS || word.startMs - last.endMs >= PAUSE_MS) return false;
  const lines = linesOf(piece).length;
  const endsSentence = /[.?!…]["'”’)]*$/.test(last.text);
  return !(endsSentence && lines === LINES_LIMIT) && linesOf([...piece, word]).length <= LINES_LIMIT;
}

/** A word longer than a line has one of its own. */
function linesOf(words: readonly TimedWord[]): string[] {
  const lines: string[] = [];
  for (const { text } of words) {
    const line = lines.at(-1);
    if (line !== undefined && line.length + 1 + text.length <= LINE_LIMIT) lines[lines.length - 1] = `${line} ${text}`;
    else lines.push(text);
  }
  return lines;
}
