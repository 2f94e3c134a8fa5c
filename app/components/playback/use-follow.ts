import { useCallback, useEffect, useState } from "react";

import { bringIntoView, light } from "./lit-words";
import type { PlaybackTurn } from "./playback-model";
import type { Player } from "./player";
import { wordAtTime } from "./turn-text";

/**
 * Lights the word that sounds and keeps it in view. Scrolling by hand ends the following until it is asked for again; React renders for
 * neither.
 */
export function useFollow(player: Player, turns: readonly PlaybackTurn[]): { following: boolean; follow: () => void } {
  const [following, setFollowing] = useState(true);

  useEffect(() => {
    const byId = new Map(turns.map((turn) => [turn.turnId, turn]));
    let lit = "";
    const show = () => {
      const { turnId, positionMs } = player.state();
      const turn = turnId ? byId.get(turnId) : undefined;
      const index = turn ? wordAtTime(turn.words, positionMs) : -1;
      if (`${turnId} ${index}` === lit) return;
      lit = `${turnId} ${index}`;
      const word = turn?.words[index];
      const places = turn && word ? [{ turnId: turn.turnId, ...word }] : [];
      light("said-interviewer", turn?.speaker === "interviewer" ? places : []);
      light("said-candidate", turn?.speaker === "candidate" ? places : []);
      if (following && places[0]) bringIntoView(places[0]);
    };
    show();
    const unsubscribe = player.subscribe(show);
    return () => {
      unsubscribe();
      light("said-interviewer", []);
      light("said-candidate", []);
    };
  }, [player, turns, following]);

  useEffect(() => {
    const stop = (event: Event) => {
      const inDock = event.target instanceof Element && event.target.closest(".player") !== null;
      if (player.state().playing && !inDock) setFollowing(false);
    };
    const options = { passive: true } as const;
    document.addEventListener("wheel", stop, options);
    document.addEventListener("touchmove", stop, options);
    return () => {
      document.removeEventListener("wheel", stop);
      document.removeEventListener("touchmove", stop);
    };
  }, [player]);

  const follow = useCallback(() => setFollowing(true), []);
  return { following, follow };
}
