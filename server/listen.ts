import type { IncomingMessage, RequestListener, Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Duplex } from "node:stream";

import { refuseUpgrade } from "./upgrade";

type UpgradeListener = (req: IncomingMessage, socket: Duplex, head: Buffer) => void;

/**
 * Answers 503 until the returned function is called with the real listeners. In development Vite's own WebSocket is left
 * to Vite.
 */
export function answerThatItIsStarting(http: Server, { development }: { development: boolean }) {
  const busy: RequestListener = (_req, res) => {
    res.writeHead(503, { "Content-Type": "text/plain; charset=utf-8", "Retry-After": "1" }).end("Hotseat is starting.\n");
  };
  let listeners: { request: RequestListener; upgrade: UpgradeListener } = {
    request: busy,
    upgrade: (_req, socket) => refuseUpgrade(socket, 503, "Hotseat is starting."),
  };
  http.on("request", (req, res) => listeners.request(req, res));
  http.on("upgrade", (req, socket, head) => {
    const isVite = development && req.headers["sec-websocket-protocol"]?.startsWith("vite-");
    if (!isVite) listeners.upgrade(req, socket, head);
  });
  return (ready: typeof listeners) => {
    listeners = ready;
  };
}

/** Resolves to the address for people. Throws `CannotListenError`. */
export function listen(http: Server, { host, port }: { host: string; port: number }): Promise<string> {
  return new Promise((resolve, reject) => {
    http.once("error", (cause: NodeJS.ErrnoException) => reject(new CannotListenError({ host, port, cause })));
    http.listen({ host, port }, () => resolve(addressOf(http, host)));
  });
}

function addressOf(http: Server, host: string): string {
  const { port } = http.address() as AddressInfo;
  const reachable = host === "0.0.0.0" ? "127.0.0.1" : host === "::" ? "::1" : host;
  return `http://${reachable.includes(":") ? `[${reachable}]` : reachable}:${port}`;
}

/** The message says what to do about it. */
export class CannotListenError extends Error {
  constructor({ host, port, cause }: { host: string; port: number; cause: NodeJS.ErrnoException }) {
    super(reasons[cause.code ?? ""]?.(host, port) ?? `Hotseat cannot listen on ${host}:${port}: ${cause.message}.`, { cause });
    this.name = "CannotListenError";
  }
}

const reasons: Partial<Record<string, (host: string, port: number) => string>> = {
  EADDRINUSE: (_host, port) => `Port ${port} is taken by another program; stop that one, or start with another port, such as PORT=${port + 1}.`,
  EACCES: (_host, port) => `You may not listen on port ${port}; start with a port above 1023, such as PORT=3000.`,
  EADDRNOTAVAIL: (host) => `This machine has no address ${host}; set HOST to one that it has, or leave it out.`,
  ENOTFOUND: (host) => `The name ${host} is not known here; set HOST to an address of this machine, or leave it out.`,
};
