import { callAfter } from "../call-after";
import { reconnectDelay } from "../reconnect-delay";
import { listenForWake as listenToBrowser } from "../wake";
import { type Sent, sendSegment } from "./send-segment";
import { type VideoOutbox, type WaitingSegment, createVideoOutbox } from "./video-outbox";

interface Options {
  outbox: VideoOutbox;
  send: (segment: WaitingSegment, options: { more: boolean }) => Promise<Sent>;
  /** Calls its argument after so many milliseconds; returns what prevents it. */
  after: (ms: number, act: () => void) => () => void;
  /** Gives 0 to 1. */
  random: () => number;
  /** Calls its argument whenever the server may be reachable again. */
  listenForWake: (onWake: () => void) => void;
}

/** Sends what waits, one segment after the other and in the order in which it was recorded, for as long as the page is open. */
export function createVideoUploader({ outbox, send, after, random, listenForWake }: Options) {
  const listeners = new Set<(interviewId: string) => void>();
  let working = false;
  /** Something came while the last one was looked for. */
  let again = false;
  let failures = 0;
  let cancelRetry: () => void = () => undefined;
  listenForWake(poke);

  function poke(): void {
    cancelRetry();
    again = working;
    if (working) return;
    working = true;
    void work().finally(() => {
      working = false;
      if (again) poke();
    });
  }

  async function work(): Promise<void> {
    for (let head = await outbox.first(); head; head = await outbox.first()) {
      const { segment, waiting } = head;
      const sent = await send(segment, { more: waiting > 1 });
      if (sent === "later") {
        cancelRetry = after(reconnectDelay({ failures, random }), poke);
        failures += 1;
        return;
      }
      failures = 0;
      await outbox.remove(segment.segmentId);
      if (sent === "stored" && waiting === 1) for (const listener of listeners) listener(segment.interviewId);
    }
  }

  return {
    /** False when no more can wait: it is lost. */
    async add(segment: WaitingSegment): Promise<boolean> {
      const kept = await outbox.add(segment);
      poke();
      return kept;
    },
    /** Sends what an earlier page has left. */
    poke,
    /** Called with the interview whenever the last segment that waited is stored. Returns what ends it. */
    subscribe(listener: (interviewId: string) => void): () => void {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}
export type VideoUploader = ReturnType<typeof createVideoUploader>;

let uploader: VideoUploader | null = null;

/** This page's own: it outlives the change from one route to the next, so that the last segment arrives while the interview is rewatched. */
export function videoUploader(): VideoUploader {
  uploader ??= createVideoUploader({
    outbox: createVideoOutbox(),
    send: sendSegment,
    after: callAfter,
    random: Math.random,
    listenForWake: listenToBrowser,
  });
  return uploader;
}
