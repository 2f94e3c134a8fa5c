import { startTransition, useEffect, useState } from "react";

/** Rows up to which a page comes whole: nobody notices, and everybody can read it without scripts. */
const WHOLE = 24;
/** Of a longer interview the page comes with these: more than a tall screen of the shortest answers. */
const FIRST = 8;
const STEP = 12;
/** A busy page grows as well. */
const LATEST_MS = 400;

/**
 * How many of `count` rows are on the page. Two hours are four thousand elements: sent and taken over by React at once, the page of them
 * answered 0.4 s later than with its first rows alone. The rest follow in steps while the browser has nothing else to do.
 */
export function useShownRows(count: number): number {
  const [grown, setGrown] = useState(FIRST);
  const shown = count <= WHOLE ? count : Math.min(grown, count);
  useEffect(() => {
    if (shown >= count) return;
    return whenIdle(() => startTransition(() => setGrown((before) => before + STEP)));
  }, [shown, count]);
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
