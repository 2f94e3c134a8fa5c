/** What is drawn of an actor: its snapshots, but at most one for each frame of the screen. */
export interface FramedSnapshots<Snapshot> {
  /** The one that is drawn; the same until listeners are called. */
  current(): Snapshot;
  /** Calls `listener` when there is a new one to draw; returns how to stop. */
  subscribe(listener: () => void): () => void;
  /** Draws the latest now: what somebody has pressed is answered at once. */
  flush(): void;
}

interface Source<Snapshot> {
  getSnapshot(): Snapshot;
  subscribe(listener: () => void): { unsubscribe(): void };
}

/** A page in the background has no frames, and its title and live regions still tell. */
const WITHOUT_FRAMES_MS = 200;

/**
 * React draws each change of an external store before anything else may happen, and of a reply the state, the text and the first
 * words come one after the other in front of its sound: each drawn by itself held that sound up.
 */
export function framedSnapshots<Snapshot>(source: Source<Snapshot>, nextFrame: (draw: () => void) => () => void = atNextFrame): FramedSnapshots<Snapshot> {
  const listeners = new Set<() => void>();
  let drawn = source.getSnapshot();
  let cancel: (() => void) | null = null;

  function flush(): void {
    cancel?.();
    cancel = null;
    const latest = source.getSnapshot();
    if (latest === drawn) return;
    drawn = latest;
    for (const listener of listeners) listener();
  }

  const changed = (): void => {
    cancel ??= nextFrame(flush);
  };

  return {
    current: () => drawn,
    flush,
    subscribe(listener) {
      listeners.add(listener);
      const { unsubscribe } = source.subscribe(changed);
      changed();
      return () => {
        listeners.delete(listener);
        unsubscribe();
        if (listeners.size > 0) return;
        cancel?.();
        cancel = null;
      };
    },
  };
}

function atNextFrame(draw: () => void): () => void {
  const cancel = (): void => {
    cancelAnimationFrame(frame);
    clearTimeout(timer);
  };
  const once = (): void => {
    cancel();
    draw();
  };
  const frame = requestAnimationFrame(once);
  const timer = setTimeout(once, WITHOUT_FRAMES_MS);
  return cancel;
}
