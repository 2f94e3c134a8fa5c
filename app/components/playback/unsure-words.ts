import type { WordPlace } from "./turn-text";

/** A piece of a turn's text. */
export interface Piece {
  from: number;
  to: number;
  /** The transcriber was not sure of it. */
  unsure: boolean;
}

/** The first `length` characters, cut where unsure words begin and end; neighbours are one piece. */
export function piecesOf(words: readonly WordPlace[], length: number): Piece[] {
  const unsure = unsureStretches(words.filter(({ to }) => to <= length));
  const pieces: Piece[] = [];
  let at = 0;
  for (const { from, to } of unsure) {
    if (from > at) pieces.push({ from: at, to: from, unsure: false });
    pieces.push({ from, to, unsure: true });
    at = to;
  }
  if (at < length) pieces.push({ from: at, to: length, unsure: false });
  return pieces;
}

function unsureStretches(words: readonly WordPlace[]): { from: number; to: number }[] {
  const stretches: { from: number; to: number }[] = [];
  words.forEach(({ from, to, unsure }, index) => {
    const last = stretches.at(-1);
    if (!unsure) return;
    if (last && words[index - 1]?.unsure) last.to = to;
    else stretches.push({ from, to });
  });
  return stretches;
}

/** When stretches of unsure words begin, in milliseconds into the turn. */
export function unsureStarts(words: readonly WordPlace[]): number[] {
  return words.filter(({ unsure }, index) => unsure && !words[index - 1]?.unsure).map(({ startMs }) => startMs);
}
