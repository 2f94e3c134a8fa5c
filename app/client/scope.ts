/** Owns listeners, timers and whatever else must be let go: disposing the scope disposes them all, in reverse order. */
export interface Scope {
  /** Runs `dispose` when the scope ends, or at once when it has ended. */
  add(dispose: () => void): void;
  listen(target: EventTarget, type: string, listener: (event: Event) => void): void;
  /** Calls `action` after `ms`, unless the scope ends before. Returns what cancels it. */
  after(ms: number, action: () => void): () => void;
  every(ms: number, action: () => void): () => void;
  readonly disposed: boolean;
  dispose(): void;
}

export function createScope(): Scope {
  const disposers = new Set<() => void>();
  let disposed = false;

  const add = (dispose: () => void): void => {
    if (disposed) dispose();
    else disposers.add(dispose);
  };
  const release = (dispose: () => void) => () => {
    disposers.delete(dispose);
    dispose();
  };

  return {
    add,
    listen(target, type, listener) {
      if (disposed) return;
      target.addEventListener(type, listener);
      add(() => target.removeEventListener(type, listener));
    },
    after(ms, action) {
      if (disposed) return () => {};
      const cancel = () => clearTimeout(timer);
      const timer = setTimeout(() => {
        disposers.delete(cancel);
        action();
      }, ms);
      add(cancel);
      return release(cancel);
    },
    every(ms, action) {
      if (disposed) return () => {};
      const timer = setInterval(action, ms);
      const cancel = () => clearInterval(timer);
      add(cancel);
      return release(cancel);
    },
    get disposed() {
      return disposed;
    },
    dispose() {
      if (disposed) return;
      disposed = true;
      for (const dispose of [...disposers].reverse()) dispose();
      disposers.clear();
    },
  };
}
