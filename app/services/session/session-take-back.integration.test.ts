import { afterEach, expect, test } from "vitest";

import { newId } from "~/domain/ids";
import type { CommandBody } from "~/domain/protocol";
import { type RecordStore, createRecordStore } from "~/services/record/record-store.server";

import { type SessionServer, hearQuestion, scriptedInterviewer, sound } from "../../../tests/session/session-server";
import { useSessionServers } from "../../../tests/session/session-suite";
import type { TestClient } from "../../../tests/session/test-client";
import { losslessSamples } from "../../../tests/setup/lossless-codec";
import { type MemoryObjectStore, createMemoryObjectStore } from "../../../tests/setup/memory-object-store";
import { withTestDatabase } from "../../../tests/setup/test-database";

const start = useSessionServers();

const QUESTION = "Tell me about a hard decision.";
const REPLY = "Thank you for telling me. What would you do differently today, and why?";
const SECOND = "I see. And how did everybody else on the team take it?";

const TAKES_BACK = ["answer.discard", "answer.redo", "answer.reopen"] as const;

type Finish = Extract<CommandBody, { type: "answer.finish" }>;

interface Answering {
  client: TestClient;
  question: string;
  answer: string;
  reply: string;
  finish: Finish;
}

/** A question that was heard, and an open answer to it whose sound is stored. */
async function answering(server: SessionServer): Promise<Answering> {
  const { client } = await server.join();
  const [question, answer, reply] = [newId(), newId(), newId()] as const;
  await hearQuestion(client, question);
  await client.command({ type: "answer.open", turnId: answer, questionTurnId: question, mode: "hands-free", startSample: 90_000 });
  client.speak(answer, sound(16_000));
  await client.expect("audio.stored", ({ samples }) => samples === 16_000);
  const finish = { type: "answer.finish", turnId: answer, epoch: 7, source: "web-speech", text: "I left.", samples: 16_000, reply: { turnId: reply, epoch: 7 } } as const;
  return { client, question, answer, reply, finish };
}

/** The same, finished, and with a reply of which nothing was heard. */
async function answered(server: SessionServer): Promise<Answering> {
  const given = await answering(server);
  await given.client.command(given.finish);
  await given.client.until(() => given.client.frames.find(({ turnId }) => turnId === given.reply), "sound of the reply");
  return given;
}

const gates: (() => void)[] = [];
// A test that failed leaves them shut, and its server could not be stopped.
afterEach(() => gates.splice(0).forEach((open) => open()));

/** Something that happens when it is let. */
function gate(): { opened: Promise<void>; open: () => void; met: Promise<void>; meet: () => void } {
  let [open, meet] = [(): void => undefined, (): void => undefined];
  const opened = new Promise<void>((resolve) => (open = resolve));
  gates.push(open);
  const met = new Promise<void>((resolve) => (meet = resolve));
  return { opened, open, met, meet };
}

/** An interviewer that has no words for its reply until it is let. */
function slowToReply() {
  const words = gate();
  const interviewer = scriptedInterviewer([QUESTION, REPLY, SECOND], {
    before: async () => {
      if (interviewer.requests.length !== 2) return;
      words.meet();
      await words.opened;
    },
  });
  return { interviewer, words };
}

/** A bucket of which some calls are not answered until they are let: those whose name and key fit. */
function silentBucket(): MemoryObjectStore & { hold: (what: RegExp) => () => void; asked: string[] } {
  const memory = createMemoryObjectStore();
  const asked: string[] = [];
  let held: { what: RegExp; until: Promise<void> } | null = null;
  const unlessHeld =
    <Args extends [unknown, ...unknown[]], Result>(name: string, call: (...args: Args) => Promise<Result>) =>
    async (...args: Args): Promise<Result> => {
      const what = `${name} ${String(args[0])}`;
      asked.push(what);
      if (held?.what.test(what)) await held.until;
      return call(...args);
    };
  return {
    ...memory,
    asked,
    hold: (what) => {
      const { opened, open } = gate();
      held = { what, until: opened };
      return () => {
        held = null;
        open();
      };
    },
    put: unlessHeld("put", memory.put),
    get: unlessHeld("get", memory.get),
    head: unlessHeld("head", memory.head),
    list: unlessHeld("list", memory.list),
    delete: unlessHeld("delete", memory.delete),
    deletePrefix: unlessHeld("delete", memory.deletePrefix),
  };
}

const EVERYTHING = /^/;

/** What was, or is being, put into it. */
const putIn = ({ asked }: { asked: string[] }): string => asked.filter((what) => what.startsWith("put ")).join();

