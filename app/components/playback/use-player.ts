import { useCallback, useEffect, useMemo, useState, useSyncExternalStore } from "react";

import type { Clip } from "./clips";
import type { Recording } from "./playback-model";
import { createPlayer, type Player, type PlayerState } from "./player";
import { soundingRoute } from "./sounding";
import { createTurnTransport } from "./turn-transport";

/** Takes in the audio element of a turn, or says that it went away. */
export type RegisterSound = (turnId: string, element: HTMLAudioElement | null) => void;

/** Gives the page its player: audio elements of turns come in through `register`, frames drive it while it plays. */
export function usePlayer(recording: Recording, clips: readonly (Clip & { speaker: "interviewer" | "candidate" })[]) {
  const [sounds] = useState(() => new Map<string, HTMLAudioElement>());
  const [player] = useState(() =>
    createPlayer({
      turns: createTurnTransport({ clips, soundOf: (turnId) => sounds.get(turnId) ?? null, after: afterMs }),
      clips,
      sounding: once(() => soundingRoute(recording.rows)),
      wordsMs: once(() => recording.rows.flatMap(({ words }) => words.map(({ startMs }) => startMs)).sort((a, b) => a - b)),
      totalMs: recording.totalMs,
    }),
  );
  const register = useCallback<RegisterSound>(
    (turnId, element) => {
      if (element) sounds.set(turnId, element);
      else sounds.delete(turnId);
    },
    [sounds],
  );
  const playing = usePlayerValue(player, (state) => state.playing);
  useFrames(player, playing);
  useEffect(() => () => player.pause(), [player]);
  return useMemo(() => ({ player, register }), [player, register]);
}

/** Two hours have thirty thousand words: what most people never ask for is not worked out while they wait for the page. */
function once<T extends object>(find: () => T): () => T {
  let found: T | null = null;
  return () => (found ??= find());
}

function afterMs(ms: number, act: () => void): () => void {
  const timer = setTimeout(act, ms);
  return () => clearTimeout(timer);
}

/** Renders again only when what `select` picks changes, not with every frame. */
export function usePlayerValue<T extends string | number | boolean | object | null>(player: Player, select: (state: PlayerState) => T): T {
  const snapshot = () => select(player.state());
  return useSyncExternalStore(player.subscribe, snapshot, snapshot);
}

function useFrames(player: Player, playing: boolean): void {
  useEffect(() => {
    if (!playing) return;
    let frame = requestAnimationFrame(function draw() {
      player.tick();
      frame = requestAnimationFrame(draw);
    });
    // Frames stop in a hidden tab; its sound goes on.
    const timer = setInterval(player.tick, 250);
    return () => {
      cancelAnimationFrame(frame);
      clearInterval(timer);
    };
  }, [player, playing]);
}
