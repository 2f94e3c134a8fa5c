import { SAMPLE_RATE } from "~/domain/audio";

import { createScope } from "./scope";
import { createWorkletLoader } from "./worklet-loader";

/** `interrupted`: iOS took the sound away (a call, Siri); it must be resumed like a suspended one. */
export type AudioEngineState = "running" | "suspended" | "interrupted" | "closed";

export interface AudioEngineOptions {
  onStateChange?: (state: AudioEngineState) => void;
  /** Where the worklets are. Default "/worklets/". */
  workletBase?: string;
}

/** The one AudioContext, for microphone and playback alike, so that both count on the same clock. */
export interface AudioEngine {
  readonly context: AudioContext;
  state(): AudioEngineState;
  /** Time of the context in samples of 16 kHz. Stands still while it does not run. */
  clockSamples(): number;
  /** Call it in a click: browsers keep sound locked until then. Resolves with what came of it, after a second at most. */
  resume(): Promise<AudioEngineState>;
  /** Loads `public/worklets/<name>.js` once. Throws when that takes longer than 10 s; the next call tries again. */
  loadWorklet(name: "capture" | "player"): Promise<void>;
  dispose(): Promise<void>;
}

const RESUME_TIMEOUT_MS = 1000;

/**
 * Creates the engine; call it inside a click. Its context runs at 16 kHz, which Silero and the wire want, where the browser
 * can feed a microphone into such a context; elsewhere at the browser's rate, and the worklets convert.
 */
export function createAudioEngine({ onStateChange, workletBase = "/worklets/" }: AudioEngineOptions = {}): AudioEngine {
  const context = canMixRates() ? new AudioContext({ sampleRate: SAMPLE_RATE, latencyHint: "interactive" }) : new AudioContext();
  const scope = createScope();
  const state = (): AudioEngineState => context.state;

  scope.listen(context, "statechange", () => onStateChange?.(state()));
  scope.listen(document, "visibilitychange", () => {
    if (document.visibilityState === "visible" && state() !== "running") void resume();
  });

  async function resume(): Promise<AudioEngineState> {
    if (state() === "running" || state() === "closed") return state();
    // Without a click the promise of a locked context never settles; a refusal shows in the state as well.
    const resumed = context.resume().catch(() => undefined);
    await Promise.race([resumed, new Promise((resolve) => scope.after(RESUME_TIMEOUT_MS, () => resolve(undefined)))]);
    return state();
  }

  return {
    context,
    state,
    clockSamples: () => Math.round(context.currentTime * SAMPLE_RATE),
    resume,
    loadWorklet: createWorkletLoader({ addModule: (url) => context.audioWorklet.addModule(url), base: workletBase }),
    async dispose() {
      scope.dispose();
      if (context.state !== "closed") await context.close();
    },
  };
}

/**
 * Whether a stream of the browser's rate may enter a context of 16 kHz. Firefox throws (bugzilla 1674892), so it is asked, with
 * a second context that lives for a moment; the others are known to convert.
 */
function canMixRates(): boolean {
  if (!navigator.userAgent.includes("Firefox/")) return true;
  const usual = new AudioContext();
  const wanted = new AudioContext({ sampleRate: SAMPLE_RATE });
  try {
    wanted.createMediaStreamSource(usual.createMediaStreamDestination().stream);
    return true;
  } catch {
    return false;
  } finally {
    void usual.close();
    void wanted.close();
  }
}
