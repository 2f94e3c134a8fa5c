import { randomUUID } from "node:crypto";
import type { IncomingMessage } from "node:http";
import { WebSocket } from "ws";

import type { ProviderError } from "~/domain/errors";
import { retryAfterMs } from "~/services/http/retry-after";

import { type Refusal, elevenLabsFailure, lost, malformed, tooSlow } from "./elevenlabs-failure";
import { type ClientMessage, type OutputFormat, type VoiceMessage, parseFrame, samplesOf, voiceSettings } from "./elevenlabs-wire";
import { MessageQueue } from "./message-queue";

/** The service closes a socket at its sixth context. */
const MAX_CONTEXTS = 5;
/** A context that was closed counts until the service says that it is final, or for this long. */
const CLOSING_MS = 5_000;
/** Sound that waits to be read: more than the longest clause, 2,000 characters, takes to speak. 5.8 MB at 16 kHz. */
const UNREAD_SECONDS = 180;

export interface SocketOptions {
  url: string;
  apiKey: string;
  format: OutputFormat;
  /** Milliseconds until the service gives up a context that hears nothing; it is kept alive three times as often. */
  inactivityMs: number;
  /** Milliseconds for the upgrade. */
  openMs: number;
}

/** One stream of speech on a socket. */
export interface VoiceContext {
  readonly usable: boolean;
  readonly format: OutputFormat;
  /** Speaks `text` at once, behind what was said before. */
  say(text: string): void;
  /** The next message, null after `ms` without one. Throws `ProviderError`, or the signal's reason. */
  next(ms: number, signal: AbortSignal): Promise<VoiceMessage | null>;
  /** Nothing more is wanted; what is on its way is dropped. */
  close(): void;
  /** Nothing more is said; what is on its way still comes, with a final message at its end. */
  finish(): void;
}

/** One connection to `multi-stream-input`, with the contexts that are open on it. */
export class ElevenLabsSocket {
  readonly format: OutputFormat;
  /** When it was last asked to speak, by `performance.now()`. */
  lastUsed = performance.now();
  readonly #socket: WebSocket;
  readonly #contexts = new Map<string, MessageQueue<VoiceMessage>>();
  readonly #closing = new Map<string, NodeJS.Timeout>();
  readonly #keepAlive: NodeJS.Timeout;
  readonly #onClosed: (socket: ElevenLabsSocket) => void;
  #failure: ProviderError | null = null;

  /** Opens it. Throws `ProviderError`. */
  static async open(options: SocketOptions, onClosed: (socket: ElevenLabsSocket) => void): Promise<ElevenLabsSocket> {
    const { url, apiKey, format, openMs } = options;
    const socket = new WebSocket(url, { headers: { "xi-api-key": apiKey }, handshakeTimeout: openMs, perMessageDeflate: false });
    return await upgraded(socket, format, () => new ElevenLabsSocket(socket, options, onClosed));
  }

  private constructor(socket: WebSocket, { format, inactivityMs }: SocketOptions, onClosed: (socket: ElevenLabsSocket) => void) {
    this.format = format;
    this.#socket = socket;
    this.#onClosed = onClosed;
    this.#keepAlive = setInterval(() => this.#sendKeepAlive(), inactivityMs / 3);
    this.#keepAlive.unref();
    socket.on("message", (data) => this.#receive((data as Buffer).toString("utf8")));
    socket.on("error", () => this.#fail(lost()));
    socket.on("close", (closeCode, reason) => this.#closed({ closeCode, text: reason.toString("utf8"), format: format.name }));
  }

  /** Why it can be used no more. */
  get failure(): ProviderError | null {
    return this.#failure;
  }

  get usable(): boolean {
    return this.#failure === null && this.#socket.readyState === WebSocket.OPEN;
  }

  get hasRoom(): boolean {
    return this.usable && this.#contexts.size + this.#closing.size < MAX_CONTEXTS;
  }

  get isIdle(): boolean {
    return this.#contexts.size === 0;
  }

  openContext(stretch: number): VoiceContext {
    const id = randomUUID();
    const queue = new MessageQueue<VoiceMessage>(samplesOf);
    this.#contexts.set(id, queue);
    this.lastUsed = performance.now();
    this.#send({ text: " ", context_id: id, voice_settings: voiceSettings(stretch) });
    return this.#contextOf(id, queue);
  }

  /** Ends every context and the connection. */
  close(): void {
    if (this.usable) this.#send({ close_socket: true });
    this.#fail(lost());
    this.#socket.close(1000);
    // A peer that does not answer the close must not keep the process.
    setTimeout(() => this.#socket.terminate(), 1_000).unref();
  }

  #contextOf(id: string, queue: MessageQueue<VoiceMessage>): VoiceContext {
    const usable = (): boolean => this.usable && this.#contexts.get(id) === queue;
    return {
      format: this.format,
      get usable() {
        return usable();
      },
      say: (text) => {
        this.lastUsed = performance.now();
        if (this.#failure) queue.fail(this.#failure);
        else this.#send({ text: `${text} `, context_id: id, flush: true });
      },
      next: (ms, signal) => queue.next(ms, signal),
      close: () => this.#drop(id),
      finish: () => {
        if (usable()) this.#send({ close_context: true, context_id: id });
      },
    };
  }

  #drop(id: string): void {
    if (!this.#contexts.delete(id) || !this.usable) return;
    this.#send({ close_context: true, context_id: id });
    this.#closing.set(id, setTimeout(() => this.#gone(id), CLOSING_MS).unref());
  }

  #gone(id: string): void {
    clearTimeout(this.#closing.get(id));
    this.#closing.delete(id);
  }

  #send(message: ClientMessage): void {
    this.#socket.send(JSON.stringify(message), (error) => {
      if (error) this.#fail(lost());
    });
  }

  #sendKeepAlive(): void {
    for (const id of this.#contexts.keys()) this.#send({ text: "", context_id: id });
  }

  #receive(text: string): void {
    const frame = parseFrame(text);
    if (!frame) return this.#end(malformed());
    if ("error" in frame) return this.#refused(frame);
    // Without an id it is for the only context there is; with several nobody could tell.
    const id = frame.contextId ?? (this.#contexts.size === 1 ? [...this.#contexts.keys()][0] : undefined);
    for (const message of frame.messages) this.#deliver(id ?? "", message);
  }

  #deliver(id: string, message: VoiceMessage): void {
    const queue = this.#contexts.get(id);
    queue?.push(message);
    if (queue && queue.waiting > UNREAD_SECONDS * this.format.rate) {
      queue.fail(malformed());
      return this.#drop(id);
    }
    if (message.type !== "final") return;
    this.#contexts.delete(id);
    this.#gone(id);
  }

