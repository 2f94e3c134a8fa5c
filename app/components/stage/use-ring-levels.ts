import { type RefObject, useEffect } from "react";

import { perceivedLevel, smoothLevel } from "~/client/level-meter";

import type { Levels, SubscribeLevels } from "./stage-model";

const SILENCE: Levels = { interviewer: 0, candidate: 0 };

/**
 * Writes both levels to `--interviewer-level` and `--candidate-level` (0 to 1) of `element`, once a frame. React does not
 * render for it. Frames stop while both are silent and nothing moves any more.
 */
export function useRingLevels(element: RefObject<HTMLElement>, subscribe: SubscribeLevels): void {
  useEffect(() => {
    let wanted = SILENCE;
    let shown = SILENCE;
    let frame = 0;
    let before = 0;

    const draw = (now: number) => {
      const elapsedMs = Math.min(100, now - before);
      before = now;
      shown = {
        interviewer: smoothLevel({ shown: shown.interviewer, level: wanted.interviewer, elapsedMs }),
        candidate: smoothLevel({ shown: shown.candidate, level: wanted.candidate, elapsedMs }),
      };
      element.current?.style.setProperty("--interviewer-level", shown.interviewer.toFixed(3));
      element.current?.style.setProperty("--candidate-level", shown.candidate.toFixed(3));
      const still = shown.interviewer === 0 && shown.candidate === 0 && isSilent(wanted);
      frame = still ? 0 : requestAnimationFrame(draw);
    };

    const unsubscribe = subscribe((levels) => {
      wanted = levels;
      if (frame !== 0 || isSilent(levels)) return;
      before = performance.now();
      frame = requestAnimationFrame(draw);
    });
    return () => {
      unsubscribe();
      cancelAnimationFrame(frame);
    };
  }, [element, subscribe]);
}

const isSilent = (levels: Levels): boolean => perceivedLevel(levels.interviewer) === 0 && perceivedLevel(levels.candidate) === 0;
