import { useDeferredValue, useEffect, useMemo, useState } from "react";

import { bringIntoView, light } from "./lit-words";
import type { PlaybackTurn } from "./playback-model";
import { type Hit, searchTurns } from "./search";

/** A single letter is in most words; painting all of them helps nobody. */
const PAINTED_LIMIT = 2_000;

export interface Search {
  query: string;
  setQuery: (query: string) => void;
  /** null while it is being searched. */
  count: number | null;
  /** Which of them is shown, from 0; -1 when there is none. */
  at: number;
  hit: Hit | null;
  go: (by: 1 | -1) => void;
}

/** Searches the words of all turns; what is found is painted as far as it is on the page (`shown` rows), and the one that is shown is brought into view. */
export function useSearch(turns: readonly PlaybackTurn[], shown: number): Search {
  const [query, setQuery] = useState("");
  const [at, setAt] = useState(0);
  const wanted = useDeferredValue(query);
  const hits = useMemo(() => searchTurns(turns, wanted), [turns, wanted]);
  const hit = hits[at] ?? null;

  useEffect(() => {
    light("found", hits.slice(0, PAINTED_LIMIT));
    return () => light("found", []);
  }, [hits, shown]);

  useEffect(() => {
    light("found-now", hit ? [hit] : []);
    if (hit) bringIntoView(hit);
    return () => light("found-now", []);
  }, [hit, shown]);

  return {
    query,
    setQuery: (next) => {
      setQuery(next);
      setAt(0);
    },
    count: wanted === query ? hits.length : null,
    at: hit ? at : -1,
    hit,
    go: (by) => {
      if (hits.length > 0) setAt((at + by + hits.length) % hits.length);
    },
  };
}
