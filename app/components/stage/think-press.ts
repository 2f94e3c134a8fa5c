/** A press that lasts longer than this was a hold: letting go ends it. A shorter one switches on, and the next one off. */
const HOLD_MS = 400;

interface ThinkActions {
  think: () => void;
  thinkOver: () => void;
}

/** One key or button that can be held or switched. Times in milliseconds of any steady clock. */
export function createThinkPress() {
  let begunAt: number | null = null;
  return {
    down({ held, at, think, thinkOver }: ThinkActions & { held: boolean; at: number }): void {
      begunAt = held ? null : at;
      (held ? thinkOver : think)();
    },
    up({ at, thinkOver }: Pick<ThinkActions, "thinkOver"> & { at: number }): void {
      if (begunAt !== null && at - begunAt >= HOLD_MS) thinkOver();
      begunAt = null;
    },
  };
}
