import { HEARD_KEPT_MS, SAMPLE_RATE, msToSamples, rootMeanSquare } from "~/domain/audio";

import type { AudioEngine } from "./audio-engine";
import { MicrophoneError, type MicrophoneProblem, microphoneErrorOf } from "./microphone-error";
import { type Packet, createPacketRing } from "./packet-ring";
import { type Scope, createScope } from "./scope";
import { within } from "./within";

/** Problems that come while it is open; all but `unplugged` may go again. */
export type PassingProblem = Extract<MicrophoneProblem, "unplugged" | "muted" | "silent">;

export interface OpenMicrophoneOptions {
  engine: AudioEngine;
  /** The one that is wished for; another is opened when it is not there. Default: the browser's choice. */
  deviceId?: string;
  /** Every 20 ms, sooner where a voice fades, numbered without gaps on the engine's clock. */
  onPacket: (packet: Packet) => void;
  /** Root mean square of each packet, 0 to 1, and how many samples it has. */
  onLevel?: (level: number, samples: number) => void;
  onProblem?: (error: MicrophoneError) => void;
  /** A problem that `onProblem` told of has passed. */
  onRecovered?: (problem: PassingProblem) => void;
  /** How long the person may think about the browser's question. Default 60 s. */
  timeoutMs?: number;
}

export interface Microphone {
  readonly stream: MediaStream;
  readonly label: string;
  readonly deviceId: string;
  /** The last `ms` (at most 3000) that were captured; null when nothing was yet. */
  preroll(ms: number): Packet | null;
  /** What was captured from `clockSample` on, as far back as 3 s. */
  since(clockSample: number): Packet | null;
  close(): void;
}

/** No microphone that works gives exact zeros this long; one that is switched off in hardware does. */
const SILENT_SAMPLES = 3 * SAMPLE_RATE;

/** Opens the microphone with the browser's own echo, noise and gain control. Throws `MicrophoneError`. */
export async function openMicrophone(options: OpenMicrophoneOptions): Promise<Microphone> {
  const scope = createScope();
  try {
    const stream = await requestStream(options);
    scope.add(() => stream.getTracks().forEach((track) => track.stop()));
    return await connectMicrophone({ ...options, stream, scope });
  } catch (error) {
    scope.dispose();
    throw microphoneErrorOf(error);
  }
}

async function requestStream({ deviceId, timeoutMs = 60_000 }: OpenMicrophoneOptions): Promise<MediaStream> {
  if (!navigator.mediaDevices?.getUserMedia) throw new MicrophoneError(window.isSecureContext ? "unsupported" : "insecure");
  const request = navigator.mediaDevices.getUserMedia({
    audio: {
      ...(deviceId ? { deviceId: { ideal: deviceId } } : {}),
      channelCount: 1,
      echoCancellation: true,
      noiseSuppression: true,
      autoGainControl: true,
    },
  });
  return within(request, {
    timeoutMs,
    onTimeout: () => new MicrophoneError("timeout"),
    late: (stream) => stream.getTracks().forEach((track) => track.stop()),
  });
}

async function connectMicrophone({
  engine,
  stream,
  scope,
  onPacket,
  onLevel,
  onProblem,
  onRecovered,
}: OpenMicrophoneOptions & { stream: MediaStream; scope: Scope }): Promise<Microphone> {
  const track = stream.getAudioTracks()[0];
  if (!track) throw new MicrophoneError("missing");
  await engine.loadWorklet("capture");

  const ring = createPacketRing(msToSamples(HEARD_KEPT_MS));
  const problems = createProblems({ onProblem, onRecovered });
  const silence = createSilenceWatch(problems);
  const source = engine.context.createMediaStreamSource(stream);
  const node = new AudioWorkletNode(engine.context, "capture", { numberOfOutputs: 0, channelCount: 1, channelCountMode: "explicit" });
  scope.add(() => {
    node.port.onmessage = null;
    node.port.postMessage("close");
    source.disconnect();
  });
  node.port.onmessage = ({ data }: MessageEvent<Packet & { silent: boolean }>) => {
    const packet = { firstSample: data.firstSample, samples: data.samples };
    ring.push(packet);
    onPacket(packet);
    onLevel?.(rootMeanSquare(packet.samples), packet.samples.length);
    silence(data.silent ? data.samples.length : 0);
  };
  source.connect(node);

  scope.listen(track, "ended", () => problems.raise("unplugged"));
  scope.listen(track, "mute", () => problems.raise("muted"));
  scope.listen(track, "unmute", () => problems.pass("muted"));
  if (track.muted) problems.raise("muted");

  return {
    stream,
    label: track.label,
    deviceId: track.getSettings().deviceId ?? "",
    preroll: (ms) => ring.since((ring.end() ?? 0) - msToSamples(ms)),
    since: (clockSample) => ring.since(clockSample),
    close: () => scope.dispose(),
  };
}

/** Tells of each problem once until it has passed. */
export function createProblems({ onProblem, onRecovered }: Pick<OpenMicrophoneOptions, "onProblem" | "onRecovered">) {
  const present = new Set<PassingProblem>();
  return {
    raise(problem: PassingProblem): void {
      // A lost or muted track is silent as well; one message is enough.
      if (present.has(problem) || (problem === "silent" && present.size > 0)) return;
      present.add(problem);
      onProblem?.(new MicrophoneError(problem));
    },
    pass(problem: PassingProblem): void {
      if (present.delete(problem)) onRecovered?.(problem);
    },
  };
}

/** Takes the number of dead-silent samples of each packet, 0 for a live one. */
export function createSilenceWatch(problems: ReturnType<typeof createProblems>): (silentSamples: number) => void {
  let silent = 0;
  return (silentSamples) => {
    silent = silentSamples === 0 ? 0 : silent + silentSamples;
    if (silent === 0) problems.pass("silent");
    if (silent >= SILENT_SAMPLES) problems.raise("silent");
  };
}
