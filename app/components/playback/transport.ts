export interface TransportState {
  /** The turn that plays or played last; null before the first. */
  turnId: string | null;
  playing: boolean;
  /** Into that turn, in milliseconds. */
  positionMs: number;
  /** Whose sound could not be played. */
  failedTurnId: string | null;
  /** It plays, and the sound of the place that was gone to is not there yet. */
  seeking: boolean;
}

/** What makes the interview sound, by the interview's clock in milliseconds. */
export interface Transport {
  state(): TransportState;
  clockMs(): number;
  /** Tells of every change of the state. Returns how to stop that. */
  subscribe(listener: () => void): () => void;
  /** Plays from there. */
  playAt(clockMs: number): void;
  /** Goes there; plays on when it was playing. */
  seek(clockMs: number): void;
  pause(): void;
  /** 1 is the speed at which it was spoken; the pitch stays. */
  setRate(rate: number): void;
  /** To be called while it plays, once a frame: reads how far the sound is. */
  tick(): void;
}

/** The part of an audio element that a transport uses. */
export type Sound = Pick<HTMLAudioElement, "currentTime" | "ended" | "paused" | "playbackRate" | "preservesPitch" | "readyState" | "seeking" | "play" | "pause">;

export const STOPPED: TransportState = { turnId: null, playing: false, positionMs: 0, failedTurnId: null, seeking: false };

/** Another play or a pause that came in between is no failure. */
export const wasOvertaken = (error: unknown): boolean => error instanceof Error && error.name === "AbortError";

/** A state that tells its listeners of every change. */
export function createStateHolder<T extends object>(initial: T) {
  let state = initial;
  const listeners = new Set<() => void>();
  return {
    get: (): T => state,
    set(change: Partial<T>): void {
      state = { ...state, ...change };
      listeners.forEach((listener) => listener());
    },
    subscribe(listener: () => void): () => void {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
