import { useCallback, useEffect, useMemo, useState, useSyncExternalStore } from "react";

import { keyPlace } from "../stage/shortcuts";
import { createPlayback, type Playback, type PlaybackState } from "./playback-controller";
import type { Clip } from "./playback-queue";

const SKIP_MS = 5_000;

/** Gives the page its playback: audio elements come in through `register`, frames drive it while it plays. */
export function usePlayback(clips: readonly Clip[]) {
  const [sounds] = useState(() => new Map<string, HTMLAudioElement>());
  const [playback] = useState(() =>
    createPlayback({
      clips,
      soundOf: (turnId) => sounds.get(turnId) ?? null,
      after: (ms, act) => {
        const timer = setTimeout(act, ms);
        return () => clearTimeout(timer);
      },
    }),
  );
  const register = useCallback(
    (turnId: string, element: HTMLAudioElement | null) => {
      if (element) sounds.set(turnId, element);
      else sounds.delete(turnId);
    },
    [sounds],
  );

  const playing = usePlaybackValue(playback, (state) => state.playing);
  useFrames(playback, playing);
  usePlaybackKeys(playback);
  return useMemo(() => ({ playback, register }), [playback, register]);
}

/** Renders again only when what `select` picks changes, not with every frame. */
export function usePlaybackValue<T extends string | number | boolean | null>(playback: Playback, select: (state: PlaybackState) => T): T {
  const snapshot = () => select(playback.state());
  return useSyncExternalStore(playback.subscribe, snapshot, snapshot);
}

function useFrames(playback: Playback, playing: boolean): void {
  useEffect(() => {
    if (!playing) return;
    let frame = requestAnimationFrame(function draw() {
      playback.tick();
      frame = requestAnimationFrame(draw);
    });
    // Frames stop in a hidden tab; its sound goes on.
    const timer = setInterval(playback.tick, 250);
    return () => {
      cancelAnimationFrame(frame);
      clearInterval(timer);
    };
  }, [playback, playing]);
}

/** Space plays and pauses, left and right skip five seconds; up and down change the row while it plays, and scroll otherwise. */
function usePlaybackKeys(playback: Playback): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
      const place = keyPlace(event.target);
      // Arrows belong to sliders as they do to text.
      if (place === "text" || event.target instanceof HTMLInputElement || document.querySelector("[role=dialog]")) return;
      const act = event.key === " " && place === "control" ? null : actionOf(event.key, playback);
      if (!act) return;
      event.preventDefault();
      act();
    };
    document.addEventListener("keydown", onKeyDown);
    return () => document.removeEventListener("keydown", onKeyDown);
  }, [playback]);
}

function actionOf(key: string, playback: Playback): (() => void) | null {
  const { playing, turnId } = playback.state();
  if (key === " ") return playback.toggle;
  if (turnId && key === "ArrowLeft") return () => playback.skip(-SKIP_MS);
  if (turnId && key === "ArrowRight") return () => playback.skip(SKIP_MS);
  if (playing && key === "ArrowUp") return () => playback.step(-1);
  if (playing && key === "ArrowDown") return () => playback.step(1);
  return null;
}
