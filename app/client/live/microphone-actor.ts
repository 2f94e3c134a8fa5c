import { fromCallback } from "xstate";

import type { AudioFrame } from "~/domain/protocol";
import { MICROPHONE_EVENTS, type MicrophoneCommand, type MicrophoneEvent } from "~/machines/capture-machine";

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
/** Without it the microphone works with a tap for the whole interview, so a slow machine is given time: it took over 12 s under a load of 8 a core. */
const VOICE_ACTIVITY_TIMEOUT_MS = 20_000;

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

  async function open(): Promise<void> {
    const loading = loadVoiceActivityDetector({
      timeoutMs: VOICE_ACTIVITY_TIMEOUT_MS,
      echoGate,
      onEvent: ({ type, sample }) => tell({ type: MICROPHONE_EVENTS[type], sample: clock.fromEngine(sample) }),
    }).catch(() => null);
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
    detector = await loading;
    if (closed || !microphone) return close();
    tell({ type: "microphone.opened", voiceActivity: detector !== null });
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
