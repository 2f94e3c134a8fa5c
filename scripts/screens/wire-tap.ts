import type { Page, WebSocketRoute } from "@playwright/test";

export interface WireTap {
  /** Keeps back what the server says, so that a passing state stays for its picture. */
  hold(): void;
  /** Hands on all that was kept back. */
  release(): void;
}

const isPong = (data: string | Buffer): boolean => typeof data === "string" && data.includes('"type":"pong"');

/** Sits on the live page's socket. To be called before the page is opened. */
export async function tapWire(page: Page): Promise<WireTap> {
  let holding = false;
  let kept: { to: WebSocketRoute; data: string | Buffer }[] = [];
  await page.routeWebSocket(/\/socket$/, (route) => {
    const server = route.connectToServer();
    route.onMessage((data) => server.send(data));
    server.onMessage((data) => {
      // The heartbeat goes on, or the page would take the connection for lost.
      if (holding && !isPong(data)) kept.push({ to: route, data });
      else route.send(data);
    });
  });
  return {
    hold() {
      holding = true;
    },
    release() {
      holding = false;
      for (const { to, data } of kept) to.send(data);
      kept = [];
    },
  };
}
