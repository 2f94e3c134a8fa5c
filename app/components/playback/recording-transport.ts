import { type Clip, lastBegun } from "./clips";
import { createStateHolder, type Sound, STOPPED, type Transport, type TransportState, wasOvertaken } from "./transport";

interface RecordingTransportOptions {
  /** One recording of the whole interview, on its clock. */
  sound: Sound;
  /** In the order of the clock. */
  clips: readonly Clip[];
  /** The recording cannot be played; it is silent now. */
  onFailure: () => void;
}

/** Plays the mixed recording: one sound, so that going from turn to turn is not to be heard. */
export function createRecordingTransport({ sound, clips, onFailure }: RecordingTransportOptions): Transport {
  const { get: state, set, subscribe } = createStateHolder<TransportState>(STOPPED);
  let clock = 0;
  /** From the call of `play` until it sounds, the element may still call itself paused. */
  let starting = false;

  function place(clockMs: number): Pick<TransportState, "turnId" | "positionMs"> {
    clock = Math.max(0, clockMs);
    const clip = lastBegun(clips, clock);
    return clip ? { turnId: clip.turnId, positionMs: clock - clip.startMs } : { turnId: null, positionMs: 0 };
  }

  function pause(): void {
    sound.pause();
    set({ playing: false });
  }

  async function start(): Promise<void> {
    starting = true;
    try {
      await sound.play();
    } catch (error) {
      if (wasOvertaken(error) || !state().playing) return;
      pause();
      onFailure();
    } finally {
      starting = false;
    }
  }

  return {
    state,
    subscribe,
    pause,
    clockMs: () => clock,
    playAt(clockMs) {
      sound.currentTime = Math.max(0, clockMs) / 1000;
      const { playing } = state();
      set({ ...place(clockMs), playing: true, failedTurnId: null });
      if (!playing || sound.paused) void start();
    },
    seek(clockMs) {
      sound.currentTime = Math.max(0, clockMs) / 1000;
      set(place(clockMs));
    },
    setRate(rate) {
      sound.preservesPitch = true;
      sound.playbackRate = rate;
    },
    tick() {
      if (!state().playing) return;
      set(place(sound.currentTime * 1000));
      // Keys of the keyboard and of headphones pause the element itself.
      if (sound.ended || (sound.paused && !starting)) set({ playing: false });
    },
  };
}
