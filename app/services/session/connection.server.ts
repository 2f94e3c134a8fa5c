import type { Logger } from "pino";
import type { RawData, WebSocket } from "ws";

import {
  type AudioFrame,
  BINARY_FRAME_LIMIT,
  CLOSE,
  type ClientMessage,
  type CloseReason,
  type ServerMessage,
  clientMessageSchema,
  decodeAudioFrame,
  encodeAudioFrame,
} from "~/domain/protocol";
import type { Schedule } from "~/services/recordings/turn-audio.server";

/** An honest page has a handful of unanswered messages; this is a minute of its progress reports. */
const MESSAGE_LIMIT = 600;
/** A minute of PCM16: twice what a page sends again after 30 s without a connection. */
const AUDIO_BYTES_LIMIT = 2 * 60 * 16_000;
/** Bytes on their way to a browser that does not read them. */
const BUFFERED_LIMIT = 4 * 1024 * 1024;
const PING_MS = 15_000;
/** Three pings without any sign of life. */
const SILENCE_MS = 45_000;
const TOO_LARGE = 1009;
/** RFC 6455: the server cannot go on just now, or is restarting; browsers connect again by themselves. */
const TRY_AGAIN_LATER = 1013;

type Incoming = { type: "message"; message: ClientMessage; at: number } | { type: "audio"; frame: AudioFrame; bytes: number };

export interface ConnectionHandler {
  /** One after the other, in the order in which they came; `at`: when this one did, in milliseconds of the connection's clock. */
  receive(message: ClientMessage, at: number): Promise<void>;
  /** The same for sound; what needs no waiting is done when it returns, for 50 packets a second come from each page. */
  receiveAudio(frame: AudioFrame): Promise<void> | undefined;
  /** At once, past everything that waits: playback must not starve behind a slow disk. */
  progress(message: Extract<ClientMessage, { type: "turn.progress" }>): void;
  /** After the last message was worked on. */
  gone(): Promise<void>;
}

export interface ConnectionOptions {
  socket: WebSocket;
  schedule: Schedule;
  /** Milliseconds of a steady clock. */
  now: () => number;
  log: Logger;
}

/** One WebSocket: frames in and out, heartbeats, bounds on what piles up. What was received is worked on even after it closed. */
export class Connection {
  readonly log: Logger;
  readonly #socket: WebSocket;
  readonly #options: ConnectionOptions;
  readonly #incoming: Incoming[] = [];
  #messages = 0;
  #audioBytes = 0;
  #handler: ConnectionHandler | null = null;
  #working = false;
  #closed = false;
  /** Leaving has begun: closing by us and the close of the socket both come here. */
  #finished = false;
  #heardAt: number;
  #stopTimer: () => void = () => undefined;
  #resolveDrained: () => void = () => undefined;
  /** Resolves when it is closed and all that it brought was worked on. */
  readonly drained = new Promise<void>((resolve) => (this.#resolveDrained = resolve));
  /** Told about the first message instead of a handler. */
  onHello: ((message: ClientMessage) => void) | null = null;

  constructor(options: ConnectionOptions) {
    this.#options = options;
    this.#socket = options.socket;
    this.log = options.log;
    this.#heardAt = options.now();
    this.#socket.on("message", (data, isBinary) => this.#received(data, isBinary));
    this.#socket.on("pong", () => this.#heard());
    this.#socket.on("error", (error) => this.log.info({ code: errorCode(error) }, "socket error"));
    this.#socket.on("close", (code) => this.#onClose(code));
    this.#watch();
  }

  get closed(): boolean {
    return this.#closed;
  }

  /** From now on messages go to `handler`, first those that have come meanwhile. */
  handle(handler: ConnectionHandler): void {
    this.#handler = handler;
    this.#work();
  }

  send(message: ServerMessage): void {
    this.#write(JSON.stringify(message));
  }

  sendAudio(frame: AudioFrame): void {
    this.#write(encodeAudioFrame(frame));
  }

  close(reason: CloseReason): void {
    this.log.info({ reason }, "socket closed by server");
    this.#close(CLOSE[reason], reason);
  }

  /** The page may connect again at once. */
  closeForNow(): void {
    this.#close(TRY_AGAIN_LATER, "try again later");
  }

  /** `code` as in RFC 6455. */
  closeWith(code: number): void {
    this.#close(code, "");
  }

  #write(data: string | Uint8Array): void {
    if (this.#closed) return;
    this.#socket.send(data, () => undefined);
    if (this.#socket.bufferedAmount > BUFFERED_LIMIT) this.close("slow");
  }

  #close(code: number, reason: string): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#socket.close(code, reason);
    // A peer that does not answer the closing handshake is not waited for.
    this.#stopTimer();
    this.#stopTimer = this.#options.schedule(() => this.#socket.terminate(), PING_MS);
    this.#finishWhenIdle();
  }

  #received(data: RawData, isBinary: boolean): void {
    this.#heard();
    if (this.#closed) return;
    const bytes = toBytes(data);
    if (isBinary) this.#receivedAudio(bytes);
    else this.#receivedText(bytes);
  }

  #receivedAudio(bytes: Uint8Array): void {
    if (bytes.byteLength > BINARY_FRAME_LIMIT) return this.closeWith(TOO_LARGE);
    const frame = decodeAudioFrame(bytes);
    if (!frame) return this.#malformed("audio frame");
    this.#audioBytes += bytes.byteLength;
    if (this.#audioBytes > AUDIO_BYTES_LIMIT) {
      this.log.warn("audio comes faster than it can be stored");
      return this.closeForNow();
    }
    this.#push({ type: "audio", frame, bytes: bytes.byteLength });
  }

  #receivedText(bytes: Uint8Array): void {
    const parsed = clientMessageSchema.safeParse(parseJson(bytes));
    if (!parsed.success) return this.#malformed(parsed.error.issues.map((issue) => issue.path.join(".")).join(" "));
    const message = parsed.data;
    if (message.type === "ping") return this.send({ type: "pong", at: message.at });
    if (this.onHello) return this.#greet(message);
    if (message.type === "turn.progress") return this.#handler?.progress(message);
    this.#messages += 1;
    if (this.#messages > MESSAGE_LIMIT) return this.#malformed("too many messages");
    this.#push({ type: "message", message, at: this.#heardAt });
  }

  #greet(message: ClientMessage): void {
    const onHello = this.onHello;
    this.onHello = null;
    onHello?.(message);
  }

