import { fromCallback } from "xstate";

import type { RecogniserCommand, RecogniserEvent } from "~/machines/interview/events";

import type { VirtualClock } from "../virtual-clock";
import type { Random } from "./random";
import type { SimulatedCandidate } from "./simulated-candidate";

interface RecogniserOptions {
  clock: VirtualClock;
  random: Random;
  available: boolean;
  candidate: SimulatedCandidate;
}

/** The browser's recognition: there or not, sometimes without a word, sometimes without an end. */
export function simulatedRecogniser({ clock, random, available, candidate }: RecogniserOptions) {
  return () =>
    fromCallback<RecogniserCommand, Record<string, never>, RecogniserEvent>(({ sendBack, receive }) => {
      let stopped = false;
      let listening: { turnId: string; since: number } | null = null;
      const say = (event: RecogniserEvent, ms: number): void => {
        clock.setTimeout(() => {
          if (!stopped) sendBack(event);
        }, ms);
      };
      const words = (): string => (listening ? candidate.wordsSince(listening.since) : "");
      const unsubscribe = candidate.onWords(() => {
        if (listening) say({ type: "recogniser.partial", turnId: listening.turnId, text: words() }, random.between(20, 400));
      });
      say({ type: available ? "recogniser.available" : "recogniser.unavailable" }, 1);
      receive((command) => {
        if (command.type === "recogniser.start") {
          listening = { turnId: command.turnId, since: clock.now() - 500 };
          if (random.chance(0.05)) say({ type: "recogniser.unavailable" }, 200);
        } else if (command.type === "recogniser.stop") {
          const text = random.chance(0.05) ? "" : words();
          listening = null;
          if (!random.chance(0.05)) say({ type: "recogniser.final", turnId: command.turnId, text }, random.between(20, 1_400));
        } else listening = null;
      });
      return () => {
        stopped = true;
        unsubscribe();
      };
    });
}
