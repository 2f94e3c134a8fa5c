import { WebSocket } from "ws";

import type { WebSocketLike } from "~/client/reconnecting-socket";

/** Node's WebSocket in the place of the browser's, which can break off without a word. */
export function breakableSocket(url: string): { socket: WebSocketLike; breakOff: () => void } {
  const socket = new WebSocket(url, { perMessageDeflate: false });
  socket.on("error", () => undefined); // its close is told as well
  return { socket: socket as unknown as WebSocketLike, breakOff: () => socket.terminate() };
}
