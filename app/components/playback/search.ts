/** A place in a turn's text where the words that were looked for stand. */
export interface Hit {
  turnId: string;
  from: number;
  to: number;
}

/** Every place where the text has `query`, whatever the capitals and the spaces between its words; none for nothing. */
export function searchTurns(turns: readonly { turnId: string; text: string }[], query: string): Hit[] {
  const words = query.trim().split(/\s+/).map(escaped);
  if (words[0] === "") return [];
  const pattern = new RegExp(words.join("\\s+"), "giu");
  return turns.flatMap(({ turnId, text }) =>
    [...text.matchAll(pattern)].map((match) => ({ turnId, from: match.index, to: match.index + match[0].length })),
  );
}

const escaped = (word: string): string => word.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");
