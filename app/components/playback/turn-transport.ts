import { type Clip, clipAt, clockOf, stepAfter } from "./clips";
import { createStateHolder, type Sound, STOPPED, type Transport, type TransportState, wasOvertaken } from "./transport";

interface TurnTransportOptions {
  /** In the order of the clock. */
  clips: readonly Clip[];
  soundOf: (turnId: string) => Sound | null;
  /** Calls back after `ms`; returns how to prevent it. */
  after: (ms: number, act: () => void) => () => void;
}

export interface TurnTransport extends Transport {
  /** Plays that turn's own sound from `offsetMs` to its real end: also what nobody heard in the interview. */
  playBeyond(turnId: string, offsetMs: number): void;
}

/** Plays turn after turn, each from its own file: as long as there is no recording of the whole, and for what is not in it. */
export function createTurnTransport({ clips, soundOf, after }: TurnTransportOptions): TurnTransport {
  const { get: state, set, subscribe } = createStateHolder<TransportState>(STOPPED);
  let rate = 1;
  let beyond = false;
  /** The turn whose end was seen, so that it is taken once. */
  let finishing: string | null = null;
  let cancelWait: () => void = () => undefined;

  const clipOf = (turnId: string | null) => clips.find((clip) => clip.turnId === turnId) ?? null;
  const playingSound = () => (state().turnId ? soundOf(state().turnId as string) : null);

  function silence(): void {
    cancelWait();
    playingSound()?.pause();
    finishing = null;
  }

  function start(turnId: string, offsetMs: number): void {
    silence();
    const sound = soundOf(turnId);
    set({ turnId, positionMs: offsetMs, playing: sound !== null, failedTurnId: sound ? null : turnId });
    if (!sound) return;
    sound.preservesPitch = true;
    sound.playbackRate = rate;
    sound.currentTime = offsetMs / 1000;
    sound.play().catch((error: unknown) => {
      if (!wasOvertaken(error) && state().turnId === turnId) set({ playing: false, failedTurnId: turnId });
    });
  }

  function finish(clip: Clip): void {
    soundOf(clip.turnId)?.pause();
    finishing = clip.turnId;
    const step = beyond ? null : stepAfter(clips, clip.turnId);
    // The clock stands at the clip's end, also when its file is a little shorter.
    set({ playing: step !== null, positionMs: Math.max(state().positionMs, clip.lengthMs) });
    if (step) cancelWait = after(step.waitMs / rate, () => start(step.clip.turnId, 0));
  }

  function playAt(clockMs: number): void {
    const place = clipAt(clips, Math.max(0, clockMs));
    beyond = false;
    if (place) start(place.clip.turnId, place.offsetMs);
  }

  return {
    state,
    subscribe,
    playAt,
    clockMs() {
      const clip = clipOf(state().turnId);
      return clip ? clockOf(clip, state().positionMs) : 0;
    },
    playBeyond(turnId, offsetMs) {
      beyond = true;
      start(turnId, offsetMs);
    },
    seek(clockMs) {
      if (state().playing) return playAt(clockMs);
      const place = clipAt(clips, Math.max(0, clockMs));
      if (place) set({ turnId: place.clip.turnId, positionMs: place.offsetMs });
    },
    pause() {
      silence();
      set({ playing: false });
    },
    setRate(next) {
      rate = next;
      const sound = playingSound();
      if (sound) sound.playbackRate = next;
    },
    tick() {
      const { turnId, playing } = state();
      const sound = playingSound();
      const clip = clipOf(turnId);
      if (!playing || !sound || !clip || finishing === turnId) return;
      const positionMs = sound.currentTime * 1000;
      if (positionMs !== state().positionMs) set({ positionMs });
      if (sound.ended || (!beyond && positionMs >= clip.lengthMs)) finish(clip);
    },
  };
}
