import { EventEmitter } from "node:events";

import pino from "pino";
import { expect, test } from "vitest";
import type { WebSocket } from "ws";

import { newId } from "~/domain/ids";
import { CLOSE, type ClientMessage, encodeAudioFrame } from "~/domain/protocol";

import { Connection, type ConnectionHandler } from "./connection.server";

/** What `Connection` needs of a WebSocket, with a clock that only the test moves. */
class FakeSocket extends EventEmitter {
  readonly CLOSED = 3;
  readyState = 1;
  bufferedAmount = 0;
  pings = 0;
  sent = 0;
  closeCode: number | null = null;
  send(): void {
    this.sent += 1;
  }
  ping(): void {
    this.pings += 1;
  }
  close(code: number): void {
    this.closeCode = code;
  }
  terminate(): void {
    this.readyState = this.CLOSED;
    this.emit("close", 1006);
  }
  say(message: ClientMessage): void {
    this.emit("message", Buffer.from(JSON.stringify(message)), false);
  }
}

function rig() {
  const socket = new FakeSocket();
  const timers = new Set<{ at: number; run: () => void }>();
  let now = 0;
  const connection = new Connection({
    socket: socket as unknown as WebSocket,
    schedule: (run, ms) => {
      const timer = { at: now + ms, run };
      timers.add(timer);
      return () => timers.delete(timer);
    },
    now: () => now,
    log: pino({ level: "silent" }),
  });
  const advance = (ms: number): void => {
    const end = now + ms;
    for (;;) {
      const next = [...timers].filter(({ at }) => at <= end).sort((left, right) => left.at - right.at)[0];
      if (!next) break;
      timers.delete(next);
      now = next.at;
      next.run();
    }
    now = end;
  };
  return { socket, connection, advance, timers };
}

/** Works on nothing until it is told to go on. */
function slowHandler(): ConnectionHandler & { received: string[]; goOn: () => void } {
  const received: string[] = [];
  let goOn = (): void => undefined;
  const gate = new Promise<void>((resolve) => (goOn = resolve));
  return {
    received,
    goOn: () => goOn(),
    receive: async (message) => {
      await gate;
      received.push(message.type);
    },
    receiveAudio: async () => {
      await gate;
      received.push("audio");
    },
    progress: () => void received.push("progress at once"),
    gone: async () => void received.push("gone"),
  };
}

const cancel = (): ClientMessage => ({ type: "turn.cancel", turnId: newId() });

test("a peer that gives no sign of life for 45 s is cut off, one that answers pings is not", () => {
  const silent = rig();
  const alive = rig();
  for (let round = 0; round < 3; round += 1) {
    silent.advance(15_000);
    alive.advance(15_000);
    alive.socket.emit("pong");
  }
  expect(silent.socket.readyState).toBe(silent.socket.CLOSED);
  expect(silent.timers.size).toBe(0);
  expect(alive.socket.readyState).toBe(1);
  expect(alive.socket.pings).toBe(3);
});

test("a browser that does not read is sent away, and nothing more is sent to it", () => {
  const { socket, connection } = rig();
  socket.bufferedAmount = 5 * 1024 * 1024;
  connection.send({ type: "ack", commandId: newId() });
  connection.send({ type: "ack", commandId: newId() });
  expect(socket.closeCode).toBe(CLOSE.slow);
  expect(socket.sent).toBe(1);
});

test("a peer that does not answer the closing handshake is not waited for", () => {
  const { socket, connection, advance } = rig();
  connection.close("malformed");
  advance(15_000);
  expect(socket.readyState).toBe(socket.CLOSED);
});

test("a page that takes over does not wait for a socket whose network is gone", async () => {
  const { connection } = rig();
  const handler = slowHandler();
  connection.handle(handler);
  connection.close("superseded");
  await connection.drained;
  expect(handler.received).toEqual(["gone"]);
});

test("who waits for a page to be gone waits until its leaving is over, whoever closed first", async () => {
  const { socket, connection } = rig();
  let left = (): void => undefined;
  const leaving = new Promise<void>((resolve) => (left = resolve));
  connection.handle({ ...slowHandler(), gone: () => leaving });
  let drained = false;
  const whenDrained = connection.drained.then(() => (drained = true));
  connection.close("superseded");
  socket.terminate();
  await new Promise((resolve) => setImmediate(resolve));
  expect(drained).toBe(false);
  left();
  await whenDrained;
});

test("messages are worked on in order, also after the socket has closed, and leaving comes last", async () => {
  const { socket, connection } = rig();
  const handler = slowHandler();
  connection.handle(handler);
  socket.say(cancel());
  socket.emit("message", Buffer.from(encodeAudioFrame({ turnId: newId(), epoch: 0, firstSample: 0, samples: new Int16Array(320) })), true);
  socket.say({ type: "turn.request", turnId: newId(), epoch: 1, request: "next", fromSample: 0 });
  socket.say({ type: "turn.progress", turnId: newId(), startSample: 0, playedSamples: 0 });
  socket.terminate();
  expect(handler.received).toEqual(["progress at once"]);
  handler.goOn();
  await connection.drained;
  expect(handler.received).toEqual(["progress at once", "turn.cancel", "audio", "turn.request", "gone"]);
});

test("what piles up is bounded: messages as no honest page sends them, sound with an invitation to come back", () => {
  const messages = rig();
  messages.connection.handle(slowHandler());
  for (let index = 0; index < 601; index += 1) messages.socket.say(cancel());
  expect(messages.socket.closeCode).toBe(CLOSE.malformed);

  const audio = rig();
  audio.connection.handle(slowHandler());
  const frame = Buffer.from(encodeAudioFrame({ turnId: newId(), epoch: 0, firstSample: 0, samples: new Int16Array(16_000) }));
  for (let index = 0; index < 61; index += 1) audio.socket.emit("message", frame, true);
  expect(audio.socket.closeCode).toBe(1013);
});
