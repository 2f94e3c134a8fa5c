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

/** Of an `HTMLMediaElement`'s `readyState`: it can go on playing. */
const HAVE_FUTURE_DATA = 3;

/** Plays the mixed recording: one sound, so that going from turn to turn is not to be heard. Goes on with a sound that plays already. */
export function createRecordingTransport({ sound, clips, onFailure }: RecordingTransportOptions): Transport {
  const { get: state, set, subscribe } = createStateHolder<TransportState>(STOPPED);
  let clock = 0;
  /** From the call of `play` until it sounds, the element may still call itself paused. */
  let starting = false;

  /** It has nothing to go on with: while it seeks, and as long as what it seeks is not loaded. */
  const isSilent = () => sound.seeking || sound.readyState < HAVE_FUTURE_DATA;

  function place(clockMs: number): Pick<TransportState, "turnId" | "positionMs"> {
    clock = Math.max(0, clockMs);
    const clip = lastBegun(clips, clock);
    return clip ? { turnId: clip.turnId, positionMs: clock - clip.startMs } : { turnId: null, positionMs: 0 };
  }

  function pause(): void {
    sound.pause();
    set({ playing: false, seeking: false });
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

  if (!sound.paused) set({ ...place(sound.currentTime * 1000), playing: true, seeking: isSilent() });

  return {
    state,
    subscribe,
    pause,
    clockMs: () => clock,
    playAt(clockMs) {
      const seconds = Math.max(0, clockMs) / 1000;
      // Going to where it stands would throw away what is decoded there already.
      if (sound.currentTime !== seconds) sound.currentTime = seconds;
      const { playing } = state();
      set({ ...place(clockMs), playing: true, failedTurnId: null, seeking: isSilent() });
      if (!playing || sound.paused) void start();
    },
    seek(clockMs) {
      sound.currentTime = Math.max(0, clockMs) / 1000;
      set({ ...place(clockMs), seeking: state().playing && isSilent() });
    },
    setRate(rate) {
      sound.preservesPitch = true;
      sound.playbackRate = rate;
    },
    tick() {
      if (!state().playing) return;
      set({ ...place(sound.currentTime * 1000), seeking: isSilent() });
      // Keys of the keyboard and of headphones pause the element itself.
      if (sound.ended || (sound.paused && !starting)) set({ playing: false, seeking: false });
    },
  };
}
