import { hasWholeSentence } from "./clauses";

/**
 * What has to follow `kept`, the beginning of a turn whose making was cut off, when the interviewer writes the turn once more as
 * `pieces`. What was kept may have been heard, so it stays: a text that begins with it goes on after it. One that does not is
 * needed only when `kept` says nothing whole by itself.
 */
export async function* continueText(kept: string, pieces: AsyncIterable<string>): AsyncGenerator<string> {
  let written = "";
  for await (const piece of pieces) {
    const before = written;
    written += piece;
    if (before.length >= kept.length && before.startsWith(kept)) yield piece;
    else if (written.startsWith(kept)) yield written.slice(kept.length);
    else if (!kept.startsWith(written)) {
      if (hasWholeSentence(kept)) return;
      yield /\s$/.test(kept) ? written : ` ${written}`;
      kept = "";
    }
  }
}
