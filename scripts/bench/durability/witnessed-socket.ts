import { WebSocket } from "ws";

import type { WebSocketLike } from "~/client/reconnecting-socket";

import type { Witness } from "./witness";

/** Node's WebSocket in the place of the browser's; `witness` sees what goes over it. */
export function witnessedSocket(url: string, witness: Witness): { socket: WebSocketLike; breakOff: () => void } {
  const socket = new WebSocket(url, { perMessageDeflate: false });
  socket.on("error", () => undefined); // its close is told as well
  socket.on("message", (data, isBinary) => witness.received(isBinary ? new Uint8Array(data as ArrayBuffer) : Buffer.from(data as Buffer).toString()));
  const send = socket.send.bind(socket) as (data: unknown) => void;
  Object.assign(socket, {
    send(data: string | Uint8Array) {
      witness.sent(data);
      send(data);
    },
  });
  return { socket: socket as unknown as WebSocketLike, breakOff: () => socket.terminate() };
}
