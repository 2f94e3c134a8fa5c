import { useEffect, useRef } from "react";

import { bringIntoView } from "./lit-words";
import type { PlaybackTurn } from "./playback-model";
import { wordAtOffset } from "./turn-text";

/** Begins where the address says, as search results do: `#turn=<id>&at=<characters into its text>`. */
export function useStartPlace(turns: readonly PlaybackTurn[], player: { seek: (ms: number) => void }): void {
  const done = useRef(false);
  useEffect(() => {
    if (done.current) return;
    done.current = true;
    const place = new URLSearchParams(window.location.hash.slice(1));
    const turn = turns.find(({ turnId }) => turnId === place.get("turn"));
    if (!turn) return;
    const at = Math.min(Math.max(0, Math.trunc(Number(place.get("at"))) || 0), Math.max(0, turn.text.length - 1));
    player.seek(turn.startMs + (turn.words[wordAtOffset(turn.words, at)]?.startMs ?? 0));
    bringIntoView({ turnId: turn.turnId, from: at, to: at + 1 });
  }, [turns, player]);
}
