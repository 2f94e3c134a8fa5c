import type { Writable } from "node:stream";

import * as ws from "ws";

import type { Wiretap } from "../../../tests/e2e/support/network";

export interface TappedMessages {
  sent(data: string | Uint8Array): void;
  received(data: string | Uint8Array): void;
}

// Its types leave out what it exports.
const { Receiver } = ws as unknown as { Receiver: new (options: { isServer: boolean }) => Writable };

/** Reads the WebSocket messages of one TCP connection as its bytes pass; other connections say nothing. Throws on bytes that are no WebSocket's. */
export function tapWebSocket({ sent, received }: TappedMessages): Wiretap {
  const fromBrowser = reader({ head: /^GET .*^upgrade: websocket\r$/ims, isServer: true, onMessage: sent });
  const fromApp = reader({ head: /^HTTP\/1\.1 101 /, isServer: false, onMessage: received });
  return { fromBrowser, fromApp };
}

interface ReaderOptions {
  /** The HTTP head with which such a connection begins. */
  head: RegExp;
  /** Reads what a browser masks. */
  isServer: boolean;
  onMessage: (data: string | Uint8Array) => void;
}

function reader({ head, isServer, onMessage }: ReaderOptions): (bytes: Buffer) => void {
  const receiver = new Receiver({ isServer });
  receiver.on("message", (data: Buffer, isBinary: boolean) => onMessage(isBinary ? new Uint8Array(data) : data.toString()));
  receiver.on("error", (error) => {
    throw error;
  });
  let before = Buffer.alloc(0);
  let read: (bytes: Buffer) => void = (bytes) => {
    before = Buffer.concat([before, bytes]);
    const end = before.indexOf("\r\n\r\n");
    if (end < 0) return;
    const rest = before.subarray(end + 4);
    // A copy: the receiver takes a browser's mask off in place.
    read = head.test(before.toString("latin1", 0, end + 2)) ? (more) => void receiver.write(Buffer.from(more)) : () => undefined;
    read(rest);
  };
  return (bytes) => read(bytes);
}
