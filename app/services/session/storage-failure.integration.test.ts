import { expect, onTestFinished, test } from "vitest";

import { StorageError } from "~/domain/errors";
import { newId } from "~/domain/ids";
import type { CommandBody } from "~/domain/protocol";
import { type RecordStore, createRecordStore } from "~/services/record/record-store.server";
import { createDeepgramSpeechToText } from "~/services/speech-to-text/deepgram-speech-to-text.server";
import { createScriptedSpeechToText } from "~/services/speech-to-text/scripted-speech-to-text";

import { startDeepgramServer } from "../../../tests/providers/deepgram-server";
import { type SessionServer, type SessionServerOptions, giveAnswer, hearQuestion, scriptedInterviewer, sound } from "../../../tests/session/session-server";
import { useSessionServers } from "../../../tests/session/session-suite";
import { TestClient } from "../../../tests/session/test-client";
import { startDatabaseNetwork } from "../../../tests/setup/database-network";
import { createMemoryObjectStore } from "../../../tests/setup/memory-object-store";
import { withTestDatabase } from "../../../tests/setup/test-database";

const start = useSessionServers();

/** A record whose disk can be full. */
async function fillableRecord() {
  const database = await withTestDatabase();
  const real = createRecordStore({ db: database.db });
  const disk = { full: false };
  const record: RecordStore = {
    ...real,
    append: (...args) =>
      disk.full
        ? Promise.reject(new StorageError("The disk is full. Free some space, then try again.", { code: "storage-full", retryable: true }))
        : real.append(...args),
  };
  return { database, record, disk };
}

test("while the disk of the database is full nothing is acknowledged; afterwards everything goes on", async () => {
  const { database, record, disk } = await fillableRecord();
  const server = await start({ database, record });
  const { client } = await server.join();
  const [question, answer] = [newId(), newId()] as const;
  await hearQuestion(client, question);
  disk.full = true;
  const open = { type: "answer.open", turnId: answer, questionTurnId: question, mode: "hands-free", startSample: 0 } as const;
  expect(await client.answered(open)).toMatchObject({ type: "rejected", code: "storage-full", retryable: true });
  expect(await client.expect("notice")).toMatchObject({ code: "storage-full", message: expect.stringContaining("Free some space") });
  await client.answered(open);
  expect(client.messages.filter((message) => message.type === "notice")).toHaveLength(1);
  const failed = newId();
  expect((await client.play(failed, { epoch: client.request(failed) }))?.end).toMatchObject({ type: "turn.failed", code: "storage-full" });
  expect(client.frames.filter((frame) => frame.turnId === failed)).toEqual([]);

  disk.full = false;
  await giveAnswer(client, { turnId: answer, questionTurnId: question, text: "It works again." });
  expect((await hearQuestion(client, failed)).end.type).toBe("turn.end");
  expect((await server.view()).turns.map((turn) => turn.turnId)).toEqual([question, answer, failed]);
  await server.stop();
  await database.close();
});

test("a full disk for recordings is told once; the sound is kept in memory and stored later", async () => {
  const objects = createMemoryObjectStore();
  const server = await start({ objects, speechToText: createScriptedSpeechToText(["All of it"]) });
  const { client } = await server.join();
  const [question, answer] = [newId(), newId()] as const;
  await hearQuestion(client, question);
  await client.command({ type: "answer.open", turnId: answer, questionTurnId: question, mode: "hands-free", startSample: 0 });
  objects.fail("put", 100);
  client.speak(answer, sound(32_000));
  expect(await client.expect("notice")).toMatchObject({ code: "storage-full" });
  const finish = { type: "answer.finish", turnId: answer, epoch: 1, source: "server", text: "", samples: 32_000 } as const;
  expect(await client.answered(finish)).toMatchObject({ type: "rejected", code: "storage-full", retryable: true });
  objects.fail("put", 0);
  await client.command(finish);
  expect((await server.view()).turns.at(-1)).toMatchObject({ text: "All of it", samples: 32_000 });
  await client.command({ type: "interview.end", reason: "candidate", atSample: 0 });
  expect([...objects.objects.keys()].filter((key) => key.endsWith(".webm"))).toHaveLength(2);
});

