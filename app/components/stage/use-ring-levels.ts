import { type RefObject, useEffect } from "react";

import { perceivedLevel, smoothLevel } from "~/client/level-meter";

import type { Levels, SubscribeLevels } from "./stage-model";

const SILENCE: Levels = { interviewer: 0, candidate: 0 };
/**
 * Twenty to twenty-five pictures a second, for levels come every 30 ms and each picture costs battery, and a reply its time. A page that is still otherwise
 * draws a frame at once when asked, so the pause alone decides: of 18 ms it made 51, at 17 % of a core without a GPU.
 */
const PAUSE_MS = 39;

/**
 * Writes each voice's level (0 to 1) as `--level` to the elements within `root` that name it as `data-level`, up to 25 times a
 * second. Only these are styled anew for it, and React does not render. Frames stop while both are silent and nothing moves any more.
 */
export function useRingLevels(root: RefObject<HTMLElement>, subscribe: SubscribeLevels): void {
  useEffect(() => {
    const moved = { interviewer: elementsOf(root.current, "interviewer"), candidate: elementsOf(root.current, "candidate") };
    let wanted = SILENCE;
    let shown = SILENCE;
    let before = 0;
    /** Ends what comes next: a pause, then a picture. Null while everything is still. */
    let stop: (() => void) | null = null;

    const written: Partial<Levels> = {};
    const write = (whose: keyof Levels) => {
      const level = Math.round(shown[whose] * 100) / 100;
      if (written[whose] === level) return;
      written[whose] = level;
      for (const element of moved[whose]) element.style.setProperty("--level", String(level));
    };

    const drawSoon = () => {
      const frame = requestAnimationFrame(draw);
      stop = () => cancelAnimationFrame(frame);
    };
    const draw = (now: number) => {
      const elapsedMs = Math.min(100, now - before);
      before = now;
      shown = {
        interviewer: smoothLevel({ shown: shown.interviewer, level: wanted.interviewer, elapsedMs }),
        candidate: smoothLevel({ shown: shown.candidate, level: wanted.candidate, elapsedMs }),
      };
      write("interviewer");
      write("candidate");
      const pause = setTimeout(drawSoon, PAUSE_MS);
      stop = () => clearTimeout(pause);
      if (shown.interviewer === 0 && shown.candidate === 0 && isSilent(wanted)) end();
    };
    const end = () => {
      stop?.();
      stop = null;
    };

    const unsubscribe = subscribe((levels) => {
      wanted = levels;
      if (stop !== null || isSilent(levels)) return;
      before = performance.now();
      drawSoon();
    });
    return () => {
      unsubscribe();
      end();
    };
  }, [root, subscribe]);
}

const elementsOf = (root: HTMLElement | null, whose: keyof Levels): (HTMLElement | SVGElement)[] => [
  ...(root?.querySelectorAll<HTMLElement | SVGElement>(`[data-level="${whose}"]`) ?? []),
];

const isSilent = (levels: Levels): boolean => perceivedLevel(levels.interviewer) === 0 && perceivedLevel(levels.candidate) === 0;
