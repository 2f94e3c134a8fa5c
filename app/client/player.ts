import { msToSamples } from "~/domain/audio";

import type { AudioEngine } from "./audio-engine";
import { type SampleOrder, createSampleOrder } from "./sample-order";
import { createScope } from "./scope";
import { type PlayerNode, createScriptPlayerNode } from "./script-player";

/** Samples count from the turn's first one, at 16 kHz. */
export type PlayerEvent =
  /** The first sample went out, at `clockSample` of the engine. */
  | { type: "started"; turnId: string; clockSample: number }
  /** About every 50 ms while it sounds. */
  | { type: "progress"; turnId: string; playedSamples: number }
  /** All of it was played. */
  | { type: "ended"; turnId: string; playedSamples: number }
  /** Nothing is left to play although the turn goes on; `fed` when it goes on sounding. */
  | { type: "starved"; turnId: string }
  | { type: "fed"; turnId: string }
  /** It goes on after it stood still for `samples`: it was held or starved. */
  | { type: "gap"; turnId: string; atSample: number; samples: number }
  /** Root mean square of what is heard, 0 to 1, about every 30 ms; a last 0 when it falls silent. */
  | { type: "level"; level: number }
  /** What really went out, at 4 kHz, from `clockSample` (16 kHz) of the engine on; nothing is told of silence. For the echo gate. */
  | { type: "reference"; clockSample: number; samples: Float32Array };

/** Plays one turn at a time and knows at any moment how many of its samples were played. */
export interface Player {
  /** Makes `turnId` the turn that plays, from `fromSample` on. A turn that still plays is cut off. */
  begin(turn: { turnId: string; fromSample: number }): void;
  /**
   * Adds sound. Repeated samples are ignored and those behind a gap wait. False when more than a minute is waiting to be
   * played: the piece was not taken and must be written again later. Without a turn it is dropped.
   */
  write(firstSample: number, samples: Int16Array): boolean;
  /** The turn is `totalSamples` long; it ends once they were played. */
  finish(totalSamples: number): void;
  /** Pauses at an exact sample and resolves with the number of played ones. What follows dies away within 12 ms, and is played after `resume`. */
  hold(): Promise<number>;
  /** Goes on after a hold, with the next sample, faded in over 8 ms. */
  resume(): void;
  /** Plays on 15 dB quieter, until `unduck`, `hold` or the end of the turn. */
  duck(): void;
  unduck(): void;
  /** Fades out (default 12 ms), ends the turn and resolves with the exact number of its played samples, fade included. */
  stop(options?: { fadeMs?: number }): Promise<number>;
  /** Played samples of the turn as last reported: up to 50 ms old. */
  played(): number;
  dispose(): void;
}

const AHEAD_LIMIT_SAMPLES = msToSamples(60_000);
/** The worklet answers within two render quanta, 16 ms. When its context is frozen it cannot fade and is asked to cut. */
const ANSWER_TIMEOUT_MS = 250;
const FADE_MS = 12;

type Reply = { type: "reply"; requestId: number; playedSamples: number };

/** Loads the worklet, or its stand-in where there are none, and connects it to the engine's output. */
export async function createPlayer(engine: AudioEngine, onEvent: (event: PlayerEvent) => void): Promise<Player> {
  const node = window.isSecureContext ? await createWorkletNode(engine) : await createScriptPlayerNode(engine.context);
  node.connect(engine.context.destination);
  return connectPlayer(node, onEvent);
}

async function createWorkletNode(engine: AudioEngine): Promise<PlayerNode> {
  await engine.loadWorklet("player");
  return new AudioWorkletNode(engine.context, "player", { numberOfInputs: 0, outputChannelCount: [1] });
}

function connectPlayer(node: PlayerNode, onEvent: (event: PlayerEvent) => void): Player {
  const scope = createScope();
  const requests = new Map<number, (playedSamples: number) => void>();
  let turn: { turnId: string; order: SampleOrder } | null = null;
  let lastRequestId = 0;
  let lastPlayed = 0;

  scope.add(() => node.disconnect());
  scope.add(() => send({ type: "close" }));
  scope.add(() => {
    for (const answer of requests.values()) answer(lastPlayed);
  });

  const send = (message: object, transfer: Transferable[] = []): void => node.port.postMessage(message, transfer);

  node.port.onmessage = ({ data }: MessageEvent<PlayerEvent | Reply>) => {
    if (scope.disposed) return;
    if (data.type === "reply") {
      requests.get(data.requestId)?.(data.playedSamples);
      return;
    }
    if (data.type === "level" || data.type === "reference") return onEvent(data);
    // What an earlier turn still had to say reached us after the next one began.
    if (data.turnId !== turn?.turnId) return;
    if ("playedSamples" in data) lastPlayed = data.playedSamples;
    if (data.type === "ended") turn = null;
    onEvent(data);
  };

  /** Asks the worklet for its count. */
  function ask(message: { type: "hold" } | { type: "stop"; fadeMs: number }): Promise<number> {
    if (scope.disposed) return Promise.resolve(lastPlayed);
    lastRequestId += 1;
    const requestId = lastRequestId;
    return new Promise((resolve) => {
      const cancels: (() => void)[] = [];
      const answer = (playedSamples: number): void => {
        for (const cancel of cancels) cancel();
        requests.delete(requestId);
        lastPlayed = playedSamples;
        resolve(playedSamples);
      };
      requests.set(requestId, answer);
      send({ ...message, requestId });
      if (message.type === "stop") cancels.push(scope.after(ANSWER_TIMEOUT_MS, () => send({ type: "stop", requestId, fadeMs: 0 })));
      cancels.push(scope.after(2 * ANSWER_TIMEOUT_MS, () => answer(lastPlayed)));
    });
  }

  return {
    begin({ turnId, fromSample }) {
      turn = { turnId, order: createSampleOrder({ fromSample }) };
      lastPlayed = fromSample;
      send({ type: "begin", turnId, fromSample });
    },
    write(firstSample, samples) {
      if (!turn) return true;
      if (firstSample + samples.length > lastPlayed + AHEAD_LIMIT_SAMPLES) return false;
      for (const piece of turn.order.accept(firstSample, samples)) {
        const copy = piece.slice();
        send({ type: "samples", samples: copy }, [copy.buffer]);
      }
      return true;
    },
    finish: (totalSamples) => send({ type: "finish", totalSamples }),
    hold: () => ask({ type: "hold" }),
    resume: () => send({ type: "resume" }),
    duck: () => send({ type: "duck" }),
    unduck: () => send({ type: "unduck" }),
    stop({ fadeMs = FADE_MS } = {}) {
      turn = null;
      return ask({ type: "stop", fadeMs });
    },
    played: () => lastPlayed,
    dispose: () => scope.dispose(),
  };
}
