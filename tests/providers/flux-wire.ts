import { randomUUID } from "node:crypto";
import type { Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";

import type { WebSocket } from "ws";

import type { Fault } from "./wire-reply";

/** Of a socket: `afterChunks` counts its messages, "Connected" first. */
export type DeepgramFault = Fault | { type: "idle-close"; ms: number };

const DRIBBLE_BYTES = 40;

/** What goes back to the client of one socket, numbered as Flux numbers it, and broken as `fault` says. */
export class FluxWire {
  readonly #socket: WebSocket;
  readonly #fault: DeepgramFault | null;
  readonly #requestId = randomUUID();
  #sent = 0;

  constructor(socket: WebSocket, fault: DeepgramFault | null) {
    this.#socket = socket;
    this.#fault = fault;
    if (fault?.type === "dribble") dribble(rawSocket(socket), fault.ms);
  }

  send(message: Record<string, unknown>): void {
    const fault = this.#fault;
    const number = this.#sent;
    this.#sent += 1;
    if (fault?.type === "stall" && number >= fault.afterChunks) return;
    if (fault?.type === "reset" && number >= (fault.afterChunks ?? 0)) return void rawSocket(this.#socket).resetAndDestroy();
    const text = JSON.stringify({ ...message, request_id: this.#requestId, sequence_id: number });
    // The first is "Connected".
    this.#socket.send(fault?.type === "malformed" && number === 1 ? text.slice(0, text.length >> 1) : text);
  }

  sendError(code: string, description: string): void {
    this.send({ type: "Error", code, description });
  }

  /** Flux leaves without a close code; a server that stalls does not even leave. */
  end(): void {
    if (this.#fault?.type !== "stall") this.#socket.close();
  }
}

const rawSocket = (socket: WebSocket): Socket => (socket as unknown as { _socket: Socket })._socket;

/** From now on bytes leave 40 at a time, `ms` apart. */
function dribble(socket: Socket, ms: number): void {
  const write: (bytes: Uint8Array) => boolean = socket.write.bind(socket);
  const end = socket.end.bind(socket);
  let work = Promise.resolve();
  socket.write = (data: Uint8Array | string, ...rest: unknown[]): boolean => {
    const bytes = Buffer.from(data as Uint8Array);
    work = work.then(async () => {
      for (let from = 0; from < bytes.length; from += DRIBBLE_BYTES) {
        write(bytes.subarray(from, from + DRIBBLE_BYTES));
        await sleep(ms);
      }
      const done = rest.at(-1);
      if (typeof done === "function") (done as () => void)();
    });
    return true;
  };
  socket.end = (): Socket => {
    void work.then(() => end());
    return socket;
  };
}
