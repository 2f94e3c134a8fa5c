import type { FluxConnection } from "./flux-connection.server";

/** An answer that is over is replied to first. */
const SOON_MS = 250;

/** One socket ahead of the next answer, for as long as nobody has needed it for `ms`. */
export class SpareConnection {
  readonly #connect: () => FluxConnection;
  readonly #ms: number;
  #connection: FluxConnection | null = null;
  #timer: NodeJS.Timeout | null = null;
  #soon: NodeJS.Timeout | null = null;
  #closed = false;

  constructor(connect: () => FluxConnection, ms: number) {
    this.#connect = connect;
    this.#ms = ms;
  }

  /** Its time begins again when it is there already. */
  warmUp(): void {
    if (this.#ms === 0 || this.#closed) return;
    if (!this.#connection || this.#connection.isOver) this.#connection = this.#connect();
    this.#stopTimer();
    this.#timer = setTimeout(() => this.take()?.close(), this.#ms);
  }

  /** The same in a moment. */
  warmUpSoon(): void {
    this.#soon ??= setTimeout(() => {
      this.#soon = null;
      this.warmUp();
    }, SOON_MS).unref();
  }

  take(): FluxConnection | null {
    const connection = this.#connection;
    this.#connection = null;
    this.#stopTimer();
    return connection?.isOver === false ? connection : null;
  }

  close(): void {
    this.#closed = true;
    if (this.#soon) clearTimeout(this.#soon);
    this.take()?.close();
  }

  #stopTimer(): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
  }
}
