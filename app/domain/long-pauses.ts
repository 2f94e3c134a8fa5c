/** Pauses inside an answer that are longer than this stand out. */
const LONG_PAUSE_MS = 3_000;

export interface LongPause {
  /** When it began, on the clock of the words. */
  atMs: number;
  lengthMs: number;
}

/** The long silences between an answer's words, in their order. */
export function longPauses(words: readonly { startMs: number; endMs: number }[]): LongPause[] {
  return words.flatMap(({ startMs }, index) => {
    const atMs = words[index - 1]?.endMs ?? startMs;
    const lengthMs = startMs - atMs;
    return lengthMs > LONG_PAUSE_MS ? [{ atMs, lengthMs }] : [];
  });
}