  #refused({ contextId, error }: { contextId: string | null; error: { name: string; text: string; closeCode: number | null } }): void {
    const failure = elevenLabsFailure({ ...error, format: this.format.name });
    const context = contextId === null || error.closeCode !== null ? undefined : this.#contexts.get(contextId);
    if (!context) return this.#end(failure);
    context.fail(failure);
    this.#contexts.delete(contextId ?? "");
  }

  /** Nothing that follows on this socket can be trusted. */
  #end(failure: ProviderError): void {
    this.#fail(failure);
    this.#socket.terminate();
  }

  #closed(refusal: Refusal): void {
    // 1005 and 1006 are no codes of the service: the connection just ended.
    const isBare = (refusal.closeCode ?? 0) <= 1001 || refusal.closeCode === 1005 || refusal.closeCode === 1006;
    const timedOut = /timeout|new text input/i.test(refusal.text ?? "");
    this.#fail(isBare || timedOut ? lost(new Error(`close ${refusal.closeCode ?? ""}`)) : elevenLabsFailure(refusal));
  }

  #fail(failure: ProviderError): void {
    if (this.#failure) return;
    this.#failure = failure;
    clearInterval(this.#keepAlive);
    for (const queue of this.#contexts.values()) queue.fail(failure);
    this.#contexts.clear();
    for (const id of [...this.#closing.keys()]) this.#gone(id);
    this.#onClosed(this);
  }
}

/** Why an upgrade did not come about; `isBlocked` when something on the way may not let WebSockets through. */
export class UpgradeError extends Error {
  readonly failure: ProviderError;
  readonly isBlocked: boolean;

  constructor(failure: ProviderError, isBlocked: boolean) {
    super(failure.message, { cause: failure });
    this.failure = failure;
    this.isBlocked = isBlocked;
  }
}

/** What proxies answer that do not know the upgrade; the service itself uses none of them here. */
const BLOCKED_STATUSES = new Set([200, 405, 426, 501, 502]);

/** What `opened` gives, which must listen at once: frames may come in the packet of the upgrade. */
function upgraded<Result>(socket: WebSocket, format: OutputFormat, opened: () => Result): Promise<Result> {
  return new Promise((resolve, reject) => {
    const refused = (failure: ProviderError, isBlocked: boolean): void => {
      reject(new UpgradeError(failure, isBlocked));
      socket.on("error", () => undefined); // the termination below says again that there is no connection
      socket.terminate();
    };
    socket.once("open", () => {
      socket.removeAllListeners();
      resolve(opened());
    });
    socket.once("unexpected-response", (_request, response) => {
      const status = response.statusCode ?? 0;
      readText(response, (text) => {
        const wait = retryAfterMs(new Headers(response.headers["retry-after"] ? { "retry-after": response.headers["retry-after"] } : {}));
        refused(elevenLabsFailure({ status, text, retryAfterMs: wait, format: format.name }), BLOCKED_STATUSES.has(status));
      });
    });
    socket.once("error", (error) => refused(/timed out/i.test(error.message) ? tooSlow() : lost(), /ECONNRESET|socket hang up|invalid|unexpected/i.test(error.message)));
    socket.once("close", () => refused(lost(), true));
  });
}

/** At most 4 kB of a refusal's body, within a second. */
function readText(response: IncomingMessage, done: (text: string) => void): void {
  let text = "";
  const finish = (): void => {
    clearTimeout(timer);
    response.removeAllListeners("data");
    done(text);
  };
  const timer = setTimeout(() => response.destroy(), 1_000);
  response.setEncoding("utf8");
  response.on("data", (part: string) => {
    text = (text + part).slice(0, 4_096);
  });
  response.once("error", () => undefined);
  response.once("close", finish);
}
