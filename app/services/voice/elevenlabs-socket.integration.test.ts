import type { AddressInfo } from "node:net";

import { expect, onTestFinished, test } from "vitest";
import { type WebSocket, WebSocketServer } from "ws";

import { ElevenLabsSocket } from "./elevenlabs-socket.server";
import { OUTPUT_FORMATS } from "./elevenlabs-wire";

/** A service that answers the first text of each context with `seconds` of sound at once. */
async function floodingServer(seconds: number) {
  const server = new WebSocketServer({ host: "127.0.0.1", port: 0 });
  const closed: string[] = [];
  const audio = Buffer.alloc(16_000 * 2).toString("base64");
  const answer = (socket: WebSocket, message: { context_id: string; text?: string; close_context?: boolean }): void => {
    if (message.close_context) closed.push(message.context_id);
    if (!message.text?.trim()) return;
    for (let second = 0; second < seconds; second += 1) socket.send(JSON.stringify({ audio, contextId: message.context_id }));
  };
  server.on("connection", (socket) => socket.on("message", (data) => answer(socket, JSON.parse((data as Buffer).toString("utf8")) as Parameters<typeof answer>[1])));
  await new Promise<void>((resolve) => void server.once("listening", resolve));
  onTestFinished(() => {
    for (const client of server.clients) client.terminate();
    server.close();
  });
  return { url: `ws://127.0.0.1:${(server.address() as AddressInfo).port}`, closed };
}

async function socketTo(url: string): Promise<ElevenLabsSocket> {
  const socket = await ElevenLabsSocket.open({ url, apiKey: "key", format: OUTPUT_FORMATS[0], inactivityMs: 60_000, openMs: 2_000 }, () => undefined);
  onTestFinished(() => socket.close());
  return socket;
}

test("a context whose sound nobody reads is closed before it fills the memory, and the others go on", async () => {
  const { url, closed } = await floodingServer(181);
  const socket = await socketTo(url);
  const [unread, other] = [socket.openContext(1), socket.openContext(1)];
  unread.say("Hello.");
  await expect.poll(() => closed).toHaveLength(1);
  expect([unread.usable, other.usable, socket.usable]).toEqual([false, true, true]);
});

test("a long clause may wait to be read", async () => {
  const { url, closed } = await floodingServer(150);
  const context = (await socketTo(url)).openContext(1);
  context.say("Hello.");
  const { signal } = new AbortController();
  for (let second = 0; second < 150; second += 1) expect(await context.next(5_000, signal)).toMatchObject({ type: "audio" });
  expect(context.usable).toBe(true);
  expect(closed).toEqual([]);
});
