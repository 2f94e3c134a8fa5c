import { msToSamples } from "~/domain/audio";
import { HotseatError } from "~/domain/errors";
import { type AudioFrame, type CommandBody, type ServerMessage, type Signal, encodeAudioFrame } from "~/domain/protocol";
import { openAnswer } from "~/domain/transcript";

import { createAudioOutbox } from "./audio-outbox";
import { createCommandQueue } from "./command-queue";
import { createPacketJoiner } from "./packet-joiner";
import { type RefusalReason, type WebSocketLike, type Welcome, createReconnectingSocket } from "./reconnecting-socket";
import { createScope } from "./scope";
import { listenForWake as listenToBrowser } from "./wake";

export type InterviewSocketState =
  | { type: "connecting" }
  | { type: "connected"; welcome: Welcome }
  /** `attempt` is the one that follows, 1 for the first. */
  | { type: "reconnecting"; attempt: number; nextInMs: number }
  /** It does not try again until `connect` is called. */
  | { type: "refused"; reason: RefusalReason };

/** What the interview itself has to do with; the rest stays inside the socket. */
export type SessionMessage = Exclude<ServerMessage, { type: "welcome" | "ack" | "rejected" | "audio.stored" | "pong" }>;

export interface InterviewSocketEvents {
  onState: (state: InterviewSocketState) => void;
  onMessage: (message: SessionMessage) => void;
  /** A piece of the interviewer's voice. */
  onAudio: (frame: AudioFrame) => void;
  /** Something the person should know; the session goes on. */
  onProblem: (error: HotseatError) => void;
}

export interface InterviewSocketOptions {
  /** ws: or wss: address of `/interviews/:id/socket`. */
  url: string;
  tabId: string;
  events: InterviewSocketEvents;
  makeWebSocket?: (url: string) => WebSocketLike;
  /** Gives 0 to 1. */
  random?: () => number;
  /** Calls its argument whenever a connection may work again at once. Default: `online`, and the page becoming visible. */
  listenForWake?: (onWake: () => void) => () => void;
}

export interface InterviewSocket {
  /** Connects, and reconnects for as long as it makes sense. `takeOver` takes the interview from another tab. */
  connect(options?: { takeOver?: boolean }): void;
  /**
   * Resolves when the server has made it durable, after any number of reconnects; done once, in the order of the calls.
   * Throws HotseatError: what the server refused with, `conflict` when the interview went on without this tab, `too-large`.
   */
  command(body: CommandBody): Promise<void>;
  /** Sends what needs no answer. False, and not sent, while there is no connection; a barge-in that lasts is told again after it. */
  signal(signal: Signal): boolean;
  /** Keeps recorded sound until it is durable; what a message or command may be about is sent before it. False while half an hour is waiting already; `onProblem` tells it once. */
  audio(frame: AudioFrame): boolean;
  /** Forgets the sound of a discarded turn. */
  dropAudio(turnId: string): void;
  /** Commands without an answer yet. */
  pending(): number;
  /** Ends it for good. What waits is rejected. */
  close(): void;
}

const AUDIO_LIMIT_SAMPLES = msToSamples(30 * 60_000);
/** Bytes in the browser's own buffer above which sound waits, so that no command stands behind more than two seconds of it. */
const SEND_AHEAD_BYTES = 64 * 1024;
const SEND_AGAIN_MS = 50;
/** A connection over which no command was answered for so long is renewed. Transcribing a long answer takes a minute at most. */
const ANSWER_TIMEOUT_MS = 120_000;

