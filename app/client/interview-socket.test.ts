import fc from "fast-check";
import { afterEach, beforeEach, expect, test, vi } from "vitest";

import type { HotseatError } from "~/domain/errors";
import { CLOSE, type CommandBody } from "~/domain/protocol";

import { type InterviewSocketState, type SessionMessage, createInterviewSocket } from "./interview-socket";
import { type FakeServerOptions, createFakeInterviewServer } from "./testing/fake-interview-server";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function rig(options: FakeServerOptions = {}) {
  const server = createFakeInterviewServer(options);
  const states: InterviewSocketState[] = [];
  const messages: SessionMessage[] = [];
  const problems: HotseatError[] = [];
  const wakes = new Set<() => void>();
  const socket = createInterviewSocket({
    url: "ws://localhost/interviews/x/socket",
    tabId: "tab000000001",
    makeWebSocket: server.makeWebSocket,
    random: () => 0.5,
    listenForWake: (onWake) => {
      wakes.add(onWake);
      return () => void wakes.delete(onWake);
    },
    events: {
      onState: (state) => states.push(state),
      onMessage: (message) => messages.push(message),
      onAudio: () => {},
      onProblem: (error) => problems.push(error),
    },
  });
  const types = () => states.map((state) => state.type);
  return { server, socket, states, types, messages, problems, wake: () => wakes.forEach((onWake) => onWake()), wakes };
}

const edit = (text: string): CommandBody => ({ type: "answer.edit", turnId: "answer01", text });
const packet = (firstSample: number, length = 320) => ({
  turnId: "answer01",
  epoch: 0,
  firstSample,
  samples: Int16Array.from({ length }, (_, index) => (firstSample + index) % 30_000),
});
const openAnswer: CommandBody = { type: "answer.open", turnId: "answer01", questionTurnId: "question1", mode: "tap-to-talk", startSample: 0 };
const tick = (ms: number) => vi.advanceTimersByTimeAsync(ms);

test("it says hello, is welcomed, and a command resolves when it is durable", async () => {
  const { server, socket, types } = rig();
  socket.connect();
  const done = socket.command({ type: "interview.begin" });
  expect(socket.pending()).toBe(1);
  await tick(100);
  await done;
  expect(types()).toEqual(["connecting", "connected"]);
  expect(server.hellos).toEqual([{ tabId: "tab000000001", takeOver: false }]);
  expect(server.done).toEqual(["interview.begin"]);
  expect(socket.pending()).toBe(0);
});

test("a refused command throws what the server said", async () => {
  const { server, socket } = rig();
  server.state.reject = { code: "conflict", message: "The interview is over." };
  socket.connect();
  const failure = expect(socket.command(edit("a"))).rejects.toMatchObject({ code: "conflict", message: "The interview is over." });
  await tick(100);
  await failure;
});

test("commands given while it reconnects are sent in order, behind those whose answer was lost", async () => {
  const { server, socket, states } = rig();
  socket.connect();
  await tick(50);
  server.state.answers = false;
  const texts = ["a", "b"].map((text) => socket.command(edit(text)));
  await tick(50);
  server.socket()?.drop(1006);
  texts.push(socket.command(edit("c")));
  server.state.answers = true;
  await tick(1000);
  await Promise.all(texts);
  expect(server.done).toEqual(["a", "b", "c"]);
  expect(states.map((state) => (state.type === "reconnecting" ? state : state.type))).toEqual([
    "connecting",
    "connected",
    { type: "reconnecting", attempt: 1, nextInMs: 188 },
    "connected",
  ]);
});

test("attempts come quickly at first, then at most every five seconds, and the network's return ends a pause at once", async () => {
  const { server, socket, states, wake } = rig({ fate: () => "closes" });
  socket.connect();
  await tick(60_000);
  const pauses = states.flatMap((state) => (state.type === "reconnecting" ? [state.nextInMs] : []));
  expect(pauses.slice(0, 10)).toEqual([188, 375, 375, 375, 375, 375, 375, 375, 375, 375]);
  expect(pauses.slice(10, 15)).toEqual([750, 1500, 3000, 3750, 3750]);
  const attempts = server.sockets.length;
  wake();
  expect(server.sockets.length).toBe(attempts + 1);
});

