import { msToSamples } from "./audio";

export interface VoiceActivityOptions {
  /** Probability from which a frame counts as speech. Default 0.5 (LiveKit's activation threshold, voice.md). */
  startThreshold?: number;
  /** Probability under which a frame counts as silence; lower, so that soft word ends do not flicker. Default 0.35 (Silero's own gap of 0.15). */
  stopThreshold?: number;
  /** Speech without a gap before it is believed: keeps clicks and breaths out. Default 96 ms, three frames (voice.md). */
  startMs?: number;
  /** The same where it cannot be an echo: clicks and coughs are told apart by their words later, and an interruption is not to wait. Default 64 ms, two frames. */
  clearStartMs?: number;
  /** Silence without a gap before a pause is told of. Default 64 ms, two frames: with the model's own lag longer than most stop consonants, and no decision hangs on it. */
  pauseMs?: number;
  /**
   * Probability under which one frame of silence is told of as a pause at once. Default 0.2: of 58 synthetic answers in a quiet room the pause after
   * the last word was told 20 ms sooner (median 104 ms after its sound, 95 % 140; 124 and 168 with `pauseMs` alone), and 0.095 a second inside them (0.084).
   */
  clearPauseThreshold?: number;
  /** Silence without a gap before it is a candidate for the end of the answer. Default 192 ms, six frames (about 200, voice.md). */
  silenceMs?: number;
}

/** What Silero v5 takes at a time: 32 ms at 16 kHz. */
const FRAME_SAMPLES = 512;

/** One answer of the detector. */
export interface VoiceFrame {
  /** That the frame holds speech, 0 to 1. */
  probability: number;
  /** Place of the sample after the frame's last one, at 16 kHz. */
  frameEndSample: number;
  /** The interviewer sounds, and the microphone does not hear it: what it hears is no echo. Default false. */
  isClear?: boolean;
}

/**
 * Speech begins and ends in turns. Between the two a `speech-pause` says early that it may be over; `speech-resume` takes that
 * back, or `speech-end` confirms it with the same sample. `sample` is where it really happened, before the detector was sure.
 */
export interface VoiceEvent {
  type: "speech-start" | "speech-pause" | "speech-resume" | "speech-end";
  sample: number;
}

/** `at`: the end of the latest frame. */
export type VoiceActivityState =
  | { phase: "silent"; at: number }
  | { phase: "starting"; at: number; onsetSample: number }
  | { phase: "speaking"; at: number }
  | { phase: "stopping"; at: number; silentFromSample: number; isPauseTold: boolean };

export const INITIAL_VOICE_ACTIVITY: VoiceActivityState = { phase: "silent", at: 0 };

/** Takes in one frame. A frame that is not newer than the latest is ignored; where frames are missing, counting begins anew. */
export function stepVoiceActivity(
  state: VoiceActivityState,
  frame: VoiceFrame,
  options: VoiceActivityOptions = {},
): { state: VoiceActivityState; events: VoiceEvent[] } {
  if (!(frame.frameEndSample > state.at)) return { state, events: [] };
  const isSpeaking = state.phase === "speaking" || state.phase === "stopping";
  return isSpeaking ? stepSpeaking(state, frame, options) : stepSilent(state, frame, options);
}

type Step = ReturnType<typeof stepVoiceActivity>;

/** Speech must be unbroken to be believed, as in LiveKit's detector; a frame between the thresholds breaks it. */
function stepSilent(
  state: VoiceActivityState,
  { probability, frameEndSample: at, isClear = false }: VoiceFrame,
  { startThreshold = 0.5, startMs = 96, clearStartMs = 64 }: VoiceActivityOptions,
): Step {
  if (!(probability >= startThreshold)) return { state: { phase: "silent", at }, events: [] };
  const frameStart = startOfFrame(state, at);
  const onsetSample = state.phase === "starting" && frameStart === state.at ? state.onsetSample : frameStart;
  if (at - onsetSample < msToSamples(isClear ? clearStartMs : startMs)) return { state: { phase: "starting", at, onsetSample }, events: [] };
  return { state: { phase: "speaking", at }, events: [{ type: "speech-start", sample: onsetSample }] };
}

/** Once speech is on, anything that is not clearly silence goes on being speech. */
function stepSpeaking(
  state: VoiceActivityState,
  { probability, frameEndSample: at }: VoiceFrame,
  { stopThreshold = 0.35, pauseMs = 64, clearPauseThreshold = 0.2, silenceMs = 192 }: VoiceActivityOptions,
): Step {
  const frameStart = startOfFrame(state, at);
  const wasPauseTold = state.phase === "stopping" && state.isPauseTold;
  if (!(probability < stopThreshold)) {
    return { state: { phase: "speaking", at }, events: wasPauseTold ? [{ type: "speech-resume", sample: frameStart }] : [] };
  }
  const silentFromSample = state.phase === "stopping" && frameStart === state.at ? state.silentFromSample : frameStart;
  const silence = at - silentFromSample;
  if (silence >= msToSamples(silenceMs)) {
    return { state: { phase: "silent", at }, events: [{ type: "speech-end", sample: silentFromSample }] };
  }
  const isPause = silence >= msToSamples(pauseMs) || probability < clearPauseThreshold;
  return {
    state: { phase: "stopping", at, silentFromSample, isPauseTold: wasPauseTold || isPause },
    events: isPause && !wasPauseTold ? [{ type: "speech-pause", sample: silentFromSample }] : [],
  };
}

const startOfFrame = (state: VoiceActivityState, frameEnd: number): number =>
  Math.max(state.at, frameEnd - FRAME_SAMPLES);
