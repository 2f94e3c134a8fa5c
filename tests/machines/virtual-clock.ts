/** Time that passes only when told to. Fits XState's `clock` and every adapter that takes timers. */
export interface VirtualClock {
  now(): number;
  setTimeout(run: () => void, ms: number): number;
  clearTimeout(id: number): void;
  /** Runs what is due within the next `ms`, in order, each at its own time. */
  advance(ms: number): void;
  /** Runs the next thing that is due; false when nothing is. */
  step(): boolean;
}

interface Timer {
  id: number;
  at: number;
  run: () => void;
}

export function virtualClock(): VirtualClock {
  let now = 0;
  let lastId = 0;
  const timers = new Map<number, Timer>();

  /** Few timers wait at any time, so a search is as quick as a heap. Equal times keep their order. */
  function nextTimer(): Timer | undefined {
    let next: Timer | undefined;
    for (const timer of timers.values()) {
      if (!next || timer.at < next.at || (timer.at === next.at && timer.id < next.id)) next = timer;
    }
    return next;
  }

  function run(timer: Timer): void {
    timers.delete(timer.id);
    now = Math.max(now, timer.at);
    timer.run();
  }

  return {
    now: () => now,
    setTimeout(callback, ms) {
      lastId += 1;
      timers.set(lastId, { id: lastId, at: now + Math.max(0, ms), run: callback });
      return lastId;
    },
    clearTimeout: (id) => void timers.delete(id),
    advance(ms) {
      const until = now + ms;
      for (let timer = nextTimer(); timer && timer.at <= until; timer = nextTimer()) run(timer);
      now = until;
    },
    step() {
      const timer = nextTimer();
      if (timer) run(timer);
      return Boolean(timer);
    },
  };
}
