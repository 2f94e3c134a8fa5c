import type { EventEmitter } from "node:events";
import type { Socket } from "node:net";
import type { ClientBase } from "pg";

export interface SilenceLimit {
  /** Without a byte in either direction while an answer is owed, in milliseconds. */
  ms: number;
  /** Told why the connection is given up, before whoever waits for its answer. */
  onSilent: (error: Error) => void;
}

/**
 * Gives a connection up whose database owes an answer and says nothing: one that died without a reset would be waited for until the system has given up
 * sending, a quarter of an hour on Linux (tcp_retries2). Not by pg's `query_timeout`, which gives up the answer alone: a transaction would wait as long
 * again for its rollback, and the pool would hand the connection on with an answer and a transaction still open.
 */
export function limitSilence(client: ClientBase, { ms, onSilent }: SilenceLimit): void {
  const { connection, socket } = partsOf(client);
  let answered = socket.bytesWritten;
  // Before pg's own listener, which sends what waits.
  connection.prependListener("readyForQuery", () => (answered = socket.bytesWritten));
  socket.on("timeout", () => {
    if (socket.bytesWritten === answered) return;
    const error = new Error(`The database said nothing for ${socket.timeout} ms`);
    onSilent(error);
    // Whatever waits on this connection fails with it, and the pool makes another.
    socket.destroy(error);
  });
  allowSilence(client, ms);
}

/** For statements that may take longer than others; 0: as long as they like. Does nothing where silence is not limited. */
export function allowSilence(client: ClientBase, ms: number): void {
  partsOf(client).socket.setTimeout(ms);
}

/** Of a client that is connected; pg's types leave out its connection. */
function partsOf(client: ClientBase): { connection: EventEmitter; socket: Socket } {
  const { connection } = client as ClientBase & { connection: EventEmitter & { stream: Socket } };
  return { connection, socket: connection.stream };
}