const filesOf = ({ objects }: SessionServer): string[] => [...objects.objects.keys()].flatMap((key) => key.split("/turns/")[1] ?? []);

const soundIn = ({ objects }: SessionServer, file: string): Int16Array =>
  losslessSamples([...objects.objects].find(([key]) => key.endsWith(`/turns/${file}`))?.[1]);

const pendingIn = async ({ record, ref }: SessionServer): Promise<string[]> => (await record.pendingErasures(ref)).map(({ turnId }) => turnId);

/** All that was sent before has been begun by the server. */
async function begun(client: TestClient): Promise<void> {
  const at = performance.now();
  client.signal({ type: "ping", at });
  await client.expect("pong", (pong) => pong.at === at);
}

test.each(TAKES_BACK)("a reply that has no words yet when its answer is taken back (%s) never has any", async (type) => {
  const { interviewer, words } = slowToReply();
  const server = await start({ interviewer, limits: { joinWordsMs: 5 } });
  const { client, question, answer, reply, finish } = await answering(server);
  await client.command(finish);
  await words.met;
  await client.command({ type, turnId: answer });
  words.open();
  // Comes into the record behind everything that was to be written before.
  await client.command({ type: "interview.pause", atSample: 150_000 });
  expect((await server.view()).turns.map(({ turnId }) => turnId)).toEqual(type === "answer.reopen" ? [question, answer] : [question]);
  expect(JSON.stringify(await server.events())).not.toContain("Thank you for telling me");
  await server.stop();
  expect(filesOf(server).filter((name) => name.startsWith("3-"))).toEqual([]);
  expect(client.messages.filter((message) => message.type === "turn.opened" && message.turnId === reply)).toEqual([]);
});

/** A record in which the end of an answer takes as long as it is let. */
async function slowRecord() {
  const database = await withTestDatabase();
  const real = createRecordStore({ db: database.db });
  const finishing = gate();
  const append: RecordStore["append"] = async (ref, events, options) => {
    if (events.some(({ type }) => type === "answer.finished")) {
      finishing.meet();
      await finishing.opened;
    }
    return real.append(ref, events, options);
  };
  return { database, record: { ...real, append }, finishing };
}

test.each([
  ["whose reply's first words are in its transaction", 2_000],
  ["whose reply has its first words meanwhile", 5],
])("an answer %s, and that is discarded while it becomes durable, leaves nothing of either", async (_, joinWordsMs) => {
  const { database, record, finishing } = await slowRecord();
  const { interviewer, words } = slowToReply();
  const server = await start({ database, record, interviewer, limits: { joinWordsMs } });
  const { client, question, answer, finish } = await answering(server);
  client.send(finish);
  if (joinWordsMs > 5) words.open();
  await finishing.met;
  words.open();
  const discard = client.send({ type: "answer.discard", turnId: answer });
  await begun(client);
  finishing.open();
  expect(await client.answerOf(discard)).toMatchObject({ type: "ack" });
  expect((await server.view()).turns.map(({ turnId }) => turnId)).toEqual([question]);
  await server.stop();
  expect(JSON.stringify(await server.events())).not.toMatch(/I left|Thank you for telling me/);
  expect(filesOf(server).filter((name) => !name.startsWith("1-"))).toEqual([]);
  await database.close();
});

test.each(TAKES_BACK)("while the bucket is silent an answer is taken back (%s) all the same, and what has to go goes later", async (type) => {
  const objects = silentBucket();
  const server = await start({ objects, interviewer: scriptedInterviewer([QUESTION, REPLY, SECOND]), limits: { endWaitMs: 50, takeBackWaitMs: 50 } });
  const { client, question, answer, reply, finish } = await answered(server);
  const release = objects.hold(EVERYTHING);
  // Files are being written, and for long.
  await client.command({ type: "interview.pause", atSample: 150_000 });
  await client.command({ type: "interview.resume", atSample: 150_000 });
  await client.command({ type, turnId: answer });
  const gone = type === "answer.reopen" ? [reply] : [answer, reply];
  expect((await pendingIn(server)).sort()).toEqual(gone.sort());
  const next = newId();
  if (type !== "answer.reopen") {
    client.signal({ type: "turn.request", turnId: next, epoch: 9, request: "again", fromSample: 0 });
    await client.expect("turn.clause", ({ turnId }) => turnId === next);
  }
  release();
  await expect.poll(() => pendingIn(server)).toEqual([]);
  expect(filesOf(server).filter((name) => name.startsWith("3-"))).toEqual([]);
  expect((await server.view()).turns.map(({ turnId }) => turnId)).toEqual([question, type === "answer.reopen" ? answer : next]);
  if (type !== "answer.reopen") return expect(filesOf(server).filter((name) => name.startsWith("2-"))).toEqual([]);
  client.speak(answer, sound(32_000).slice(16_000), 16_000);
  await client.command({ ...finish, samples: 32_000, reply: undefined });
  await server.stop();
  expect(soundIn(server, "2-candidate.webm")).toEqual(sound(32_000));
});

