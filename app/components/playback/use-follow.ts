import { useCallback, useEffect, useState } from "react";

import { bringIntoView, light } from "./lit-words";
import type { PlaybackTurn } from "./playback-model";
import type { Player } from "./player";
import { wordAtTime } from "./turn-text";

/**
 * The text lets the sound of a new place go first, for so long: to scroll there and lay out what comes into view takes the page 20 to 60 ms, in which it
 * neither asks for the sound nor takes it.
 */
const SOUND_FIRST_MS = 250;

/**
 * Lights the word that sounds and keeps it in view. Scrolling by hand ends the following until it is asked for again; React renders for
 * neither.
 */
export function useFollow(player: Player, turns: readonly PlaybackTurn[]): { following: boolean; follow: () => void } {
  const [following, setFollowing] = useState(true);

  useEffect(() => {
    const byId = new Map(turns.map((turn) => [turn.turnId, turn]));
    let lit = "";
    let seekingSince: number | null = null;
    const follow = () => {
      seekingSince = player.state().seeking ? (seekingSince ?? performance.now()) : null;
      if (seekingSince === null || performance.now() - seekingSince > SOUND_FIRST_MS) show();
    };
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
    const unsubscribe = player.subscribe(follow);
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