test("a network that comes and goes is looked for as quickly every time, a server that ends connections ever more slowly", async () => {
  const pausesAfter = async (code: number): Promise<number[]> => {
    const { server, socket, states } = rig();
    socket.connect();
    for (let loss = 0; loss < 14; loss += 1) {
      await tick(4_000);
      server.sockets.at(-1)?.drop(code);
    }
    socket.close();
    return states.flatMap((state) => (state.type === "reconnecting" ? [state.nextInMs] : []));
  };
  expect(await pausesAfter(1006)).toEqual(Array(14).fill(188));
  expect((await pausesAfter(1013)).slice(-4)).toEqual([750, 1500, 3000, 3750]);
});

test("after ten minutes in vain it stops, and connect begins again", async () => {
  const { socket, states, server, wakes } = rig({ fate: () => "closes" });
  socket.connect();
  const command = socket.command(edit("kept"));
  await tick(700_000);
  expect(states.at(-1)).toEqual({ type: "refused", reason: "unreachable" });
  expect(wakes.size).toBe(0);
  const attempts = server.sockets.length;
  await tick(100_000);
  expect(server.sockets.length).toBe(attempts);
  expect(socket.pending()).toBe(1);
  socket.connect();
  expect(server.sockets.length).toBe(attempts + 1);
  const rejected = expect(command).rejects.toMatchObject({ code: "conflict" });
  socket.close();
  await rejected;
});

test("a connection that dies without a word is noticed by the heartbeat and replaced", async () => {
  const { server, socket, types } = rig();
  socket.connect();
  await tick(1000);
  server.socket()?.die();
  await tick(17_100);
  expect(types()).toEqual(["connecting", "connected", "reconnecting"]);
  await tick(1000);
  expect(types().at(-1)).toBe("connected");
});

test("waking up asks a connection that may be dead at once", async () => {
  const { server, socket, types, wake } = rig();
  socket.connect();
  await tick(1000);
  server.socket()?.die();
  wake();
  await tick(8300);
  expect(types().slice(2)).toEqual(["reconnecting", "connected"]);
});

test("a server that accepts and never welcomes is given up after ten seconds", async () => {
  const { socket, types, server } = rig({ fate: () => "vanishes" });
  socket.connect();
  await tick(10_000);
  expect(types()).toEqual(["connecting", "reconnecting"]);
  expect(server.sockets[0]?.link).toBe("closed");
});

test.each(["superseded", "occupied", "version", "malformed", "notFound"] as const)("after the close code for %s it stays away and rejects what waited", async (reason) => {
  const { socket, states, server } = rig({ closeCode: CLOSE[reason] });
  socket.connect();
  const failure = expect(socket.command(edit("a"))).rejects.toMatchObject({ code: "conflict" });
  await tick(60_000);
  await failure;
  expect(states.at(-1)).toEqual({ type: "refused", reason });
  expect(server.sockets).toHaveLength(1);
});

test("a page of another protocol is told so", async () => {
  const { socket, states } = rig({ protocol: 99 });
  socket.connect();
  await tick(100);
  expect(states.at(-1)).toEqual({ type: "refused", reason: "version" });
});

test("taking over is said until the first welcome and not again", async () => {
  const { socket, server } = rig();
  socket.connect({ takeOver: true });
  await tick(100);
  server.socket()?.drop(1006);
  await tick(1000);
  expect(server.hellos.map((hello) => hello.takeOver)).toEqual([true, false]);
});

test("what is no message of the protocol is reported and changes nothing", async () => {
  const { socket, server, problems, messages, types } = rig();
  socket.connect();
  await tick(100);
  server.socket()?.push("{nonsense");
  server.socket()?.push('{"type":"turn.end","turnId":"x"}');
  server.socket()?.push(new ArrayBuffer(3));
  server.socket()?.push({ type: "notice", code: "x", message: "hello" });
  await tick(100);
  expect(problems).toHaveLength(3);
  expect(messages).toEqual([{ type: "notice", code: "x", message: "hello" }]);
  expect(types().at(-1)).toBe("connected");
});

test("signals go out only over a live connection", async () => {
  const { socket } = rig();
  expect(socket.signal({ type: "turn.cancel", turnId: "turn0001" })).toBe(false);
  socket.connect();
  await tick(100);
  expect(socket.signal({ type: "turn.cancel", turnId: "turn0001" })).toBe(true);
});

test("an answer's sound goes on from the last stored sample after a reconnect, behind the command that opens it", async () => {
  const { server, socket } = rig();
  socket.connect();
  await tick(50);
  const opened = socket.command(openAnswer);
  for (let first = 0; first < 32_000; first += 320) {
    socket.audio(packet(first));
    if (first === 9600) server.socket()?.drop(1006);
    await tick(20);
  }
  await opened;
  await tick(2000);
  expect(server.gaps).toEqual([]);
  expect(server.recordings.get("answer01")).toEqual([...packet(0, 32_000).samples]);
});

