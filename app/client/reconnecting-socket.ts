import {
  type AudioFrame,
  type CloseReason,
  PROTOCOL_VERSION,
  type ServerMessage,
  type Signal,
  closeReason,
  decodeAudioFrame,
  serverMessageSchema,
} from "~/domain/protocol";

import { type Heartbeat, startHeartbeat } from "./heartbeat";
import { reconnectDelay } from "./reconnect-delay";
import { type Scope, createScope } from "./scope";

export type Welcome = Extract<ServerMessage, { type: "welcome" }>;

/** The part of a WebSocket that is used. */
export type WebSocketLike = Pick<
  WebSocket,
  "binaryType" | "bufferedAmount" | "readyState" | "onopen" | "onmessage" | "onclose" | "send" | "close"
>;

/** `unreachable`: ten minutes of attempts were in vain. */
export type RefusalReason = CloseReason | "unreachable";

export interface ReconnectingSocketOptions {
  url: string;
  tabId: string;
  makeWebSocket: (url: string) => WebSocketLike;
  /** Gives 0 to 1. */
  random: () => number;
  /** Calls its argument whenever a connection may work again at once; returns what ends it. */
  listenForWake: (onWake: () => void) => () => void;
  onWelcome: (welcome: Welcome) => void;
  onMessage: (message: Exclude<ServerMessage, Welcome>) => void;
  onAudio: (frame: AudioFrame) => void;
  /** Something came that is no message of this protocol; it was dropped. */
  onNonsense: () => void;
  /** About every ten seconds of a connection. */
  onPulse: () => void;
  /** `attempt`: the one that follows, 1 for the first. */
  onLost: (next: { attempt: number; nextInMs: number }) => void;
  /** It will not try again by itself. */
  onRefused: (reason: RefusalReason) => void;
}

export interface ReconnectingSocket {
  connect(options: { takeOver: boolean }): void;
  /** False, and not sent, unless the server has welcomed this connection. */
  send(data: string | Uint8Array<ArrayBuffer>): boolean;
  isOpen(): boolean;
  /** Bytes that the browser has not yet handed to the network. */
  bufferedBytes(): number;
  /** Gives the present connection up and makes another. */
  renew(): void;
  close(): void;
}

/** From the start of an attempt to the welcome. */
const WELCOME_TIMEOUT_MS = 10_000;
/** One that the server itself ends sooner counts as a failed attempt, or a server with a fault would be asked four times a second. */
const STABLE_MS = 5000;
/** RFC 6455, 7.1.5: it broke without a word from the other side. */
const BROKEN = 1006;
const GIVE_UP_MS = 600_000;
/** `WebSocket.OPEN`. While it closes, a browser takes what is sent, drops it, and complains in the console. */
const OPEN = 1;

type Link =
  | { type: "off" }
  | { type: "waiting"; scope: Scope }
  | { type: "opening"; socket: WebSocketLike; scope: Scope; cancelTimeout: () => void }
  | { type: "open"; socket: WebSocketLike; scope: Scope; heartbeat: Heartbeat };

/** One connection after another to the same interview, each with its hello, welcome and heartbeat. */
export function createReconnectingSocket(options: ReconnectingSocketOptions): ReconnectingSocket {
  const { url, tabId, makeWebSocket, random, listenForWake, onWelcome, onMessage, onAudio, onNonsense, onPulse, onLost, onRefused } = options;
  let link: Link = { type: "off" };
  let stopListening: (() => void) | null = null;
  let failures = 0;
  let failingSince: number | null = null;
  let takeOver = false;

  function unlink(): void {
    const old = link;
    link = { type: "off" };
    if (old.type !== "off") old.scope.dispose();
  }

  function open(): void {
    unlink();
    const scope = createScope();
    const socket = makeWebSocket(url);
    scope.add(() => release(socket));
    link = { type: "opening", socket, scope, cancelTimeout: scope.after(WELCOME_TIMEOUT_MS, () => lose()) };
    socket.binaryType = "arraybuffer";
    socket.onopen = () => socket.send(json({ type: "hello", protocol: PROTOCOL_VERSION, tabId, takeOver }));
    socket.onmessage = ({ data }: MessageEvent<unknown>) => receive(data);
    socket.onclose = ({ code }: CloseEvent) => {
      const reason = closeReason(code);
      if (reason) refuse(reason);
      else lose(code);
    };
  }

  /** A network that came back and went again is looked for as quickly as at first. */
  function lose(code = BROKEN): void {
    if (link.type === "open" && code === BROKEN) failures = 0;
    unlink();
    failingSince ??= Date.now();
    if (Date.now() - failingSince >= GIVE_UP_MS) return refuse("unreachable");
    const nextInMs = reconnectDelay({ failures, random });
    failures += 1;
    const scope = createScope();
    scope.after(nextInMs, open);
    link = { type: "waiting", scope };
    onLost({ attempt: failures, nextInMs });
  }

  function refuse(reason: RefusalReason): void {
    close();
    onRefused(reason);
  }

  function close(): void {
    unlink();
    stopListening?.();
    stopListening = null;
  }

  /** A waiting attempt is made now; a connection that may have died unnoticed is asked. */
  function wake(): void {
    if (link.type === "waiting") open();
    else if (link.type === "open") link.heartbeat.ping();
  }

  function receive(data: unknown): void {
    if (link.type === "open") link.heartbeat.heard();
    const incoming = parseIncoming(data);
    if (!incoming) onNonsense();
    else if (incoming.type === "welcome") welcome(incoming);
    else if (link.type !== "open") return;
    else if (incoming.type === "audio") onAudio(incoming.frame);
    else onMessage(incoming);
  }

  function welcome(message: Welcome): void {
    if (link.type !== "opening") return;
    if (message.protocol !== PROTOCOL_VERSION) return refuse("version");
    const { socket, scope, cancelTimeout } = link;
    cancelTimeout();
    const sendPing = (): void => {
      socket.send(json({ type: "ping", at: Date.now() }));
      onPulse();
    };
    link = { type: "open", socket, scope, heartbeat: startHeartbeat({ scope, sendPing, onDead: () => lose() }) };
    scope.after(STABLE_MS, () => (failures = 0));
    failingSince = null;
    takeOver = false;
    onWelcome(message);
  }

  return {
    connect(wanted) {
      close();
      ({ takeOver } = wanted);
      failures = 0;
      failingSince = null;
      stopListening = listenForWake(wake);
      open();
    },
    send(data) {
      if (link.type !== "open" || link.socket.readyState !== OPEN) return false;
      link.socket.send(data);
      return true;
    },
    isOpen: () => link.type === "open" && link.socket.readyState === OPEN,
    bufferedBytes: () => (link.type === "open" ? link.socket.bufferedAmount : 0),
    renew() {
      if (link.type === "open") lose();
    },
    close,
  };
}

const json = (signal: Signal): string => JSON.stringify(signal);

/** Lets a socket go without hearing from it again. */
function release(socket: WebSocketLike): void {
  socket.onopen = null;
  socket.onmessage = null;
  socket.onclose = null;
  socket.close();
}

/** Null when it is no message of this protocol. */
function parseIncoming(data: unknown): ServerMessage | { type: "audio"; frame: AudioFrame } | null {
  if (data instanceof ArrayBuffer) {
    const frame = decodeAudioFrame(new Uint8Array(data));
    return frame && { type: "audio", frame };
  }
  try {
    return serverMessageSchema.parse(JSON.parse(String(data)));
  } catch {
    return null;
  }
}
