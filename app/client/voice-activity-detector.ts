import { HotseatError } from "~/domain/errors";
import { INITIAL_VOICE_ACTIVITY, type VoiceActivityOptions, type VoiceEvent, stepVoiceActivity } from "~/domain/voice-activity";

import type { EchoGate } from "./echo-gate";
import type { Packet } from "./packet-ring";
import { type Scope, createScope } from "./scope";
import type { VoiceWorkerReply, VoiceWorkerRequest } from "./voice-activity.worker";

/** Voice activity does not work here; the candidate taps to talk instead. */
export class VoiceActivityError extends HotseatError {
  constructor(options: { cause?: unknown } = {}) {
    super("Hands-free does not work in this browser right now. Use Start answer and Finish answer, or type.", {
      ...options,
      code: "not-configured",
    });
  }
}

/** The part of a Worker that is used. */
export interface VoiceWorker {
  postMessage(message: VoiceWorkerRequest): void;
  onmessage: ((event: MessageEvent<VoiceWorkerReply>) => void) | null;
  onerror: ((event: ErrorEvent) => void) | null;
  terminate(): void;
}

export interface VoiceActivityDetectorOptions {
  /**
   * Starts, pauses and ends of speech in samples of the packets' clock, dated back to the frame in which they came. Frames are
   * cut from the numbered packets themselves, so a place is exact to the frame (512 samples) and the model is what is left of the error.
   */
  onEvent: (event: VoiceEvent) => void;
  /** It stopped working after it had been loaded. */
  onFailure?: (error: VoiceActivityError) => void;
  thresholds?: VoiceActivityOptions;
  /** Takes the interviewer's own voice out of what is heard. Default: nothing is played here. */
  echoGate?: Pick<EchoGate, "heard" | "judge">;
  /** Folder of `silero_vad_v5.onnx` and onnxruntime's files. Default "/vad/". */
  base?: string;
  /** Default 20 s: 17 MB over a slow line. */
  timeoutMs?: number;
  makeWorker?: () => VoiceWorker;
}

export interface VoiceActivityDetector {
  /** Give it every packet of the microphone while it should listen. */
  write(packet: Packet): void;
  /** Forgets what it was in the middle of; the next speech is a new one. */
  reset(): void;
  dispose(): void;
}

const defaultWorker = (): VoiceWorker =>
  new Worker(new URL("./voice-activity.worker.ts", import.meta.url), { type: "module" });

/** Loads Silero v5 in a worker, for packets of one clock. Throws `VoiceActivityError`. */
export async function loadVoiceActivityDetector({
  onEvent,
  onFailure,
  thresholds,
  echoGate,
  base = "/vad/",
  timeoutMs = 20_000,
  makeWorker = defaultWorker,
}: VoiceActivityDetectorOptions): Promise<VoiceActivityDetector> {
  const scope = createScope();
  let activity = INITIAL_VOICE_ACTIVITY;
  let written = 0;
  /** Frames up to here were on their way when it was reset. */
  let ignoreUntil = 0;

  const step = (frame: { probability: number; frameEndSample: number }): void => {
    if (frame.frameEndSample <= ignoreUntil) return;
    const next = stepVoiceActivity(activity, echoGate?.judge(frame) ?? frame, thresholds);
    activity = next.state;
    for (const event of next.events) onEvent(event);
  };

  const worker = await startWorker({ scope, makeWorker, base, timeoutMs, onFrame: step, onFailure });
  return {
    write({ firstSample, samples }) {
      if (scope.disposed) return;
      written = firstSample + samples.length;
      echoGate?.heard({ firstSample, samples });
      worker.postMessage({ type: "packet", firstSample, samples });
    },
    reset() {
      activity = INITIAL_VOICE_ACTIVITY;
      ignoreUntil = written;
    },
    dispose: () => scope.dispose(),
  };
}

interface StartWorkerOptions {
  scope: Scope;
  makeWorker: () => VoiceWorker;
  base: string;
  timeoutMs: number;
  onFrame: (frame: { probability: number; frameEndSample: number }) => void;
  onFailure: ((error: VoiceActivityError) => void) | undefined;
}

/** The worker, once its model is ready. A failure afterwards is told to `onFailure`. */
function startWorker({ scope, makeWorker, base, timeoutMs, onFrame, onFailure }: StartWorkerOptions): Promise<VoiceWorker> {
  return new Promise((resolve, reject) => {
    let tell: (error: VoiceActivityError) => void = reject;
    const fail = (cause: unknown): void => {
      if (scope.disposed) return;
      scope.dispose();
      tell(new VoiceActivityError({ cause }));
    };
    const begin = (worker: VoiceWorker): void => {
      scope.add(() => worker.terminate());
      const cancelTimeout = scope.after(timeoutMs, () => fail(new Error(`not loaded after ${timeoutMs} ms`)));
      worker.onerror = (event) => fail(event.error ?? new Error(event.message || "the worker could not be loaded"));
      worker.onmessage = ({ data }) => {
        if (scope.disposed) return;
        if (data.type === "failed") return fail(new Error(data.message));
        if (data.type === "frame") return onFrame(data);
        cancelTimeout();
        tell = (error) => onFailure?.(error);
        resolve(worker);
      };
      worker.postMessage({ type: "load", base });
    };
    try {
      begin(makeWorker());
    } catch (error) {
      fail(error);
    }
  });
}
