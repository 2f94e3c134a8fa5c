import { startTransition, useEffect, useState } from "react";

import { firstRows } from "./first-rows";
import type { PlaybackRow } from "./playback-model";

const STEP = 12;
/** A busy page grows as well. */
const LATEST_MS = 400;

/** How many of the rows are on the page. A long interview comes with its first; the rest follow in steps while the browser has nothing else to do. */
export function useShownRows(rows: readonly PlaybackRow[]): number {
  const [grown, setGrown] = useState(() => firstRows(rows));
  const shown = Math.min(grown, rows.length);
  useEffect(() => {
    if (shown >= rows.length) return;
    return whenIdle(() => startTransition(() => setGrown((before) => before + STEP)));
  }, [shown, rows.length]);
  return shown;
}

/** Safari does not tell when it is idle. */
function whenIdle(act: () => void): () => void {
  if (!("requestIdleCallback" in window)) {
    const timer = setTimeout(act, LATEST_MS / 4);
    return () => clearTimeout(timer);
  }
  const asked = requestIdleCallback(act, { timeout: LATEST_MS });
  return () => cancelIdleCallback(asked);
}
