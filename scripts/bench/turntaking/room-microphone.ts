import { fromCallback } from "xstate";

import { createEchoGate } from "~/client/echo-gate";
import { type VoiceModel, keptFresh } from "~/client/fresh-voice-model";
import { createVoiceFramer } from "~/client/voice-frames";
import { INITIAL_VOICE_ACTIVITY, stepVoiceActivity } from "~/domain/voice-activity";
import { MICROPHONE_EVENTS, type MicrophoneCommand, type MicrophoneEvent } from "~/machines/capture-machine";

import type { VirtualClock } from "../../../tests/machines/virtual-clock";
import type { LabelledItem } from "../labelled-set/labelled-item";
import type { Loudspeaker } from "./loudspeaker";

export interface RoomMicrophone {
  logic(): ReturnType<typeof fromCallback<MicrophoneCommand, Record<string, never>, MicrophoneEvent>>;
  /** Hears the next packet: up to clock sample `to`. */
  hear(to: number): Promise<void>;
  /** From now on the item is heard. */
  play(item: LabelledItem): void;
  /** Clock sample of the item's first; null before. */
  itemStart(): number | null;
}

interface Options {
  clock: VirtualClock;
  clockSample: () => number;
  model: VoiceModel;
  loudspeaker: Pick<Loudspeaker, "output" | "onReference">;
}

/** The model's own time and the way from its worker. */
const DETECTOR_MS = 5;
/** Sample values of a room in which nobody speaks. */
const STILL = 8;

/** A microphone in a room with the loudspeaker: the item's sound, what comes back of the interviewer's, Silero, and the app's rules. */
export function createRoomMicrophone({ clock, clockSample, model: voiceModel, loudspeaker }: Options): RoomMicrophone {
  const model = keptFresh(voiceModel);
  const { output } = loudspeaker;
  const frames = createVoiceFramer();
  const echoGate = createEchoGate();
  loudspeaker.onReference((piece) => echoGate.played(piece));
  let activity = INITIAL_VOICE_ACTIVITY;
  let tell: (event: MicrophoneEvent) => void = () => undefined;
  let recording: { turnId: string; from: number; before: number } | null = null;
  let item: { labelled: LabelledItem; from: number } | null = null;
  let at = 0;

  function soundAt(sample: number): number {
    const place = item ? sample - item.from : -1;
    const own = item?.labelled.samples[place] ?? Math.round(STILL * Math.sin(sample * 12.9898 + (sample % 97)));
    const echo = item?.labelled.echo?.taps.reduce((sum, { delaySamples, gain }) => sum + gain * (output[sample - delaySamples] ?? 0), 0) ?? 0;
    return Math.max(-32_768, Math.min(32_767, own + Math.round(echo * 32_767)));
  }

  const recordedSamples = (): number => (recording ? recording.before + Math.max(0, clockSample() - recording.from) : 0);

  function run(command: MicrophoneCommand): void {
    if (command.type === "microphone.record") {
      recording = { turnId: command.turnId, from: command.fromSample, before: command.recordedSamples };
    } else if (command.type === "microphone.discardRecording") recording = null;
    else if (recording) {
      tell({ type: "microphone.recorded", turnId: recording.turnId, samples: recordedSamples() });
      recording = null;
    }
  }

  return {
    logic: () =>
      fromCallback<MicrophoneCommand, Record<string, never>, MicrophoneEvent>(({ sendBack, receive }) => {
        tell = sendBack;
        clock.setTimeout(() => tell({ type: "microphone.opened", voiceActivity: "ready" }), 1);
        receive(run);
      }),
    async hear(to) {
      const samples = Int16Array.from({ length: to - at }, (_, index) => soundAt(at + index));
      const packet = { firstSample: at, samples };
      echoGate.heard(packet);
      const cut = frames(packet);
      at = to;
      for (const frame of cut) {
        if (frame.first) model.reset_state();
        const { isSpeech: probability } = await model.process(frame.samples);
        const step = stepVoiceActivity(activity, echoGate.judge({ probability, frameEndSample: frame.frameEndSample }));
        activity = step.state;
        for (const { type, sample } of step.events) clock.setTimeout(() => tell({ type: MICROPHONE_EVENTS[type], sample }), DETECTOR_MS);
      }
    },
    play(labelled) {
      item = { labelled, from: clockSample() };
    },
    itemStart: () => item?.from ?? null,
  };
}
