import { fromCallback } from "xstate";

import { msToSamples } from "~/domain/audio";
import type { MicrophoneCommand, MicrophoneEvent } from "~/machines/capture-machine";
import type { PlayerCommand, PlayerEvent, RecogniserCommand, RecogniserEvent } from "~/machines/interview/events";

import type { VirtualClock } from "../virtual-clock";
import type { Random } from "./random";

type None = Record<string, never>;

const TICK_MS = 50;
const CLIP_MS = 3_000;

interface Playing {
  turnId: string;
  played: number;
  available: number;
  total: number | null;
  held: boolean;
  started: boolean;
}

/** Plays sound in virtual time, sample by sample counted, and says so as the real one does. */
export function simulatedPlayer({ clock, random }: { clock: VirtualClock; random: Random }) {
  let current: Playing | null = null;
  const arrived = new Map<string, number>();

  const logic = () =>
    fromCallback<PlayerCommand, None, PlayerEvent>(({ sendBack, receive }) => {
      let stopped = false;
      current = null;
      const tick = (): void => {
        if (stopped) return;
        clock.setTimeout(tick, TICK_MS);
        if (!current || current.held) return;
        const playing = current;
        playing.available = Math.max(playing.available, arrived.get(playing.turnId) ?? 0);
        const to = Math.min(playing.available, playing.played + msToSamples(TICK_MS));
        if (to > playing.played && !playing.started) {
          playing.started = true;
          sendBack({ type: "player.started", turnId: playing.turnId, startSample: msToSamples(clock.now()) });
        }
        if (to > playing.played) {
          playing.played = to;
          sendBack({ type: "player.progress", turnId: playing.turnId, playedSamples: to });
        }
        if (playing.total !== null && playing.played >= playing.total && current === playing) {
          current = null;
          sendBack({ type: "player.ended", turnId: playing.turnId, playedSamples: playing.played });
        }
      };
      clock.setTimeout(tick, TICK_MS);

      receive((command) => {
        switch (command.type) {
          case "player.playClip": {
            const { turnId } = command;
            if (random.chance(0.02)) return sendBack({ type: "player.failed", turnId, message: "No clip." });
            const samples = msToSamples(CLIP_MS);
            current = { turnId, played: 0, available: samples, total: samples, held: false, started: false };
            return sendBack({ type: "player.clipLoaded", turnId, text: "Hello and welcome.", words: [], samples });
          }
          case "player.play":
            if (current?.turnId === command.turnId) current.held = false;
            else {
              const { turnId, fromSample } = command;
              current = { turnId, played: fromSample, available: 0, total: null, held: false, started: false };
            }
            return;
          case "player.finish":
            if (current?.turnId === command.turnId) current.total = command.samples;
            return;
          case "player.hold":
            if (current?.turnId !== command.turnId) return;
            current.held = true;
            return sendBack({ type: "player.held", turnId: command.turnId, playedSamples: current.played });
          case "player.duck":
          case "player.unduck":
            return; // Quieter is as audible as before.
          case "player.stop": {
            const played = current?.turnId === command.turnId ? current.played : 0;
            current = null;
            clock.setTimeout(() => {
              if (!stopped) sendBack({ type: "player.stopped", turnId: command.turnId, playedSamples: played });
            }, random.between(5, 40));
          }
        }
      });
      return () => {
        stopped = true;
      };
    });

  return {
    logic,
    sound: (turnId: string, samples: number) => void arrived.set(turnId, Math.max(arrived.get(turnId) ?? 0, samples)),
    audible: () => current !== null && !current.held && current.started,
  };
}

/** A microphone that opens, or not, and whose person speaks when told to. */
export function simulatedMicrophone({ clock, random, faults }: { clock: VirtualClock; random: Random; faults: number }) {
  let report: (event: MicrophoneEvent) => void = () => undefined;
  let talking = false;
  let recording: { turnId: string; since: number; before: number } | null = null;

  const recorded = (): MicrophoneEvent | null =>
    recording && {
      type: "microphone.recorded",
      turnId: recording.turnId,
      samples: recording.before + Math.round(msToSamples(clock.now() - recording.since)),
    };

  const logic = () =>
    fromCallback<MicrophoneCommand, None, MicrophoneEvent>(({ sendBack, receive }) => {
      let stopped = false;
      report = (event) => {
        if (!stopped) sendBack(event);
      };
      recording = null;
      talking = false;
      clock.setTimeout(() => {
        if (random.chance(faults)) report({ type: "microphone.problem", problem: { code: "denied", message: "Refused." } });
        else report({ type: "microphone.opened", voiceActivity: true });
      }, random.between(50, 800));
      receive((command) => {
        if (command.type === "microphone.record") {
          recording = { turnId: command.turnId, since: clock.now(), before: command.recordedSamples };
        } else if (command.type === "microphone.discardRecording") recording = null;
        else {
          const event = recorded();
          recording = null;
          if (event && !random.chance(faults)) clock.setTimeout(() => report(event), random.between(1, 30));
        }
      });
      return () => {
        stopped = true;
      };
    });

  return {
    logic,
    talking: () => talking,
    talk(ms: number) {
      if (talking) return;
      talking = true;
      report({ type: "microphone.speechStarted", sample: msToSamples(clock.now()) });
      clock.setTimeout(() => {
        talking = false;
        report({ type: "microphone.speechEnded", sample: msToSamples(clock.now()) });
      }, ms);
    },
    unplug() {
      const event = recorded();
      recording = null;
      if (event) report(event);
      report({ type: "microphone.problem", problem: { code: "unplugged", message: "It was unplugged." } });
    },
  };
}

/** The browser's recognition: there or not, sometimes without a word, sometimes without an end. */
export function simulatedRecogniser({ clock, random, available }: { clock: VirtualClock; random: Random; available: boolean }) {
  return () =>
    fromCallback<RecogniserCommand, None, RecogniserEvent>(({ sendBack, receive }) => {
      let stopped = false;
      const say = (event: RecogniserEvent, ms: number): void => {
        clock.setTimeout(() => {
          if (!stopped) sendBack(event);
        }, ms);
      };
      say({ type: available ? "recogniser.available" : "recogniser.unavailable" }, 1);
      receive((command) => {
        if (command.type === "recogniser.start") {
          if (random.chance(0.1)) say({ type: "recogniser.unavailable" }, 200);
          else say({ type: "recogniser.partial", turnId: command.turnId, text: "I did it" }, 900);
        } else if (command.type === "recogniser.stop" && !random.chance(0.05)) {
          const text = random.chance(0.1) ? "" : "I did it because I had to";
          say({ type: "recogniser.final", turnId: command.turnId, text }, random.between(20, 1_400));
        }
      });
      return () => {
        stopped = true;
      };
    });
}