test("what could not be deleted at once is deleted when the session is opened again", async () => {
  const server = await start();
  const { client } = await server.join();
  const [question, answer] = [newId(), newId()] as const;
  await hearQuestion(client, question);
  await client.command({ type: "answer.open", turnId: answer, questionTurnId: question, mode: "hands-free", startSample: 0 });
  client.speak(answer, sound(16_000));
  await client.expect("audio.stored");
  server.objects.fail("delete", 2);
  await client.command({ type: "answer.discard", turnId: answer });
  await client.close();
  const { client: page } = await server.join();
  await page.command({ type: "interview.end", reason: "candidate", atSample: 0 });
  expect([...server.objects.objects.keys()].filter((key) => key.includes("candidate"))).toEqual([]);
});

const QUESTION = "Thank you for that. Tell me about a time when you had to change your mind. What did you do?";
const REPLY = "I see. What would you do differently today, and why would you do that? Take your time.";

/** A session whose database is reached through a network that breaks; each text has several clauses. */
async function startBehindNetwork(texts = [QUESTION, REPLY], more: Pick<SessionServerOptions, "speechToText"> = {}) {
  const database = await withTestDatabase();
  const network = await startDatabaseNetwork(database.url);
  const record = createRecordStore({ db: network.db });
  const server = await start({ ...more, database, record, interviewer: scriptedInterviewer(texts) });
  const stop = async (): Promise<void> => {
    await server.stop();
    await network.close();
    await database.close();
  };
  return { server, network, stop };
}

/** What was written of a turn, as it lies in the record. */
async function writtenOf(server: SessionServer, turnId: string): Promise<{ opened: number; indexes: number[]; text: string }> {
  const events = (await server.events()).filter((event) => "turnId" in event && event.turnId === turnId);
  const clauses = events.flatMap((event) => (event.type === "turn.clause" ? [event] : []));
  const opened = events.filter(({ type }) => type === "turn.opened").length;
  return { opened, indexes: clauses.map(({ index }) => index), text: clauses.map(({ text }) => text).join("") };
}

const once = (text: string) => ({ opened: 1, indexes: expect.toSatisfy((indexes: number[]) => indexes.every((index, place) => index === place)), text });

/** The question was heard, and an answer to it waits to be finished. */
async function answering(server: SessionServer): Promise<{ client: TestClient; answer: string; reply: string; finish: CommandBody }> {
  const { client } = await server.join();
  const [question, answer, reply] = [newId(), newId(), newId()] as const;
  await hearQuestion(client, question);
  await client.command({ type: "answer.open", turnId: answer, questionTurnId: question, mode: "typed", startSample: 200_000 });
  const finish = { type: "answer.finish", turnId: answer, epoch: 7, source: "typed", text: "I left.", samples: 0, reply: { turnId: reply, epoch: 7 } } as const;
  return { client, answer, reply, finish };
}

test("a turn whose database connection breaks after the commit goes on, and is in the record once", async () => {
  const { server, network, stop } = await startBehindNetwork();
  const { client } = await server.join();
  const turnId = newId();
  const broken = network.breakAt("turn.clause", { when: "done" });
  const heard = await hearQuestion(client, turnId);
  await broken;
  expect(heard.text).toBe(QUESTION);
  expect(await writtenOf(server, turnId)).toEqual(once(QUESTION));
  expect((await server.view()).turns).toMatchObject([{ status: "completed", heard: QUESTION, samples: heard.samples.length }]);
  await stop();
});

test("when the database then stays away the turn fails, and goes on where it was when it is asked for again", async () => {
  const { server, network, stop } = await startBehindNetwork([QUESTION]);
  const { client } = await server.join();
  const turnId = newId();
  void network.breakAt("turn.clause", { when: "done", forLong: true });
  const request = async () => (await client.play(turnId, { epoch: client.request(turnId) }))?.end;
  expect(await request()).toMatchObject({ type: "turn.failed", code: "storage-unavailable", retryable: true });
  network.restore();
  // It may take two: the first finds out that there is more of it than the session knew.
  const end = await request();
  if (end?.type === "turn.failed") expect(end).toMatchObject({ retryable: true });
  const heard = await hearQuestion(client, turnId);
  expect(heard.text).toBe(QUESTION);
  expect(await writtenOf(server, turnId)).toEqual(once(QUESTION));
  expect((await server.view()).turns).toMatchObject([{ status: "completed", heard: QUESTION, samples: heard.samples.length }]);
  await stop();
});

test("an answer whose database connection breaks after the commit is finished, and its reply comes, once", async () => {
  const { server, network, stop } = await startBehindNetwork();
  const { client, answer, reply, finish } = await answering(server);
  const broken = network.breakAt("answer.finished", { when: "done" });
  await client.command(finish);
  await broken;
  expect(await client.play(reply, { epoch: 7 })).toMatchObject({ text: REPLY, end: { type: "turn.end" } });
  expect(client.messages.filter(({ type }) => type === "answer.failed")).toEqual([]);
  expect((await server.events()).filter((event) => event.type === "answer.finished" && event.turnId === answer)).toHaveLength(1);
  expect(await writtenOf(server, reply)).toEqual(once(REPLY));
  await stop();
});

