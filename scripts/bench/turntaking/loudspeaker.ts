import { createPlayback } from "../../../public/worklets/playback.js";
import type { VirtualClock } from "../../../tests/machines/virtual-clock";
import { fromCallback } from "xstate";

import { concatSamples, msToSamples } from "~/domain/audio";
import type { PlayerCommand, PlayerEvent } from "~/machines/interview/events";

/** What the worklet tells. */
type Told = { type: string; turnId?: string; requestId?: number; clockSample?: number; playedSamples?: number; samples?: Float32Array };

/** What a person did with a turn's sound, by the place in it: for finding lost and repeated samples. */
export interface PlayedStretch {
  turnId: string;
  /** Samples of the turn. `to` is null while it sounds. */
  from: number;
  to: number | null;
  /** On the clock. */
  beganAt: number;
}

export interface Loudspeaker {
  logic(): ReturnType<typeof fromCallback<PlayerCommand, Record<string, never>, PlayerEvent>>;
  /** Sound of a turn that came over the wire. */
  accept(turnId: string, samples: Int16Array): void;
  /** What left it so far, by clock sample (16 kHz). */
  readonly output: readonly number[];
  readonly stretches: readonly PlayedStretch[];
  onReference(listener: (piece: { clockSample: number; samples: Float32Array }) => void): void;
}

/** One render quantum at 16 kHz, in samples and milliseconds. */
const QUANTUM = 128;
const QUANTUM_MS = 8;
/** Through a MessagePort, each way; measured 8 ms at the median for a stop with its render quantum (voice.md). */
const PORT_MS = 2;
const FADE_MS = 12;
/** A clip that is over soon: the turns are what is measured. */
const CLIP = new Int16Array(msToSamples(100)).fill(1);

/** The app's own playback (`public/worklets/playback.js`) in virtual time, with the ways there and back. */
export function createLoudspeaker(clock: VirtualClock): Loudspeaker {
  const output: number[] = [];
  const stretches: PlayedStretch[] = [];
  const arrived = new Map<string, Int16Array[]>();
  let tell: (event: PlayerEvent) => void = () => undefined;
  let hear: (piece: { clockSample: number; samples: Float32Array }) => void = () => undefined;
  let current: string | null = null;
  const waiting = new Map<number, (playedSamples: number) => void>();
  let lastRequest = 0;

  const playback = createPlayback({ rate: 16_000, post: (message: object) => back(message as Told) });
  const send = (message: object): void => void clock.setTimeout(() => playback.receive(message), PORT_MS);

  function back(message: Told): void {
    clock.setTimeout(() => {
      if (message.type === "reference") return hear(message as { clockSample: number; samples: Float32Array } & Told);
      if (message.type === "reply") return waiting.get(message.requestId ?? 0)?.(message.playedSamples ?? 0);
      if (message.turnId === current) told(message);
    }, PORT_MS);
  }

  function told({ type, turnId = "", clockSample = 0, playedSamples = 0 }: Told): void {
    if (type === "started") tell({ type: "player.started", turnId, startSample: clockSample });
    if (type === "progress") tell({ type: "player.progress", turnId, playedSamples });
    if (type !== "ended") return;
    current = null;
    closeStretch(playedSamples);
    tell({ type: "player.ended", turnId, playedSamples });
  }

  function render(): void {
    const block = new Float32Array(QUANTUM);
    playback.render(block, output.length);
    output.push(...block);
    clock.setTimeout(render, QUANTUM_MS);
  }
  clock.setTimeout(render, QUANTUM_MS);

  function ask(message: { type: "hold" } | { type: "stop"; fadeMs: number }, then: (playedSamples: number) => void): void {
    const requestId = (lastRequest += 1);
    waiting.set(requestId, then);
    send({ ...message, requestId });
  }

  function openStretch(turnId: string, from: number): void {
    stretches.push({ turnId, from, to: null, beganAt: output.length });
  }

  function closeStretch(to: number): void {
    const last = stretches.at(-1);
    if (last?.to === null) last.to = to;
  }

  function begin(turnId: string, fromSample: number): void {
    current = turnId;
    openStretch(turnId, fromSample);
    send({ type: "begin", turnId, fromSample });
    const samples = concatSamples(arrived.get(turnId) ?? []).subarray(fromSample);
    if (samples.length > 0) send({ type: "samples", samples });
  }

  function run(command: PlayerCommand): void {
    const { turnId } = command;
    switch (command.type) {
      case "player.playClip":
        begin(turnId, 0);
        send({ type: "samples", samples: CLIP });
        send({ type: "finish", totalSamples: CLIP.length });
        return tell({ type: "player.clipLoaded", turnId, text: "Hello.", words: [], samples: CLIP.length });
      case "player.play":
        if (current !== turnId) return begin(turnId, command.fromSample);
        if (stretches.at(-1)?.to !== null) openStretch(turnId, stretches.at(-1)?.to ?? 0);
        return send({ type: "resume" });
      case "player.say":
        return; // for the browser's own voice, which no item has
      case "player.finish":
        return send({ type: "finish", totalSamples: command.samples });
      case "player.hold":
        return ask({ type: "hold" }, (playedSamples) => {
          closeStretch(playedSamples);
          tell({ type: "player.held", turnId, playedSamples });
        });
      case "player.duck":
        return send({ type: "duck" });
      case "player.unduck":
        return send({ type: "unduck" });
      case "player.stop":
        current = null;
        return ask({ type: "stop", fadeMs: FADE_MS }, (playedSamples) => {
          closeStretch(playedSamples);
          tell({ type: "player.stopped", turnId, playedSamples });
        });
    }
  }

  return {
    logic: () =>
      fromCallback<PlayerCommand, Record<string, never>, PlayerEvent>(({ sendBack, receive }) => {
        let stopped = false;
        tell = (event) => {
          if (!stopped) sendBack(event);
        };
        receive(run);
        return () => {
          stopped = true;
        };
      }),
    accept(turnId, samples) {
      arrived.set(turnId, [...(arrived.get(turnId) ?? []), samples]);
      if (turnId === current) send({ type: "samples", samples });
    },
    output,
    stretches,
    onReference(listener) {
      hear = listener;
    },
  };
}
