import type { RecordedTurn } from "./playback-model";
import { joined, type Route, type Stretch } from "./route";

/** Gaps longer than this are skipped. */
const LONGEST_SILENCE_MS = 1_000;
/** Kept before and after what sounds, so that no breath or last consonant is cut. */
const MARGIN_MS = 250;

/** Where somebody speaks, by the times of the words; a turn whose words have no times sounds from its beginning to its end. */
export function soundingRoute(turns: readonly RecordedTurn[]): Route {
  const spoken = turns.flatMap(spokenStretches).map(({ fromMs, toMs }) => ({ fromMs: Math.max(0, fromMs - MARGIN_MS), toMs: toMs + MARGIN_MS }));
  return joined(spoken, LONGEST_SILENCE_MS - 2 * MARGIN_MS);
}

function spokenStretches({ startMs, durationMs, words }: RecordedTurn): Stretch[] {
  const endMs = startMs + durationMs;
  if (words.length === 0) return [{ fromMs: startMs, toMs: endMs }];
  return words.filter((word) => word.startMs < endMs).map((word) => ({ fromMs: word.startMs, toMs: Math.min(endMs, word.endMs) }));
}