test("an answer of which nobody could say whether it was finished is not finished again; the page finds it in the record", async () => {
  const { server, network, stop } = await startBehindNetwork();
  const { client, answer, reply, finish } = await answering(server);
  void network.breakAt("answer.finished", { when: "done", forLong: true });
  expect(await client.answered(finish)).toMatchObject({ type: "rejected", code: "storage-unavailable", retryable: true });
  network.restore();
  const failuresBefore = client.messages.filter(({ type }) => type === "answer.failed").length;
  expect(await client.answered(finish)).toMatchObject({ type: "rejected", code: "conflict" });
  // A failure could only be tried again, and would fail again.
  expect(client.messages.filter(({ type }) => type === "answer.failed")).toHaveLength(failuresBefore);
  const { client: page, welcome } = await server.join({ tabId: client.tabId });
  expect(welcome.view.turns.slice(1)).toMatchObject([{ turnId: answer, status: "finished", text: "I left." }, { turnId: reply }]);
  expect((await hearQuestion(page, reply)).text).toBe(REPLY);
  expect((await server.events()).filter((event) => event.type === "answer.finished" && event.turnId === answer)).toHaveLength(1);
  expect(await writtenOf(server, reply)).toEqual(once(REPLY));
  await stop();
});

test("an answer of which nobody could say whether it was discarded is listened to no more once the record says so", async () => {
  const wire = await startDeepgramServer();
  onTestFinished(wire.close);
  const speechToText = createDeepgramSpeechToText({ apiKey: "key", baseUrl: wire.url, spareMs: 0, retries: 0 });
  const { server, network, stop } = await startBehindNetwork([QUESTION], { speechToText });
  const { client } = await server.join();
  const [question, discarded, answer] = [newId(), newId(), newId()] as const;
  await hearQuestion(client, question);
  const open = { type: "answer.open", questionTurnId: question, mode: "hands-free", startSample: 90_000 } as const;
  await client.command({ ...open, turnId: discarded });
  client.speak(discarded, sound(16_000));
  await client.expect("audio.stored", ({ turnId }) => turnId === discarded);
  void network.breakAt("answer.discarded", { when: "done", forLong: true });
  const discard = { type: "answer.discard", turnId: discarded } as const;
  expect(await client.answered(discard)).toMatchObject({ type: "rejected", code: "storage-unavailable", retryable: true });
  network.restore();
  await client.answered(discard);
  await client.command({ ...open, turnId: answer });
  client.speak(answer, sound(16_000));
  await expect.poll(() => wire.connections.map(({ isOpen }) => isOpen)).toEqual([false, true]);
  await stop();
});

test("a page is turned away for now while the one before it waits for a database that is silent", async () => {
  const { database, record, disk } = await silentRecord();
  const server = await start({ database, record, limits: { endWaitMs: 100 } });
  const { client } = await server.join();
  const silence = disk.fallSilent();
  client.send({ type: "interview.pause", atSample: 0 });
  await silence.met;
  const again = new TestClient({ url: server.url(), tabId: client.tabId });
  await again.opened();
  again.hello();
  expect(await again.closed).toBe(1013);
  const other = new TestClient({ url: server.url() });
  await other.opened();
  other.hello({ takeOver: true });
  expect(await other.closed).toBe(1013);
  silence.end();
  await expect.poll(async () => (await server.view()).status).toBe("paused");
  const { welcome } = await server.join({ takeOver: true });
  expect(welcome.view.status).toBe("paused");
  await server.stop();
  await database.close();
});

/** A record whose database says nothing for a while. */
async function silentRecord() {
  const database = await withTestDatabase();
  const real = createRecordStore({ db: database.db });
  let silence: { until: Promise<void>; met: () => void } | null = null;
  const record: RecordStore = {
    ...real,
    append: async (...args) => {
      silence?.met();
      await silence?.until;
      return real.append(...args);
    },
  };
  const fallSilent = () => {
    let [end, met] = [(): void => undefined, (): void => undefined];
    const isMet = new Promise<void>((resolve) => (met = resolve));
    silence = { until: new Promise((resolve) => (end = resolve)), met };
    return { met: isMet, end };
  };
  return { database, record, disk: { fallSilent } };
}
