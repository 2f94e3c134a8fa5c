import { expect, test } from "vitest";
import { WebSocket } from "ws";

import { newId } from "~/domain/ids";
import { BINARY_FRAME_LIMIT, CLOSE, TEXT_FRAME_LIMIT, encodeAudioFrame } from "~/domain/protocol";
import { type RecordStore, createRecordStore } from "~/services/record/record-store.server";

import { hearQuestion, sound } from "../../../tests/session/session-server";
import { useSessionServers } from "../../../tests/session/session-suite";
import { TestClient, type TestClientOptions } from "../../../tests/session/test-client";
import { withTestDatabase } from "../../../tests/setup/test-database";
import { losslessSamples } from "../../../tests/setup/lossless-codec";

const start = useSessionServers();

async function open(options: TestClientOptions): Promise<TestClient> {
  const client = new TestClient(options);
  await client.opened();
  return client;
}

/** The HTTP status with which an upgrade is refused. */
function refusal(url: string, origin?: string): Promise<number> {
  const socket = new WebSocket(url, origin === undefined ? {} : { origin });
  return new Promise((resolve, reject) => {
    socket.on("unexpected-response", (request, response) => {
      request.destroy();
      resolve(response.statusCode ?? 0);
    });
    socket.on("open", () => reject(new Error("The upgrade was accepted")));
    socket.on("error", () => undefined);
  });
}

test("pages of other sites are refused before the upgrade, our own are let in", async () => {
  const server = await start();
  expect(await refusal(server.url(), "https://evil.example")).toBe(403);
  expect(await refusal(server.url(), "null")).toBe(403);
  const { client } = await server.join({ origin: new URL(server.url()).origin.replace("ws:", "http:") });
  expect(client.messages[0]).toMatchObject({ type: "welcome" });
});

test("only the socket of an interview is here", async () => {
  const server = await start();
  const base = new URL(server.url()).origin;
  for (const path of ["/", "/interviews", "/interviews//socket", `/interviews/${newId()}/socket/more`]) {
    expect(await refusal(`${base}${path}`)).toBe(404);
  }
});

test("an interview that is not there, or somebody else's, is not found", async () => {
  const server = await start();
  const other = await start();
  for (const id of [newId(), other.ref.interviewId, "Not-An-Id!", "a%2e%2e"]) {
    const client = await open({ url: server.url(id) });
    client.hello();
    expect(await client.closed).toBe(CLOSE.notFound);
  }
});

test("an interview that is deleted while it is live is not found any more", async () => {
  const server = await start();
  const { client } = await server.join();
  await server.endSession(server.ref.interviewId);
  expect(await client.closed).toBe(CLOSE.notFound);
});

test("nothing that was on its way when an interview was deleted is stored afterwards", async () => {
  const database = await withTestDatabase();
  const real = createRecordStore({ db: database.db });
  let gate: Promise<void> = Promise.resolve();
  let reached = (): void => undefined;
  const record: RecordStore = {
    ...real,
    append: async (...call) => {
      reached();
      await gate;
      return real.append(...call);
    },
  };
  const server = await start({ database, record });
  const { client } = await server.join();
  const [question, answer] = [newId(), newId()] as const;
  await hearQuestion(client, question);
  let release = (): void => undefined;
  gate = new Promise((resolve) => (release = resolve));
  const waiting = new Promise<void>((resolve) => (reached = resolve));
  client.send({ type: "answer.open", turnId: answer, questionTurnId: question, mode: "hands-free", startSample: 0 });
  client.speak(answer, sound(48_000));
  await waiting;
  client.signal({ type: "ping", at: 1 });
  await client.expect("pong");

  const ending = server.endSession(server.ref.interviewId);
  release();
  await ending;
  await server.objects.deletePrefix(`interviews/${server.ref.interviewId}/`);
  await server.stop();
  expect([...server.objects.objects.keys()]).toEqual([]);
  await database.close();
});

test("a page of another version is told so", async () => {
  const server = await start();
  const client = await open({ url: server.url() });
  client.hello({ protocol: 99 });
  expect(await client.closed).toBe(CLOSE.version);
});

