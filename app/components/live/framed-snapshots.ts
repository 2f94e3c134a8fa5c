/** What is drawn of an actor: its snapshots, but only the last of those that come shortly after one another. */
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

/**
 * How long changes are gathered before they are drawn. Of a reply without delays the first sample sounds after 24 ms (36 while the frame was
 * drawn first); nobody sees that the words came later than the sound by less than a tenth of a second.
 */
const GATHER_MS = 60;
/** A page in the background has no frames, and its title and live regions still tell. */
const WITHOUT_FRAMES_MS = 200;

/**
 * React draws each change of an external store before anything else may happen, and of a reply the state, the text and the first
 * words come one after the other in front of its sound: drawing them held that sound up.
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
  let frame = 0;
  const cancel = (): void => {
    cancelAnimationFrame(frame);
    clearTimeout(gathering);
    clearTimeout(late);
  };
  const once = (): void => {
    cancel();
    draw();
  };
  const gathering = setTimeout(() => (frame = requestAnimationFrame(once)), GATHER_MS);
  const late = setTimeout(once, WITHOUT_FRAMES_MS);
  return cancel;
}
