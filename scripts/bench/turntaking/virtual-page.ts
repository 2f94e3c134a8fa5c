import { createActor, fromCallback } from "xstate";

import type { VoiceModel } from "~/client/fresh-voice-model";
import { msToSamples } from "~/domain/audio";
import type { TalkPreferences } from "~/domain/talk-preferences";
import { EMPTY_VIEW } from "~/domain/transcript";
import { captureMachine } from "~/machines/capture-machine";
import type { RecogniserCommand, RecogniserEvent } from "~/machines/interview/events";
import { interviewMachine } from "~/machines/interview/machine";

import { virtualClock } from "../../../tests/machines/virtual-clock";
import type { ProviderDelays } from "../lib/providers";
import { createLoudspeaker } from "./loudspeaker";
import { type HeardWord, type Line, createQuickServer } from "./quick-server";
import { type RoomMicrophone, createRoomMicrophone } from "./room-microphone";

interface Options {
  model: VoiceModel;
  delays: ProviderDelays;
  /** What the interviewer says first. */
  question: Line;
  /** What it says to every answer. */
  reply: Line;
  /** What is heard of whom, once the microphone hears something. */
  words: (surroundings: { microphone: RoomMicrophone; loudspeaker: ReturnType<typeof createLoudspeaker> }) => readonly HeardWord[];
  talk?: TalkPreferences;
}

const PACKET_MS = 20;

/** A whole interview page in virtual time: the real machines, the detector's rules, the echo gate and the playback; Begin was pressed. */
export function openVirtualPage({ model, delays, question, reply, words, talk }: Options) {
  const clock = virtualClock();
  const clockSample = (): number => msToSamples(clock.now());
  let ids = 0;
  const newId = (): string => `v${String((ids += 1)).padStart(9, "0")}`;
  const loudspeaker = createLoudspeaker(clock);
  const microphone = createRoomMicrophone({ clock, clockSample, model, loudspeaker });
  const heard = (): readonly HeardWord[] => words({ microphone, loudspeaker });
  const server = createQuickServer({ clock, clockSample, delays, question, reply, words: heard, onSound: loudspeaker.accept });
  const machine = interviewMachine.provide({
    actors: {
      socket: server.logic(),
      player: loudspeaker.logic(),
      recogniser: noRecogniser(),
      capture: captureMachine.provide({ actors: { microphone: microphone.logic() } }),
    },
  });
  const input = { newId, now: clock.now, clockSample, begin: true, view: EMPTY_VIEW, capabilities: null, mode: "hands-free" as const, language: "en-US", talk };
  const page = createActor(machine, { clock, input }).start();
  model.reset_state();
  return {
    page,
    clock,
    clockSample,
    loudspeaker,
    microphone,
    log: server.log,
    /** Lets the next packet of the microphone pass. */
    async advance(): Promise<void> {
      clock.advance(PACKET_MS);
      await microphone.hear(clockSample());
    },
  };
}

function noRecogniser() {
  return fromCallback<RecogniserCommand, Record<string, never>, RecogniserEvent>(({ sendBack }) => {
    sendBack({ type: "recogniser.unavailable" });
  });
}
