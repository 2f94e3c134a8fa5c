import { fromCallback } from "xstate";

import { msToSamples } from "~/domain/audio";
import type { PlayerCommand, PlayerEvent } from "~/machines/interview/events";

import type { VirtualClock } from "../virtual-clock";
import type { Random } from "./random";

const TICK_MS = 100;
const CLIP_MS = 3_000;

interface Playing {
  turnId: string;
  played: number;
  total: number | null;
  held: boolean;
  started: boolean;
}

interface PlayerOptions {
  clock: VirtualClock;
  random: Random;
  /** The first sample of a turn is out. */
  onFirstSample: () => void;
}

/** Plays sound in virtual time, sample by sample counted, and says so as the real one does. */
export function simulatedPlayer({ clock, random, onFirstSample }: PlayerOptions) {
  const arrived = new Map<string, number>();
  let wake: () => void = () => undefined;

  const logic = () =>
    fromCallback<PlayerCommand, Record<string, never>, PlayerEvent>(({ sendBack, receive }) => {
      let stopped = false;
      let current: Playing | null = null;
      let timer: number | null = null;
      const later = (run: () => void, ms: number): number =>
        clock.setTimeout(() => {
          if (!stopped) run();
        }, ms);

      /** Nothing is to be done while nothing can be played. */
      function schedule(): void {
        const playing = current;
        if (timer !== null || !playing || playing.held || stopped) return;
        const canPlay = (arrived.get(playing.turnId) ?? 0) > playing.played;
        const canEnd = playing.total !== null && playing.played >= playing.total;
        if (canPlay || canEnd) timer = later(tick, TICK_MS);
      }

      function tick(): void {
        timer = null;
        const playing = current;
        if (!playing || playing.held) return;
        const to = Math.min(arrived.get(playing.turnId) ?? 0, playing.played + msToSamples(TICK_MS));
        if (to > playing.played) progress(playing, to);
        if (current === playing && playing.total !== null && playing.played >= playing.total) {
          current = null;
          sendBack({ type: "player.ended", turnId: playing.turnId, playedSamples: playing.played });
        }
        schedule();
      }

      function progress(playing: Playing, to: number): void {
        const isFirst = playing.played === 0;
        playing.played = to;
        if (isFirst) onFirstSample();
        if (!playing.started) {
          playing.started = true;
          sendBack({ type: "player.started", turnId: playing.turnId, startSample: msToSamples(clock.now()) });
        }
        sendBack({ type: "player.progress", turnId: playing.turnId, playedSamples: to });
      }

      function playClip(turnId: string): void {
        if (random.chance(0.02)) return sendBack({ type: "player.failed", turnId, message: "No clip." });
        const samples = msToSamples(CLIP_MS);
        arrived.set(turnId, samples);
        current = { turnId, played: 0, total: samples, held: false, started: false };
        sendBack({ type: "player.clipLoaded", turnId, text: "Hello and welcome.", words: [], samples });
      }

      function stop(turnId: string): void {
        const played = current?.turnId === turnId ? current.played : 0;
        current = null;
        later(() => sendBack({ type: "player.stopped", turnId, playedSamples: played }), random.between(5, 40));
      }

      function hold(turnId: string): void {
        if (current?.turnId !== turnId) return;
        current.held = true;
        sendBack({ type: "player.held", turnId, playedSamples: current.played });
      }

      wake = schedule;
      receive((command) => {
        const { turnId } = command;
        if (command.type === "player.playClip") playClip(turnId);
        else if (command.type === "player.stop") stop(turnId);
        else if (command.type === "player.hold") hold(turnId);
        else if (command.type === "player.finish" && current?.turnId === turnId) current.total = command.samples;
        else if (command.type === "player.play" && current?.turnId === turnId) current.held = false;
        else if (command.type === "player.play") current = { turnId, played: command.fromSample, total: null, held: false, started: false };
        schedule();
      });
      return () => {
        stopped = true;
      };
    });

  return {
    logic,
    sound(turnId: string, samples: number): void {
      arrived.set(turnId, Math.max(arrived.get(turnId) ?? 0, samples));
      wake();
    },
  };
}
