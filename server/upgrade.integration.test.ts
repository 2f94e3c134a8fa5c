import { once } from "node:events";
import { type Server, createServer } from "node:http";
import { type AddressInfo, type Socket, connect } from "node:net";

import { afterEach, expect, test, vi } from "vitest";

import { isAllowedHost, isAllowedOrigin } from "~/services/http/allowed-origin";
import { browserAccess, isSharedPath, loggedPath } from "~/services/http/browser-access";

import type { AppEntry } from "./app-build";
import { upgrade } from "./upgrade";

let server: Server | undefined;
afterEach(() => {
  server?.close().closeAllConnections();
  vi.restoreAllMocks();
});

/** A host whose app is `entry`; resolves to its client's end and, once the upgrade has begun, to the server's. */
async function upgrading(entry: () => Promise<AppEntry>, cookie = "") {
  const rules = { isAllowedHost, isAllowedOrigin, boundHost: "127.0.0.1", browserAccess, isSharedPath, loggedPath };
  const http = createServer().listen(0, "127.0.0.1");
  server = http;
  await once(http, "listening");
  const begun = new Promise<{ socket: Socket; done: Promise<void> }>((resolve) => {
    http.on("upgrade", (req, socket, head) => resolve({ socket: socket as Socket, done: upgrade({ req, socket, head, rules, entry }) }));
  });
  const client = connect((http.address() as AddressInfo).port, "127.0.0.1").on("error", () => undefined);
  client.write(`GET /interviews/abcdefgh/socket HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n${cookie}\r\n`);
  return { client, ...(await begun) };
}

test("a peer that resets its connection while the upgrade is looked at harms nobody", async () => {
  const { client, socket } = await upgrading(() => new Promise(() => undefined));
  const closed = new Promise((resolve) => socket.once("close", resolve));
  client.resetAndDestroy();
  await closed;
  expect(socket.destroyed).toBe(true);
});

test("an app that cannot be loaded costs the socket, not the process", async () => {
  const said = vi.spyOn(console, "error").mockImplementation(() => undefined);
  const { socket, done } = await upgrading(() => Promise.reject(new Error("a broken source file")));
  await done;
  expect(socket.destroyed).toBe(true);
  expect(said).toHaveBeenCalledOnce();
});

test("a guest's browser gets no socket", async () => {
  const { client, done } = await upgrading(() => Promise.reject(new Error("asked the app")), "Cookie: hotseat-browser=guest\r\n");
  let answer = "";
  client.on("data", (data) => (answer += data.toString()));
  await Promise.all([done, once(client, "close")]);
  expect(answer).toMatch(/^HTTP\/1.1 403 /);
});
