import { type AddressInfo, type Socket, connect, createServer } from "node:net";

/** The way between a browser and the app, which can be cut. */
export interface Network {
  /** Where the browser reaches the app through it. */
  url: string;
  /** Breaks every connection, and lets nobody through until `restore`. */
  cut(): void;
  restore(): void;
  close(): Promise<void>;
}

/** Sees the bytes of one connection as they pass, before they go on; it must leave them as they are. */
export interface Wiretap {
  fromBrowser(bytes: Buffer): void;
  fromApp(bytes: Buffer): void;
}

export async function startNetwork(port: number, tap?: () => Wiretap): Promise<Network> {
  const sockets = new Set<Socket>();
  let whole = true;
  const server = createServer((near) => {
    if (!whole) return void near.destroy();
    const far = connect(port, "127.0.0.1");
    const wiretap = tap?.();
    if (wiretap) {
      near.on("data", (bytes: Buffer) => wiretap.fromBrowser(bytes));
      far.on("data", (bytes: Buffer) => wiretap.fromApp(bytes));
    }
    for (const [from, to] of [[near, far], [far, near]] as const) {
      sockets.add(from);
      from.pipe(to);
      from.on("error", () => to.destroy());
      from.on("close", () => {
        to.destroy();
        sockets.delete(from);
      });
    }
  });
  const cut = (): void => {
    for (const socket of sockets) socket.destroy();
  };
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    cut() {
      whole = false;
      cut();
    },
    restore() {
      whole = true;
    },
    close() {
      cut();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
