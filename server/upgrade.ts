import { type IncomingMessage, STATUS_CODES } from "node:http";
import type { Duplex } from "node:stream";

import { type AccessRules, accessRefusal } from "./access";
import type { AppEntry } from "./app-build";
import { type AddressRules, refusal } from "./guards";

interface Upgrade {
  req: IncomingMessage;
  socket: Duplex;
  head: Buffer;
  rules: AddressRules & AccessRules;
  entry: () => Promise<AppEntry>;
}

/** Hands a WebSocket to the app when it comes from one of our own pages. */
export async function upgrade({ req, socket, head, rules, entry }: Upgrade): Promise<void> {
  const refused = refusal(req, rules) ?? accessRefusal(req, rules);
  if (refused) return refuseUpgrade(socket, refused.status, refused.message);
  // Node listens no more once a socket is upgraded: a peer that resets it while we look up whose it is would end the process.
  socket.on("error", () => socket.destroy());
  try {
    const { handleUpgrade, logger } = await entry();
    await handleUpgrade(req, socket, head).catch((error: unknown) => {
      logger.error({ err: error }, "A WebSocket could not be opened");
      socket.destroy();
    });
  } catch (error) {
    // In development, while the source is broken.
    console.error("A WebSocket could not be opened:", error);
    socket.destroy();
  }
}

export function refuseUpgrade(socket: Duplex, status: number, message: string): void {
  const body = `${message}\n`;
  // A peer that is gone already needs no answer.
  socket.on("error", () => socket.destroy());
  socket.end(
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ""}\r\nConnection: close\r\nContent-Type: text/plain; charset=utf-8\r\n` +
      `Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  );
}
