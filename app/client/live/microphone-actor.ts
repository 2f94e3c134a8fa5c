import { fromCallback } from "xstate";

import type { AudioFrame } from "~/domain/protocol";
import { MICROPHONE_EVENTS, type MicrophoneCommand, type MicrophoneEvent, type VoiceActivityState } from "~/machines/capture-machine";

import { type AnswerRecorder, createAnswerRecorder } from "../answer-recorder";
import type { AudioEngine } from "../audio-engine";
import type { EchoGate } from "../echo-gate";
import { type Microphone, openMicrophone } from "../microphone";
import { type MicrophoneError, microphoneErrorOf } from "../microphone-error";
import { type VoiceActivityDetector, loadVoiceActivityDetector } from "../voice-activity-detector";
import type { InterviewClock } from "./interview-clock";

interface MicrophoneActorOptions {
  engine: AudioEngine;
  clock: InterviewClock;
  deviceId: string;
  echoGate: EchoGate;
  onLevel: (level: number) => void;
  sendAudio: (frame: AudioFrame) => boolean;
  dropAudio: (turnId: string) => void;
}

/** Below the capture machine's own limit, so that the reason told is the real one. */
const OPEN_TIMEOUT_MS = 30_000;
/** The interview begins with a tap to talk when the detector takes longer, a little more than an introduction lasts. */
const DETECTOR_PATIENCE_MS = 10_000;
/** Then it may arrive late: 17 MB over half a megabit a second. */
const DETECTOR_TIMEOUT_MS = 5 * 60_000;

type Tell = (event: MicrophoneEvent) => void;

/** Microphone, voice detector and recorder as one actor of the capture machine. */
export function microphoneActor(options: MicrophoneActorOptions) {
  return fromCallback<MicrophoneCommand, Record<string, never>, MicrophoneEvent>(({ sendBack, receive }) => {
    let disposed = false;
    const session = openSession(options, (event) => {
      if (!disposed) sendBack(event);
    });
    receive((command) => session.run(command));
    return () => {
      disposed = true;
      session.close();
    };
  });
}

function openSession(options: MicrophoneActorOptions, tell: Tell) {
  const { engine, clock, deviceId, echoGate, onLevel, sendAudio, dropAudio } = options;
  let microphone: Microphone | null = null;
  let detector: VoiceActivityDetector | null = null;
  let closed = false;
  let recordedTurnId: string | null = null;
  const recorder: AnswerRecorder = createAnswerRecorder({
    since: (clockSample) => microphone?.since(clockSample) ?? null,
    sendAudio,
    dropAudio,
  });

  function record({ turnId, fromSample, recordedSamples, joined }: Extract<MicrophoneCommand, { type: "microphone.record" }>): void {
    recordedTurnId = turnId;
    const clockSample = clock.toEngine(fromSample);
    if (joined) recorder.continueFrom({ turnId, recordedSamples, stoppedAtClockSample: clockSample });
    else if (recordedSamples > 0) recorder.continueFrom({ turnId, recordedSamples });
    else recorder.start({ turnId, fromClockSample: clockSample });
  }

  function stopRecording(): void {
    if (recordedTurnId === null) return;
    tell({ type: "microphone.recorded", turnId: recordedTurnId, samples: recorder.stop() });
    recordedTurnId = null;
  }

  function onProblem({ problem, message }: MicrophoneError): void {
    if (problem === "muted" || problem === "silent") return tell({ type: "microphone.muted" });
    stopRecording();
    tell({ type: "microphone.problem", problem: { code: problem, message } });
  }

  async function loadDetector(): Promise<"ready" | "failed"> {
    try {
      const loaded = await loadVoiceActivityDetector({
        timeoutMs: DETECTOR_TIMEOUT_MS,
        echoGate,
        onEvent: ({ type, sample }) => tell({ type: MICROPHONE_EVENTS[type], sample: clock.fromEngine(sample) }),
        onFailure: () => tell({ type: "microphone.voiceActivity", voiceActivity: "failed" }),
      });
      if (closed) loaded.dispose();
      else detector = loaded;
      return "ready";
    } catch {
      return "failed";
    }
  }

  async function open(): Promise<void> {
    const loading = loadDetector();
    const patience = new Promise<"loading">((resolve) => void setTimeout(resolve, DETECTOR_PATIENCE_MS, "loading"));
    try {
      microphone = await openMicrophone({
        engine,
        deviceId,
        timeoutMs: OPEN_TIMEOUT_MS,
        onLevel,
        onPacket: (packet) => {
          recorder.write(packet);
          detector?.write(packet);
        },
        onProblem,
        onRecovered: () => tell({ type: "microphone.unmuted" }),
      });
    } catch (error) {
      const { problem, message } = microphoneErrorOf(error);
      tell({ type: "microphone.problem", problem: { code: problem, message } });
    }
    if (closed || !microphone) return close();
    const voiceActivity: VoiceActivityState = await Promise.race([loading, patience]);
    if (closed) return close();
    tell({ type: "microphone.opened", voiceActivity });
    if (voiceActivity === "loading") tell({ type: "microphone.voiceActivity", voiceActivity: await loading });
  }

  function close(): void {
    closed = true;
    recorder.stop();
    microphone?.close();
    detector?.dispose();
  }

  void open();
  return {
    run(command: MicrophoneCommand): void {
      switch (command.type) {
        case "microphone.record":
          return record(command);
        case "microphone.stopRecording":
          return stopRecording();
        case "microphone.discardRecording":
          recordedTurnId = null;
          return recorder.discard();
      }
    },
    close,
  };
}
