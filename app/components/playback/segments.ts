/** A stretch of a turn's text; joined, the segments are the text. */
export interface Segment {
  text: string;
  /** When it is spoken, in milliseconds from the turn's first sample; null for what has no time of its own. */
  startMs: number | null;
  heard: boolean;
}

interface SegmentsOptions {
  text: string;
  /** In order, with milliseconds from the turn's first sample; each is looked for in the text. */
  words: readonly { text: string; startMs: number }[];
  /** Characters of the text that were heard. Default: all. */
  heardLength?: number;
}

/** Cuts a text at its words, so that each can be lit while it plays and clicked to be heard. */
export function segmentsOf({ text, words, heardLength = text.length }: SegmentsOptions): Segment[] {
  const segments: Segment[] = [];
  let cursor = 0;
  const push = (to: number, startMs: number | null) => {
    // A stretch over the end of what was heard is two.
    for (const end of cursor < heardLength && heardLength < to ? [heardLength, to] : [to]) {
      if (end > cursor) segments.push({ text: text.slice(cursor, end), startMs, heard: cursor < heardLength });
      cursor = Math.max(cursor, end);
    }
  };
  for (const word of words) {
    const place = placeOf(word, text, cursor);
    if (!place) continue;
    push(place.from, null);
    push(place.to, word.startMs);
  }
  push(text.length, null);
  return segments;
}

/** A word that is missing, or only far away, is no reason to leave out those between: it has no place then. */
const SEARCH_AHEAD = 80;

function placeOf(word: SegmentsOptions["words"][number], text: string, cursor: number): { from: number; to: number } | null {
  const wanted = word.text.trim();
  const from = text.indexOf(wanted, cursor);
  return wanted === "" || from === -1 || from > cursor + SEARCH_AHEAD ? null : { from, to: from + wanted.length };
}

/** Index of the segment that plays at `positionMs`; -1 before the first. */
export function segmentAt(segments: readonly Segment[], positionMs: number): number {
  let at = -1;
  segments.forEach(({ startMs }, index) => {
    if (startMs !== null && startMs <= positionMs) at = index;
  });
  return at;
}
