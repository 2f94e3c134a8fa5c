import { type Clip, clipAt, clockOf, neighbour, stepAfter } from "./playback-queue";

/** The part of an audio element that the controller uses. */
export type Sound = Pick<HTMLAudioElement, "currentTime" | "ended" | "play" | "pause">;

export interface PlaybackState {
  /** The turn that plays or played last; null before the first. */
  turnId: string | null;
  playing: boolean;
  /** Into the turn, in milliseconds. */
  positionMs: number;
  /** Whose sound could not be played. */
  failedTurnId: string | null;
}

interface ControllerOptions {
  /** In the order of the clock. */
  clips: readonly Clip[];
  soundOf: (turnId: string) => Sound | null;
  /** Calls back after `ms`; returns how to prevent it. */
  after: (ms: number, act: () => void) => () => void;
}

const STOPPED: PlaybackState = { turnId: null, playing: false, positionMs: 0, failedTurnId: null };

/** Plays turns, one or through to the end, on the interview clock. `tick` is to be called while it plays. */
export function createPlayback({ clips, soundOf, after }: ControllerOptions) {
  let state = STOPPED;
  let through = true;
  let playsBeyondEnd = false;
  let cancelWait: () => void = () => undefined;
  const listeners = new Set<() => void>();

  const set = (change: Partial<PlaybackState>) => {
    state = { ...state, ...change };
    listeners.forEach((listener) => listener());
  };
  const clipOf = (turnId: string | null) => clips.find((clip) => clip.turnId === turnId) ?? null;
  const silence = () => {
    cancelWait();
    if (state.turnId) soundOf(state.turnId)?.pause();
  };

  function start(turnId: string, offsetMs: number): void {
    silence();
    const sound = soundOf(turnId);
    set({ turnId, positionMs: offsetMs, playing: sound !== null, failedTurnId: sound ? null : turnId });
    if (!sound) return;
    const clip = clipOf(turnId);
    playsBeyondEnd = clip !== null && offsetMs >= clip.lengthMs;
    sound.currentTime = offsetMs / 1000;
    sound.play().catch((error: unknown) => {
      // Another play or a pause that came in between is no failure.
      const overtaken = error instanceof Error && error.name === "AbortError";
      if (!overtaken && state.turnId === turnId) set({ playing: false, failedTurnId: turnId });
    });
  }

  function finishClip(turnId: string): void {
    soundOf(turnId)?.pause();
    const step = through ? stepAfter(clips, turnId) : null;
    if (!step) return set({ playing: false });
    cancelWait();
    cancelWait = after(step.waitMs, () => start(step.clip.turnId, 0));
  }

  let finishing: string | null = null;
  const controller = {
    state: () => state,
    subscribe(listener: () => void): () => void {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    /** Plays that turn only. */
    playTurn(turnId: string, offsetMs = 0): void {
      through = false;
      finishing = null;
      start(turnId, offsetMs);
    },
    /** Plays from there to the end of the interview; without a turn, from the beginning. */
    playFrom(turnId: string | undefined = clips[0]?.turnId, offsetMs = 0): void {
      through = true;
      finishing = null;
      if (turnId) start(turnId, offsetMs);
    },
    pause(): void {
      silence();
      finishing = null;
      set({ playing: false });
    },
    toggle(): void {
      if (state.playing) return controller.pause();
      const clip = clipOf(state.turnId);
      const atEnd = clip !== null && state.positionMs >= clip.lengthMs;
      if (!clip) controller.playFrom();
      else controller.playFrom(clip.turnId, atEnd ? 0 : state.positionMs);
    },
    /** Goes to a place on the interview clock; plays on when it was playing. */
    seekClock(clockMs: number): void {
      const place = clipAt(clips, Math.max(0, clockMs));
      if (!place) return;
      const { playing } = state;
      finishing = null;
      if (playing) return start(place.clip.turnId, place.offsetMs);
      set({ turnId: place.clip.turnId, positionMs: place.offsetMs });
    },
    skip(ms: number): void {
      controller.seekClock(controller.clockMs() + ms);
    },
    step(by: 1 | -1): void {
      const clip = neighbour(clips, state.turnId, by);
      if (clip) controller.seekClock(clip.startMs);
    },
    clockMs(): number {
      const clip = clipOf(state.turnId);
      return clip ? clockOf(clip, state.positionMs) : 0;
    },
    /** Reads how far the sound is, and goes on to the next turn at its end. */
    tick(): void {
      const { turnId, playing } = state;
      const sound = turnId ? soundOf(turnId) : null;
      const clip = clipOf(turnId);
      if (!turnId || !playing || !sound || !clip || finishing === turnId) return;
      const positionMs = sound.currentTime * 1000;
      if (positionMs !== state.positionMs) set({ positionMs });
      if (!sound.ended && (playsBeyondEnd || positionMs < clip.lengthMs)) return;
      finishing = turnId;
      finishClip(turnId);
    },
    dispose(): void {
      silence();
      listeners.clear();
    },
  };
  return controller;
}
export type Playback = ReturnType<typeof createPlayback>;
