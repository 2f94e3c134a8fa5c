import { noPlace } from "./elevenlabs-failure";
import { ElevenLabsSocket, UpgradeError, type VoiceContext } from "./elevenlabs-socket.server";
import { OUTPUT_FORMATS, type OutputFormat } from "./elevenlabs-wire";

export interface ElevenLabsSocketsOptions {
  /** Such as `https://api.elevenlabs.io`, without a trailing slash. */
  baseUrl: string;
  apiKey: string;
  voiceId: string;
  modelId: string;
  /** Milliseconds that the service is asked to wait for the next text; it allows 180,000. */
  inactivityMs: number;
  /** Milliseconds for opening a socket, and for waiting until one has room. */
  openMs: number;
  /** Sockets at once, with five contexts each. */
  maxSockets: number;
}

/** A socket that was used within this time is opened again when the service closes it, so that the next turn finds it warm. */
const KEEP_WARM_MS = 10 * 60_000;
/** A socket that lived shorter is not opened again by itself: something is wrong. */
const SHORT_LIFE_MS = 1_000;
/** Upgrades in a row that something on the way stopped, until WebSockets count as blocked; then for how long. */
const BLOCKED_AFTER = 2;
const BLOCKED_MS = 10 * 60_000;

/** The sockets of one voice: one that is warm, and more while more than five people are spoken to. */
export class ElevenLabsSockets {
  readonly #options: ElevenLabsSocketsOptions;
  readonly #sockets = new Map<ElevenLabsSocket, { language: string; born: number }>();
  readonly #opening = new Map<string, Promise<ElevenLabsSocket>>();
  #format: OutputFormat = OUTPUT_FORMATS[0];
  #blocked = { inRow: 0, until: -Infinity };
  #closed = false;

  constructor(options: ElevenLabsSocketsOptions) {
    this.#options = options;
  }

  get format(): OutputFormat {
    return this.#format;
  }

  /** Something on the way lets no WebSocket through. */
  get areBlocked(): boolean {
    return performance.now() < this.#blocked.until;
  }

  /** Goes on to the next format when `name` is the one in use; false when there is none. */
  refuseFormat(name: string): boolean {
    if (name !== this.#format.name) return true;
    const next = OUTPUT_FORMATS[OUTPUT_FORMATS.findIndex((format) => format.name === name) + 1];
    if (next) this.#format = next;
    return next !== undefined;
  }

  async warmUp(language: string): Promise<void> {
    if (!this.areBlocked && ![...this.#sockets].some(([socket, of]) => socket.usable && of.language === language)) await this.#open(language);
  }

  /** A new context on the first socket with room. Throws `ProviderError`, or the signal's reason. */
  async openContext(language: string, stretch: number, signal: AbortSignal): Promise<VoiceContext> {
    const deadline = performance.now() + this.#options.openMs;
    for (;;) {
      signal.throwIfAborted();
      const socket = this.#withRoom(language);
      if (socket) return socket.openContext(stretch);
      if (performance.now() >= deadline) throw noPlace();
      if (this.#sockets.size + this.#opening.size < this.#options.maxSockets || this.#opening.has(language)) await aborting(this.#open(language), signal);
      else if (!this.#closeIdle(language)) await aborting(pause(), signal);
    }
  }

  close(): void {
    this.#closed = true;
    for (const socket of this.#sockets.keys()) socket.close();
  }

  #withRoom(language: string): ElevenLabsSocket | undefined {
    for (const [socket, of] of this.#sockets) {
      if (of.language === language && socket.format === this.#format && socket.hasRoom) return socket;
    }
    return undefined;
  }

  /** Makes place where sockets of other languages or formats stand about unused. */
  #closeIdle(language: string): boolean {
    for (const [socket, of] of this.#sockets) {
      if (!socket.isIdle || (of.language === language && socket.format === this.#format)) continue;
      socket.close();
      return true;
    }
    return false;
  }

  /** One opening at a time for a language; who comes meanwhile shares it. */
  #open(language: string): Promise<ElevenLabsSocket> {
    const under = this.#opening.get(language);
    if (under) return under;
    const opening = this.#openNew(language).finally(() => this.#opening.delete(language));
    this.#opening.set(language, opening);
    return opening;
  }

  async #openNew(language: string): Promise<ElevenLabsSocket> {
    const { apiKey, inactivityMs, openMs } = this.#options;
    const format = this.#format;
    try {
      const url = this.#url(language, format);
      const socket = await ElevenLabsSocket.open({ url, apiKey, format, inactivityMs, openMs }, (closed) => this.#gone(closed));
      this.#blocked = { inRow: 0, until: -Infinity };
      if (socket.usable) this.#sockets.set(socket, { language, born: performance.now() });
      if (this.#closed) socket.close();
      // A wrong key is let in and then refused, maybe in the same packet.
      if (socket.failure) throw socket.failure;
      return socket;
    } catch (error) {
      if (!(error instanceof UpgradeError)) throw error;
      if (error.isBlocked) this.#countBlocked();
      throw error.failure;
    }
  }

  #countBlocked(): void {
    const inRow = this.#blocked.inRow + 1;
    this.#blocked = { inRow, until: inRow >= BLOCKED_AFTER ? performance.now() + BLOCKED_MS : -Infinity };
  }

  #gone(socket: ElevenLabsSocket): void {
    const of = this.#sockets.get(socket);
    this.#sockets.delete(socket);
    if (!of || this.#closed || this.#sockets.size > 0) return;
    const now = performance.now();
    if (now - socket.lastUsed > KEEP_WARM_MS || now - of.born < SHORT_LIFE_MS) return;
    this.#open(of.language).then(
      (warm) => (warm.lastUsed = socket.lastUsed),
      () => undefined, // the next turn tries again, and says what is wrong
    );
  }

  #url(language: string, format: OutputFormat): string {
    const { baseUrl, voiceId, modelId, inactivityMs } = this.#options;
    const url = new URL(`${baseUrl}/v1/text-to-speech/${encodeURIComponent(voiceId)}/multi-stream-input`);
    url.protocol = url.protocol === "http:" ? "ws:" : "wss:";
    const query = {
      model_id: modelId,
      output_format: format.name,
      inactivity_timeout: String(Math.max(1, Math.round(inactivityMs / 1000))),
      sync_alignment: "true",
      auto_mode: "true",
      ...(language ? { language_code: language } : {}),
    };
    for (const [key, value] of Object.entries(query)) url.searchParams.set(key, value);
    return url.href;
  }
}

const POLL_MS = 25;
const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, POLL_MS));

/** What `work` gives, or the signal's reason at once when it is aborted first. */
function aborting<Result>(work: Promise<Result>, signal: AbortSignal): Promise<Result> {
  return new Promise((resolve, reject) => {
    const abort = (): void => reject(signal.reason as Error);
    signal.addEventListener("abort", abort, { once: true });
    void work.then(resolve, reject).finally(() => signal.removeEventListener("abort", abort));
  });
}
