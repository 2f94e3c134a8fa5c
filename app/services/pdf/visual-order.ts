/** The pieces of a line as they stand from left to right: rule L2 of the bidirectional algorithm (Unicode Standard Annex 9). */
export function visualOrder<T extends { level: number }>(pieces: readonly T[]): T[] {
  const levels = pieces.map(({ level }) => level);
  const lowestOdd = Math.min(...levels.filter((level) => level % 2 === 1));
  let ordered = [...pieces];
  for (let level = Math.max(0, ...levels); level >= lowestOdd; level -= 1) ordered = withReversedRuns(ordered, level);
  return ordered;
}

/** Turns around each run of pieces of this level or above. */
function withReversedRuns<T extends { level: number }>(pieces: readonly T[], level: number): T[] {
  const ordered: T[] = [];
  let run: T[] = [];
  for (const piece of pieces) {
    if (piece.level >= level) {
      run.unshift(piece);
      continue;
    }
    ordered.push(...run, piece);
    run = [];
  }
  return [...ordered, ...run];
}