test("while the bucket is silent a turn that nobody waits for makes place for the next, and what has to go goes later", async () => {
  const objects = silentBucket();
  const server = await start({ objects, interviewer: scriptedInterviewer([QUESTION, SECOND]), limits: { endWaitMs: 50 } });
  const { client } = await server.join();
  const [first, second, third] = [newId(), newId(), newId()] as const;
  client.request(first);
  await expect.poll(() => filesOf(server)).toEqual([expect.stringMatching(/^1-interviewer\.parts/)]);
  const release = objects.hold(EVERYTHING);
  client.signal({ type: "turn.cancel", turnId: first });
  client.request(second);
  await client.until(() => client.frames.find(({ turnId }) => turnId === second), "sound of the second turn");
  client.request(third);
  await client.expect("turn.clause", ({ turnId }) => turnId === third);
  expect((await server.view()).turns.map(({ turnId }) => turnId)).toEqual([third]);
  expect((await pendingIn(server)).sort()).toEqual([first, second].sort());
  release();
  await expect.poll(() => pendingIn(server)).toEqual([]);
  await server.stop();
  expect(filesOf(server).filter((name) => !name.startsWith("3-"))).toEqual([]);
});

test("a turn that is asked for again is begun once what was erased of it is gone, so that none of its new sound goes with it", async () => {
  const objects = silentBucket();
  const interviewer = scriptedInterviewer([QUESTION, SECOND]);
  const server = await start({ objects, interviewer });
  const { client } = await server.join();
  const turnId = newId();
  client.request(turnId);
  await expect.poll(() => filesOf(server)).toEqual([expect.stringMatching(/^1-interviewer\.parts/)]);
  const release = objects.hold(/^delete /);
  client.signal({ type: "turn.cancel", turnId });
  const epoch = client.request(turnId);
  await expect.poll(() => objects.asked.filter((what) => what.startsWith("delete "))).not.toEqual([]);
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(interviewer.requests).toHaveLength(1);
  release();
  const heard = await client.play(turnId, { epoch });
  expect(heard).toMatchObject({ text: SECOND, end: { type: "turn.end" } });
  await client.command({ type: "turn.played", turnId, startSample: 0, playedSamples: heard?.samples.length ?? 0, outcome: "completed" });
  await server.stop();
  expect(soundIn(server, "1-interviewer.webm")).toEqual(heard?.samples);
});

test("a turn whose sound cannot be erased just now is not begun again, until it is", async () => {
  const objects = silentBucket();
  const server = await start({ objects, interviewer: scriptedInterviewer([QUESTION, SECOND]), limits: { endWaitMs: 50 } });
  const { client } = await server.join();
  const turnId = newId();
  client.request(turnId);
  await expect.poll(() => filesOf(server)).toEqual([expect.stringMatching(/^1-interviewer\.parts/)]);
  const release = objects.hold(EVERYTHING);
  client.signal({ type: "turn.cancel", turnId });
  const refused = await client.play(turnId, { epoch: client.request(turnId) });
  expect(refused?.end).toMatchObject({ type: "turn.failed", code: "storage-unavailable", retryable: true });
  release();
  objects.fail("delete", 2);
  await expect.poll(async () => (await client.play(turnId, { epoch: client.request(turnId) }))?.end.type).toBe("turn.end");
  expect((await server.view()).turns).toMatchObject([{ turnId, text: SECOND }]);
  expect(await pendingIn(server)).toEqual([]);
});

test("sound of a cancelled turn that comes into the bucket behind its erasure goes, too", async () => {
  const objects = silentBucket();
  const server = await start({ objects });
  const { client } = await server.join();
  const turnId = newId();
  const release = objects.hold(/^put .*1-interviewer\.parts/);
  client.request(turnId);
  await expect.poll(() => putIn(objects)).toContain("1-interviewer.parts");
  client.signal({ type: "turn.cancel", turnId });
  await expect.poll(() => pendingIn(server)).toEqual([turnId]);
  // The page is loaded again: its session mends what it can.
  await client.vanish();
  await server.join();
  await expect.poll(() => pendingIn(server)).toEqual([]);
  release();
  await server.stop();
  expect(filesOf(server)).toEqual([]);
});