/** The socket of a live interview: lost connections cost neither a command nor a sample, and double none. */
export function createInterviewSocket({
  url,
  tabId,
  events,
  makeWebSocket = (address) => new WebSocket(address),
  random = Math.random,
  listenForWake = listenToBrowser,
}: InterviewSocketOptions): InterviewSocket {
  const scope = createScope();
  const commands = createCommandQueue();
  const outbox = createAudioOutbox({ limitSamples: AUDIO_LIMIT_SAMPLES });
  const mayWait = createPacketJoiner();
  /** Barge-ins of which nobody knows yet what they are: after a reconnect they are told again from their first sample. */
  const tentative = new Map<string, Signal>();
  let answeredAt = 0;
  let audioRefused = false;
  let pumpWaits = false;

  const socket = createReconnectingSocket({
    url,
    tabId,
    makeWebSocket,
    random,
    listenForWake,
    onWelcome: resume,
    onMessage: handle,
    onAudio: events.onAudio,
    onNonsense: () => events.onProblem(nonsenseError()),
    onPulse: renewWhenStuck,
    onLost: (next) => events.onState({ type: "reconnecting", ...next }),
    onRefused: refuse,
  });

  function resume(welcome: Welcome): void {
    answeredAt = Date.now();
    for (const signal of tentative.values()) socket.send(JSON.stringify(signal));
    for (const text of commands.texts()) socket.send(text);
    forgetSettledAudio(welcome);
    outbox.rewind();
    events.onState({ type: "connected", welcome });
    pump();
  }

  /** Keeps the sound of the open answer from where the server has it, and of answers about which a command waits. */
  function forgetSettledAudio({ view, storedSamples }: Welcome): void {
    const open = openAnswer(view);
    if (open) outbox.stored(open.turnId, storedSamples);
    for (const turnId of outbox.turnIds()) {
      // Also of an answer whose finish was done and not acknowledged: its last sound may not be stored.
      if (turnId !== open?.turnId && !commands.mentions(turnId) && !tentative.has(turnId)) outbox.drop(turnId);
    }
  }

  /** The sound of a barge-in may be dropped at any time, and becomes that of an answer when one of its id is opened. */
  function noteTentative(message: Signal | CommandBody): void {
    if (message.type === "bargein.open") tentative.set(message.turnId, message);
    else if (message.type === "answer.open") tentative.delete(message.turnId);
    else if (message.type === "bargein.drop" && tentative.delete(message.turnId)) outbox.drop(message.turnId);
  }

  function handle(message: Exclude<ServerMessage, Welcome>): void {
    switch (message.type) {
      case "ack":
      case "rejected":
        answeredAt = Date.now();
        return commands.answer(message);
      case "audio.stored":
        audioRefused = false;
        return outbox.stored(message.turnId, message.samples);
      case "pong":
        return;
      default:
        events.onMessage(message);
    }
  }

  function renewWhenStuck(): void {
    if (commands.size() === 0) answeredAt = Date.now();
    else if (Date.now() - answeredAt >= ANSWER_TIMEOUT_MS) socket.renew();
  }

  function refuse(reason: RefusalReason): void {
    // After these two the same page may go on and what waits still makes sense; otherwise the record went on without it.
    if (reason !== "slow" && reason !== "unreachable") commands.rejectAll(goneError());
    events.onState({ type: "refused", reason });
  }

  function pump(): void {
    while (socket.bufferedBytes() < SEND_AHEAD_BYTES) {
      if (!socket.isOpen()) return;
      const frame = outbox.next();
      if (!frame) return;
      socket.send(encodeAudioFrame(frame));
    }
    pumpSoon();
  }

  function pumpSoon(): void {
    if (pumpWaits) return;
    pumpWaits = true;
    scope.after(SEND_AGAIN_MS, () => {
      pumpWaits = false;
      pump();
    });
  }

  /** What may be an interruption is decided by its first words. */
  function pumpUnlessMore({ turnId, samples }: AudioFrame): void {
    const waits = mayWait(samples, outbox.unsent(turnId));
    if (waits && !tentative.has(turnId)) pumpSoon();
    else pump();
  }

  return {
    connect({ takeOver = false } = {}) {
      events.onState({ type: "connecting" });
      socket.connect({ takeOver });
    },
    command(body) {
      noteTentative(body);
      pump();
      const { text, done } = commands.add(body);
      if (text !== null) socket.send(text);
      return done;
    },
    signal(signal) {
      noteTentative(signal);
      pump();
      return socket.send(JSON.stringify(signal));
    },
    audio(frame) {
      const kept = outbox.add(frame);
      if (kept) pumpUnlessMore(frame);
      else if (!audioRefused) events.onProblem(backlogError());
      audioRefused = !kept;
      return kept;
    },
    dropAudio(turnId) {
      tentative.delete(turnId);
      outbox.drop(turnId);
    },
    pending: commands.size,
    close() {
      scope.dispose();
      socket.close();
      for (const turnId of outbox.turnIds()) outbox.drop(turnId);
      commands.rejectAll(goneError());
    },
  };
}

const goneError = (): HotseatError =>
  new HotseatError("This was not saved, because the interview is no longer open in this tab. Reload the page to see where it stands.", {
    code: "conflict",
  });

const nonsenseError = (): HotseatError =>
  new HotseatError("The server sent something that this page does not understand. Reload the page if something looks wrong.", {
    code: "provider-malformed",
  });

const backlogError = (): HotseatError =>
  new HotseatError(
    "Half an hour of sound is waiting for the connection and more cannot be kept: what follows will be missing. Check your network.",
    { code: "storage-full", retryable: true },
  );
