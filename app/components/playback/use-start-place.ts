import { useEffect, useRef } from "react";

import { bringIntoView, type Place } from "./lit-words";
import type { PlaybackTurn } from "./playback-model";
import { wordAtOffset } from "./turn-text";

interface StartOptions {
  turns: readonly PlaybackTurn[];
  player: { seek: (ms: number) => void };
  /** Rows that are on the page: its words may come later. */
  shown: number;
}

/** Begins where the address says, as search results do: `#turn=<id>&at=<characters into its text>`. */
export function useStartPlace({ turns, player, shown }: StartOptions): void {
  const done = useRef(false);
  const awaited = useRef<Place | null>(null);
  useEffect(() => {
    if (done.current) return;
    done.current = true;
    const place = new URLSearchParams(window.location.hash.slice(1));
    const turn = turns.find(({ turnId }) => turnId === place.get("turn"));
    if (!turn) return;
    const at = Math.min(Math.max(0, Math.trunc(Number(place.get("at"))) || 0), Math.max(0, turn.text.length - 1));
    player.seek(turn.startMs + (turn.words[wordAtOffset(turn.words, at)]?.startMs ?? 0));
    awaited.current = { turnId: turn.turnId, from: at, to: at + 1 };
  }, [turns, player]);

  useEffect(() => {
    if (awaited.current && bringIntoView(awaited.current)) awaited.current = null;
  }, [shown]);
}