test("an answer is not opened again while a part of it is being packed, which would count for all of it", async () => {
  const objects = silentBucket();
  const server = await start({ objects, interviewer: scriptedInterviewer([QUESTION, REPLY]), limits: { endWaitMs: 50 } });
  const { client, answer, finish } = await answered(server);
  const release = objects.hold(/^put .*2-candidate\.webm/);
  await client.vanish();
  const { client: page } = await server.join();
  await expect.poll(() => putIn(objects)).toContain("2-candidate.webm");
  expect(await page.answered({ type: "answer.reopen", turnId: answer })).toMatchObject({ type: "rejected", code: "storage-unavailable", retryable: true });
  release();
  await page.command({ type: "answer.reopen", turnId: answer });
  page.speak(answer, sound(32_000).slice(16_000), 16_000);
  await page.command({ ...finish, samples: 32_000, reply: undefined });
  await server.stop();
  expect(soundIn(server, "2-candidate.webm")).toEqual(sound(32_000));
});

test("a turn that was played is over at once while the bucket is silent, and has all its files once it is back", async () => {
  const objects = silentBucket();
  const server = await start({ objects, interviewer: scriptedInterviewer([QUESTION, REPLY]) });
  const { client } = await server.join();
  const [question, answer] = [newId(), newId()] as const;
  const release = objects.hold(/^put .*1-interviewer/);
  const heard = await client.play(question, { epoch: client.request(question) });
  const playedSamples = heard?.samples.length ?? 0;
  await client.command({ type: "turn.played", turnId: question, startSample: 0, playedSamples, outcome: "completed" });
  await client.command({ type: "answer.open", turnId: answer, questionTurnId: question, mode: "hands-free", startSample: 90_000 });
  expect(filesOf(server).filter((name) => name.startsWith("1-"))).toEqual([]);
  release();
  await expect.poll(() => filesOf(server).sort()).toEqual(["1-interviewer.json", "1-interviewer.webm"]);
  expect(soundIn(server, "1-interviewer.webm")).toEqual(heard?.samples);
});

test("an interview that ends while the bucket is silent is whole once that is back: what nobody heard is gone, and the recording is not made before", async () => {
  const objects = silentBucket();
  const whole: string[][] = [];
  const onWhole = (): void => void whole.push(filesOf(server).sort());
  const server: SessionServer = await start({ objects, interviewer: scriptedInterviewer([QUESTION, REPLY]), limits: { endWaitMs: 50 }, onWhole });
  const { client, answer, reply, finish } = await answering(server);
  const release = objects.hold(/^put .*\.parts/);
  client.speak(answer, sound(32_000).slice(16_000), 16_000);
  client.send({ ...finish, samples: 32_000 });
  await client.until(() => client.frames.find(({ turnId }) => turnId === reply), "sound of the reply");
  await expect.poll(() => putIn(objects)).toContain("3-interviewer.parts");
  await client.command({ type: "interview.end", reason: "candidate", atSample: 400_000 });
  expect((await server.view()).turns.map(({ turnId }) => turnId)).not.toContain(reply);
  expect(whole).toEqual([]);
  release();
  await expect.poll(() => filesOf(server).sort()).toEqual(["1-interviewer.json", "1-interviewer.webm", "2-candidate.json", "2-candidate.webm"]);
  await expect.poll(() => whole.at(-1)).toEqual(filesOf(server).sort());
  expect(soundIn(server, "2-candidate.webm")).toEqual(sound(32_000));
});

test("a session that is closed has nothing of a discarded answer on its way to the bucket any more", async () => {
  const objects = silentBucket();
  const server = await start({ objects, limits: { endWaitMs: 50, takeBackWaitMs: 50 } });
  const { client } = await server.join();
  const [question, answer] = [newId(), newId()] as const;
  await hearQuestion(client, question);
  await client.command({ type: "answer.open", turnId: answer, questionTurnId: question, mode: "hands-free", startSample: 90_000 });
  const release = objects.hold(/^put .*2-candidate/);
  client.speak(answer, sound(16_000));
  await expect.poll(() => putIn(objects)).toContain("2-candidate.parts");
  await client.command({ type: "answer.discard", turnId: answer });
  let isClosed = false;
  const closed = server.endSession(server.ref.interviewId).then(() => (isClosed = true));
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(isClosed).toBe(false);
  release();
  await closed;
  expect(filesOf(server).filter((name) => name.startsWith("2-"))).toEqual([]);
});