test.each([
  ["text that is no JSON", "{nonsense"],
  ["a message of no known type", JSON.stringify({ type: "answer.teleport" })],
  ["a command without its id", JSON.stringify({ type: "interview.begin" })],
  ["an id that is none", JSON.stringify({ type: "turn.cancel", turnId: "../../etc" })],
  ["a frame that is none", new Uint8Array([1, 2, 3])],
  ["a second hello", JSON.stringify({ type: "hello", protocol: 1, tabId: newId(), takeOver: false })],
])("%s closes the connection as malformed", async (_, data) => {
  const server = await start();
  const { client } = await server.join();
  client.sendRaw(data);
  expect(await client.closed).toBe(CLOSE.malformed);
});

test("anything but hello first is malformed", async () => {
  const server = await start();
  const client = await open({ url: server.url() });
  client.signal({ type: "turn.cancel", turnId: newId() });
  expect(await client.closed).toBe(CLOSE.malformed);
});

test("what is larger than any honest message closes the connection", async () => {
  const server = await start();
  for (const data of ["x".repeat(TEXT_FRAME_LIMIT + 1), new Uint8Array(BINARY_FRAME_LIMIT + 2)]) {
    const { client } = await server.join();
    client.sendRaw(data);
    expect(await client.closed).toBe(1009);
  }
});

test("an answer of 40,000 characters in any script is let in", async () => {
  const server = await start();
  const { client } = await server.join();
  const [question, answer] = [newId(), newId()] as const;
  await hearQuestion(client, question);
  await client.command({ type: "answer.open", turnId: answer, questionTurnId: question, mode: "typed", startSample: 0 });
  await client.command({ type: "answer.finish", turnId: answer, epoch: 1, source: "typed", text: "語".repeat(40_000), samples: 0 });
  expect((await server.view()).turns.at(-1)).toMatchObject({ text: "語".repeat(40_000) });
});

test("sound of a turn that is not open, out of order and repeated changes nothing but what is missing", async () => {
  const server = await start();
  const { client } = await server.join();
  const [question, answer] = [newId(), newId()] as const;
  client.speak(answer, sound(3_200));
  await hearQuestion(client, question);
  client.speak(question, sound(3_200));
  await client.command({ type: "answer.open", turnId: answer, questionTurnId: question, mode: "hands-free", startSample: 0 });
  const whole = sound(9_600);
  for (const [from, to] of [[6_400, 9_600], [0, 3_200], [0, 4_000], [3_200, 6_400]] as const) {
    client.sendRaw(encodeAudioFrame({ turnId: answer, epoch: 0, firstSample: from, samples: whole.slice(from, to) }));
  }
  await client.command({ type: "answer.finish", turnId: answer, epoch: 1, source: "web-speech", text: "All.", samples: 9_600 });
  await server.stop();
  const webm = [...server.objects.objects].find(([key]) => key.endsWith("-candidate.webm"))?.[1];
  expect(losslessSamples(webm)).toEqual(whole);
});

test("a recording beyond 30 minutes is refused with a notice, and the answer can be finished", async () => {
  const server = await start();
  const { client } = await server.join();
  const [question, answer] = [newId(), newId()] as const;
  await hearQuestion(client, question);
  await client.command({ type: "answer.open", turnId: answer, questionTurnId: question, mode: "hands-free", startSample: 0 });
  client.speak(answer, sound(640), 30 * 60 * 16_000);
  expect(await client.expect("notice")).toMatchObject({ code: "too-large" });
  await client.command({ type: "answer.finish", turnId: answer, epoch: 1, source: "typed", text: "Short.", samples: 0 });
});

test("a flood of messages is cut off", async () => {
  const server = await start();
  const { client } = await server.join();
  for (let index = 0; index < 5_000; index += 1) client.signal({ type: "turn.cancel", turnId: newId() });
  expect(await client.closed).toBe(CLOSE.malformed);
});

test("pings are answered, also before hello", async () => {
  const server = await start();
  const client = await open({ url: server.url() });
  client.signal({ type: "ping", at: 12.5 });
  expect(await client.expect("pong")).toEqual({ type: "pong", at: 12.5 });
});

test("a server that stops says that it restarts, after what it received is durable", async () => {
  const server = await start();
  const { client } = await server.join();
  client.send({ type: "interview.pause", atSample: 7 });
  await client.expect("ack");
  await server.stop();
  expect(await client.closed).toBe(1012);
  expect((await server.view()).status).toBe("paused");
});