test("while a voice goes on three packets go in one message; where it fades or falls silent, shortly after, and before a command, sound goes at once", async () => {
  const { server, socket } = rig();
  server.state.tellsStored = false;
  const loud = (firstSample: number, length = 320) => ({ ...packet(firstSample), samples: new Int16Array(length).fill(2_000) });
  const silent = (firstSample: number) => ({ ...packet(firstSample), samples: new Int16Array(320) });
  socket.connect();
  await tick(50);
  void socket.command(openAnswer);
  for (let first = 0; first < 1_920; first += 320) {
    socket.audio(loud(first));
    await tick(20);
  }
  await tick(20);
  expect(server.frames).toEqual([0, 960]);
  socket.audio(loud(1_920));
  socket.audio(loud(2_240, 128));
  socket.audio(silent(2_368));
  await tick(20);
  expect(server.frames).toEqual([0, 960, 1_920, 2_368]);
  // The last sound of a word that had faded before it.
  for (const first of [2_688, 3_008]) socket.audio(loud(first));
  await tick(10);
  expect(server.frames).toEqual([0, 960, 1_920, 2_368, 2_688, 3_008]);
  socket.audio(loud(3_328));
  await tick(10);
  expect(server.frames.at(-1)).toBe(3_008);
  void socket.command({ type: "answer.finish", turnId: "answer01", epoch: 1, source: "server", text: "", samples: 3_648 });
  await tick(20);
  expect(server.frames.at(-1)).toBe(3_328);
  socket.audio(loud(3_648));
  await tick(100);
  expect(server.frames.at(-1)).toBe(3_648);
  expect(server.gaps).toEqual([]);
});

test("what the welcome says is stored is not sent again", async () => {
  const { server, socket } = rig();
  server.state.tellsStored = false;
  socket.connect();
  await tick(50);
  void socket.command(openAnswer);
  socket.audio(packet(0, 16_000));
  await tick(50);
  server.socket()?.drop(1006);
  socket.audio(packet(16_000));
  await tick(1000);
  expect(server.frames).toEqual([0, 16_000]);
});

test("sound of an answer that the record no longer knows is forgotten at the welcome", async () => {
  const { server, socket } = rig();
  server.state.tellsStored = false;
  socket.connect();
  await tick(50);
  await Promise.all([socket.command(openAnswer), tick(50)]);
  socket.audio(packet(0));
  await tick(100);
  server.state.open = null;
  server.socket()?.drop(1006);
  await tick(1000);
  expect(server.frames).toEqual([0]);
});

test("sound of an answer whose finish was done but not acknowledged is kept and sent again", async () => {
  const { server, socket } = rig();
  server.state.tellsStored = false;
  socket.connect();
  await tick(50);
  await Promise.all([socket.command(openAnswer), tick(50)]);
  socket.audio(packet(0));
  server.state.answers = false;
  void socket.command({ type: "answer.finish", turnId: "answer01", epoch: 1, source: "server", text: "", samples: 320 }).catch(() => undefined);
  await tick(50);
  Object.assign(server.state, { open: null, finished: "answer01" });
  server.socket()?.drop(1006);
  await tick(1000);
  expect(server.frames).toEqual([0, 0]);
});

test("sound waits while the browser's own buffer is full, and commands pass it", async () => {
  const { server, socket } = rig();
  socket.connect();
  await tick(50);
  const live = server.socket();
  if (live) live.bufferedAmount = 1e6;
  socket.audio(packet(0));
  const command = socket.command(edit("first"));
  await tick(100);
  await command;
  expect(server.recordings.size).toBe(0);
  if (live) live.bufferedAmount = 0;
  await tick(100);
  expect(server.recordings.get("answer01")).toHaveLength(320);
});

test("half an hour of unsent sound is the limit, told once", () => {
  const { socket, problems } = rig();
  const second = packet(0, 16_000);
  let kept = 0;
  for (let count = 0; count < 1802; count += 1) if (socket.audio({ ...second, firstSample: count * 16_000 })) kept += 1;
  expect(kept).toBe(1800);
  expect(problems.map((error) => error.code)).toEqual(["storage-full"]);
});

test("dropped sound is never sent", async () => {
  const { socket, server } = rig();
  socket.audio(packet(0));
  socket.dropAudio("answer01");
  socket.connect();
  await tick(500);
  expect(server.recordings.size).toBe(0);
});