  /** Names of fields only: what is in them may be an answer. */
  #malformed(what: string): void {
    this.log.warn({ what }, "malformed message");
    this.close("malformed");
  }

  #push(incoming: Incoming): void {
    this.#incoming.push(incoming);
    this.#work();
  }

  #work(): void {
    if (this.#working || !this.#handler) return;
    this.#working = true;
    for (let next = this.#incoming.shift(); next; next = this.#incoming.shift()) {
      const waiting = this.#workOn(this.#handler, next);
      if (waiting) return void waiting.then(() => this.#workFurther());
    }
    this.#working = false;
    if (this.#closed) this.#finishWhenIdle();
  }

  #workFurther(): void {
    this.#working = false;
    this.#work();
  }

  /** Never rejects; undefined when it is done already. */
  #workOn(handler: ConnectionHandler, incoming: Incoming): Promise<void> | undefined {
    try {
      const waiting = incoming.type === "message" ? handler.receive(incoming.message, incoming.at) : handler.receiveAudio(incoming.frame);
      if (waiting) return this.#settle(waiting, incoming);
    } catch (error) {
      this.#workFailed(error);
    }
    this.#workedOn(incoming);
    return undefined;
  }

  async #settle(waiting: Promise<void>, incoming: Incoming): Promise<void> {
    try {
      await waiting;
    } catch (error) {
      this.#workFailed(error);
    }
    this.#workedOn(incoming);
  }

  #workFailed(error: unknown): void {
    this.log.error({ err: error }, "a message could not be worked on");
    this.closeForNow();
  }

  #workedOn(incoming: Incoming): void {
    if (incoming.type === "message") this.#messages -= 1;
    else this.#audioBytes -= incoming.bytes;
  }

  #onClose(code: number): void {
    this.log.info({ code }, "socket closed");
    this.#closed = true;
    this.#stopTimer();
    this.#finishWhenIdle();
  }

  /** The socket itself is not waited for: one whose network is gone would keep the next page out. */
  #finishWhenIdle(): void {
    if (this.#working || this.#finished) return;
    this.#finished = true;
    void this.#finish();
  }

  async #finish(): Promise<void> {
    const handler = this.#handler;
    this.#handler = null;
    try {
      await handler?.gone();
    } catch (error) {
      this.log.error({ err: error }, "leaving failed");
    }
    this.#resolveDrained();
  }

  #heard(): void {
    this.#heardAt = this.#options.now();
  }

  /** Pages in the background may not run their timers for a minute, but their browsers answer pings. */
  #watch(): void {
    this.#stopTimer = this.#options.schedule(() => {
      if (this.#options.now() - this.#heardAt >= SILENCE_MS) {
        this.log.info("socket silent");
        this.#socket.terminate();
        return;
      }
      this.#socket.ping();
      this.#watch();
    }, PING_MS);
  }
}

function toBytes(data: RawData): Uint8Array {
  if (Array.isArray(data)) return Buffer.concat(data);
  return data instanceof ArrayBuffer ? new Uint8Array(data) : data;
}

function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("utf8"));
  } catch {
    return undefined;
  }
}

function errorCode(error: Error): string {
  return "code" in error && typeof error.code === "string" ? error.code : error.name;
}