test("a command without an answer for two minutes renews the connection and is sent again", async () => {
  const { socket, server } = rig();
  socket.connect();
  await tick(50);
  server.state.answers = false;
  const command = socket.command(edit("a"));
  await tick(115_000);
  expect(server.sockets).toHaveLength(1);
  server.state.answers = true;
  await tick(20_000);
  await command;
  expect(server.sockets).toHaveLength(2);
  expect(server.done).toEqual(["a"]);
});

test("text that no frame can hold is refused at once", async () => {
  const { socket } = rig();
  await expect(socket.command(edit("\u0000".repeat(60_000)))).rejects.toMatchObject({ code: "too-large" });
  expect(socket.pending()).toBe(0);
});

test("over random losses every command is done once and in order, and every sample arrives", async () => {
  const script = fc.array(fc.record({ wait: fc.integer({ min: 0, max: 3000 }), audio: fc.integer({ min: 0, max: 40 }) }), { minLength: 1, maxLength: 12 });
  const fates = fc.infiniteStream(fc.integer({ min: 0, max: 99 }));
  await fc.assert(
    fc.asyncProperty(script, fates, async (steps, luck) => {
      let calm = false;
      const fate = (): "arrives" | "closes" | "vanishes" => {
        const dice = luck.next().value as number;
        return calm || dice >= 12 ? "arrives" : dice < 8 ? "closes" : "vanishes";
      };
      const { socket, server } = rig({ fate });
      socket.connect();
      const answers = [socket.command(openAnswer)];
      let recorded = 0;
      for (const [index, step] of steps.entries()) {
        for (let count = 0; count < step.audio; count += 1) {
          socket.audio(packet(recorded));
          recorded += 320;
        }
        answers.push(socket.command(edit(`edit ${index}`)));
        await tick(step.wait);
      }
      calm = true;
      await tick(60_000);
      await Promise.all(answers);
      expect(server.done).toEqual(["answer.open", ...steps.map((_, index) => `edit ${index}`)]);
      expect(server.gaps).toEqual([]);
      expect(server.recordings.get("answer01") ?? []).toEqual([...packet(0, recorded).samples]);
      expect(socket.pending()).toBe(0);
      socket.close();
    }),
    { numRuns: 60 },
  );
}, 30_000);

const bargeIn = { type: "bargein.open", turnId: "answer01", startSample: 0 } as const;

test("the sound of a barge-in goes out at once, before anybody knows whether it is an answer", async () => {
  const { server, socket, messages } = rig();
  server.state.tellsStored = false;
  socket.connect();
  await tick(50);
  socket.signal(bargeIn);
  socket.audio(packet(0));
  socket.signal({ type: "bargein.check", turnId: "answer01", epoch: 3, samples: 320 });
  await tick(10);
  expect(server.signals.map((signal) => signal.type)).toEqual(["bargein.open", "bargein.check"]);
  expect(server.recordings.get("answer01")).toHaveLength(320);
  const words = { type: "bargein.words", turnId: "answer01", epoch: 3, samples: 320, text: "wait a second" } as const;
  server.socket()?.push(words);
  await tick(10);
  expect(messages).toEqual([words]);
});

test("a barge-in outlives a lost connection whole, and becomes an answer with all its sound", async () => {
  const { server, socket } = rig();
  server.state.tellsStored = false;
  socket.connect();
  await tick(50);
  socket.signal(bargeIn);
  socket.audio(packet(0, 3200));
  await tick(20);
  server.socket()?.drop(1006);
  socket.audio(packet(3200, 3200));
  await tick(1000);
  expect(server.signals.filter((signal) => signal.type === "bargein.open")).toHaveLength(2);
  await Promise.all([socket.command(openAnswer), tick(100)]);
  expect(server.recordings.get("answer01")).toHaveLength(6400);
  expect(server.gaps).toEqual([]);
  server.socket()?.drop(1006);
  await tick(1000);
  expect(server.signals.filter((signal) => signal.type === "bargein.open")).toHaveLength(2);
});

test.each([
  ["told so", (socket: ReturnType<typeof rig>["socket"]) => void socket.signal({ type: "bargein.drop", turnId: "answer01" })],
  ["discarded by the recorder", (socket: ReturnType<typeof rig>["socket"]) => socket.dropAudio("answer01")],
])("a barge-in that was nothing leaves nothing behind, when %s", async (_, drop) => {
  const { server, socket } = rig();
  socket.connect();
  await tick(50);
  socket.signal(bargeIn);
  server.socket()?.drop(1006);
  socket.audio(packet(0, 3200));
  drop(socket);
  await tick(1000);
  expect(server.signals).toEqual([]);
  expect(server.recordings.size).toBe(0);
});
