import { expect, test } from "vitest";

import { ProviderError, StorageError } from "~/domain/errors";
import { newId } from "~/domain/ids";
import type { CommandBody } from "~/domain/protocol";
import type { TurnMarks } from "~/domain/turn-marks";
import { type RecordStore, createRecordStore } from "~/services/record/record-store.server";
import { createScriptedSpeechToText } from "~/services/speech-to-text/scripted-speech-to-text";
import { createScriptedVoice } from "~/services/voice/scripted-voice";

import { countingObserver } from "../../../tests/session/counting-observer";
import { type SessionServer, hearQuestion, scriptedInterviewer, sound } from "../../../tests/session/session-server";
import { useSessionServers } from "../../../tests/session/session-suite";
import type { TestClient } from "../../../tests/session/test-client";
import { createMemoryObjectStore } from "../../../tests/setup/memory-object-store";

const start = useSessionServers();

const QUESTION = "Tell me about a hard decision.";
const REPLY = "Thank you for telling me. What would you do differently today, and why?";
const SECOND = "I see. And how did everybody else on the team take it?";

type Finish = Extract<CommandBody, { type: "answer.finish" }>;

/** A question that was heard, and an open answer to it. */
async function answering(server: SessionServer, samples = 0): Promise<{ client: TestClient; answer: string; reply: string; finish: Finish }> {
  const { client } = await server.join();
  const [question, answer, reply] = [newId(), newId(), newId()] as const;
  await hearQuestion(client, question);
  await client.command({ type: "answer.open", turnId: answer, questionTurnId: question, mode: "hands-free", startSample: 90_000 });
  client.speak(answer, sound(samples));
  const finish = { type: "answer.finish", turnId: answer, epoch: 7, source: "web-speech", text: "I left.", samples, reply: { turnId: reply, epoch: 7 } } as const;
  return { client, answer, reply, finish };
}

test("an answer that names its reply gets it without asking: the answer's text first, then the turn", async () => {
  const interviewer = scriptedInterviewer([QUESTION, REPLY]);
  const server = await start({ interviewer });
  const { client, answer, reply, finish } = await answering(server, 16_000);
  client.messages.length = 0;
  client.send(finish);
  const heard = await client.play(reply, { epoch: 7, startSample: 120_000 });
  expect(heard).toMatchObject({ text: REPLY, end: { type: "turn.end" } });
  const types = client.messages.map(({ type }) => type).filter((type) => type.startsWith("answer") || type === "turn.opened");
  expect(types).toEqual(["answer.final", "turn.opened"]);
  expect(interviewer.requests[1]?.conversation.at(-1)).toMatchObject({ turnId: answer, text: "I left." });
  expect((await server.view()).turns.map(({ turnId }) => turnId).slice(1)).toEqual([answer, reply]);
});

test("a request for a reply that is under way changes nothing", async () => {
  const interviewer = scriptedInterviewer([QUESTION, REPLY]);
  const server = await start({ interviewer });
  const { client, reply, finish } = await answering(server);
  client.send(finish);
  const request = { type: "turn.request", turnId: reply, epoch: 7, request: "next", fromSample: 0 } as const;
  client.signal(request);
  await client.expect("turn.clause", ({ turnId }) => turnId === reply);
  client.signal(request);
  await client.play(reply, { epoch: 7 });
  client.signal(request);
  await client.answered({ type: "interview.begin" });
  expect(client.messages.filter((message) => message.type === "turn.opened" && message.turnId === reply)).toHaveLength(1);
  expect(client.messages.filter(({ type }) => type === "turn.failed")).toEqual([]);
  expect(interviewer.requests).toHaveLength(2);
});

test("words that come all at once do not hold up the sound of the first of them", async () => {
  const long = `Thank you for telling me. ${"And what would you do differently today? ".repeat(40)}`;
  let written = 0;
  let writtenWhenHeard: number | null = null;
  const interviewer = scriptedInterviewer([QUESTION, long], { before: async () => void (written += 1) });
  const scripted = createScriptedVoice();
  const voice: typeof scripted = {
    ...scripted,
    speak(options) {
      // Whatever a provider sends is seen once the event loop comes round.
      setImmediate(() => (writtenWhenHeard ??= written));
      return scripted.speak(options);
    },
  };
  const server = await start({ interviewer, voice });
  const { client, reply, finish } = await answering(server);
  written = 0;
  writtenWhenHeard = null;
  client.send(finish);
  await client.play(reply, { epoch: 7 });
  expect(written).toBe(Math.ceil(long.length / 8));
  expect(writtenWhenHeard).toBeLessThan(20);
});

test("a slow store of recordings holds up the acknowledgement, not the reply", async () => {
  const objects = createMemoryObjectStore();
  const server = await start({ objects, interviewer: scriptedInterviewer([QUESTION, REPLY]) });
  const { client, reply, finish } = await answering(server, 8_000);
  const goOn = objects.holdPuts();
  const commandId = client.send(finish);
  await client.until(() => client.frames.find((frame) => frame.turnId === reply), "sound of the reply");
  expect(client.messages.filter((message) => message.type === "ack" && message.commandId === commandId)).toEqual([]);
  goOn();
  expect(await client.answerOf(commandId)).toMatchObject({ type: "ack" });
  expect(await client.expect("audio.stored", ({ samples }) => samples === 8_000)).toBeTruthy();
});

test("a store of recordings that is full is told, tried again, and acknowledged in the end", async () => {
  const objects = createMemoryObjectStore();
  const server = await start({ objects, interviewer: scriptedInterviewer([QUESTION, REPLY]), schedule: soon });
  const { client, reply, finish } = await answering(server, 8_000);
  objects.fail("put", 20);
  const commandId = client.send(finish);
  expect((await client.play(reply, { epoch: 7 }))?.end.type).toBe("turn.end");
  expect(await client.expect("notice")).toMatchObject({ code: "storage-full" });
  expect(await client.answerOf(commandId)).toMatchObject({ type: "ack" });
});

/** Long waits are cut short: what is retried comes at once. */
const soon = (run: () => void, ms: number): (() => void) => {
  const timer = setTimeout(run, Math.min(ms, ms < 5_000 ? 20 : ms));
  return () => clearTimeout(timer);
};

test("before its answer is in the record nothing of a reply leaves but its first sound", async () => {
  const { record, gate } = heldRecord();
  const server = await start({ interviewer: scriptedInterviewer([QUESTION, REPLY]), ...(await record()) });
  const { client, reply, finish } = await answering(server);
  const goOn = gate();
  client.messages.length = 0;
  client.frames.length = 0;
  const commandId = client.send(finish);
  await client.until(() => client.frames[0], "the first sound");
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(client.messages).toEqual([]);
  expect(client.frames.map(({ turnId, epoch }) => ({ turnId, epoch }))).toEqual(client.frames.map(() => ({ turnId: reply, epoch: 7 })));
  expect(client.frames.reduce((sum, { samples }) => sum + samples.length, 0)).toBe(3_200);
  goOn();
  const heard = await client.play(reply, { epoch: 7 });
  expect(heard?.text).toBe(REPLY);
  expect(heard?.samples.length).toBe(heard?.end.type === "turn.end" ? heard.end.samples : Number.NaN);
  expect(client.messages.map(({ type }) => type).slice(0, 2)).toEqual(["answer.final", "turn.opened"]);
  expect(await client.answerOf(commandId)).toMatchObject({ type: "ack" });
});

test("words that come too late for the answer's transaction have no sound before they are in the record, either", async () => {
  const { database, record } = await heldRecord().record();
  const appended: string[] = [];
  const append: RecordStore["append"] = async (ref, events, options) => {
    const done = await record.append(ref, events, options);
    appended.push(...events.map(({ type }) => type));
    return done;
  };
  const interviewer = scriptedInterviewer([QUESTION, REPLY], {
    before: () => new Promise((resolve) => setTimeout(resolve, interviewer.requests.length === 2 ? 50 : 0)),
  });
  const server = await start({ database, record: { ...record, append }, interviewer, limits: { joinWordsMs: 5 } });
  const { client, finish } = await answering(server);
  client.frames.length = 0;
  appended.length = 0;
  client.send(finish);
  const before = await client.until(() => (client.frames.length > 0 ? [...appended] : undefined), "sound of the reply");
  expect(before.slice(0, 3)).toEqual(["answer.finished", "turn.opened", "turn.clause"]);
});

test("an answer that could not be stored is tried again, and the reply to it is whole", async () => {
  const { database, record } = await heldRecord().record();
  let fails = true;
  const append: RecordStore["append"] = (ref, events, options) => {
    const isAnswer = events.some(({ type }) => type === "answer.finished");
    if (!isAnswer || !fails) return record.append(ref, events, options);
    fails = false;
    return new Promise((_, reject) => setTimeout(() => reject(new StorageError("The database is gone.", { code: "storage-unavailable" })), 50));
  };
  const interviewer = scriptedInterviewer([QUESTION, REPLY, SECOND]);
  const server = await start({ database, record: { ...record, append }, interviewer });
  const { client, reply, finish } = await answering(server);
  expect(await client.answered(finish)).toMatchObject({ type: "rejected" });
  expect(client.frames.filter(({ epoch }) => epoch === 7)).not.toEqual([]);
  client.send({ ...finish, epoch: 9, reply: { turnId: reply, epoch: 9 } });
  const heard = await client.play(reply, { epoch: 9 });
  expect(heard?.text).toBe(SECOND);
  expect(heard).toMatchObject({ firstSample: 0, end: { type: "turn.end", samples: heard?.samples.length } });
});

/** A record whose appends can be held. */
function heldRecord() {
  let held: Promise<void> = Promise.resolve();
  return {
    gate: (): (() => void) => {
      let open = (): void => undefined;
      held = new Promise((resolve) => (open = resolve));
      return () => open();
    },
    record: async () => {
      const { withTestDatabase } = await import("../../../tests/setup/test-database");
      const database = await withTestDatabase();
      const real = createRecordStore({ db: database.db });
      const record: RecordStore = { ...real, append: (...args) => held.then(() => real.append(...args)) };
      return { database, record };
    },
  };
}

test("a finish that a crash left unanswered is acknowledged later, and its reply is made then", async () => {
  const server = await start({ interviewer: scriptedInterviewer([QUESTION]) });
  const { client, reply, finish } = await answering(server);
  const commandId = newId();
  await client.command({ ...finish, reply: undefined }, commandId);
  await client.vanish();
  await server.stop();
  const second = await start({ interview: server.ref, objects: server.objects, interviewer: scriptedInterviewer([REPLY]) });
  const { client: page } = await second.join();
  page.send({ ...finish, reply: { turnId: reply, epoch: 1 } }, commandId);
  expect((await page.play(reply, { epoch: 1 }))?.text).toBe(REPLY);
  expect(await page.answerOf(commandId)).toMatchObject({ type: "ack" });
  expect((await second.view()).turns).toHaveLength(3);
});

test.each<[string, number, string[]]>([
  ["that come soon enough go into the answer's transaction", 2_000, ["answer.finished", "turn.opened", "turn.clause"]],
  ["that come later do not hold it up", 5, ["answer.finished"]],
])("a reply's first words %s", async (_, joinWordsMs, types) => {
  const { database, record } = await heldRecord().record();
  const appended: string[][] = [];
  const append: RecordStore["append"] = async (ref, events, options) => {
    appended.push(events.map(({ type }) => type));
    return record.append(ref, events, options);
  };
  const interviewer = scriptedInterviewer([QUESTION, REPLY], {
    before: () => new Promise((resolve) => setTimeout(resolve, interviewer.requests.length === 2 ? 50 : 0)),
  });
  const server = await start({ database, record: { ...record, append }, interviewer, limits: { joinWordsMs } });
  const { client, reply, finish } = await answering(server);
  client.send(finish);
  expect((await client.play(reply, { epoch: 7 }))?.text).toBe(REPLY);
  expect(appended.find(([first]) => first === "answer.finished")).toEqual(types);
});

test("a reply that is cancelled before its answer is durable is never in the record", async () => {
  const { record, gate } = heldRecord();
  const server = await start({ interviewer: scriptedInterviewer([QUESTION, REPLY]), ...(await record()) });
  const { client, reply, finish } = await answering(server);
  const goOn = gate();
  const commandId = client.send(finish);
  client.signal({ type: "turn.cancel", turnId: reply });
  await new Promise((resolve) => setTimeout(resolve, 50));
  goOn();
  await client.answerOf(commandId);
  await client.answered({ type: "interview.begin" });
  expect((await server.view()).turns.at(-1)).toMatchObject({ role: "candidate", status: "finished" });
  expect(client.frames.filter((frame) => frame.turnId === reply)).toEqual([]);
});

test("a failed transcription makes no reply, and the next try does", async () => {
  const failure = new ProviderError("The transcription service refused.", { code: "provider-failed", retryable: true });
  const interviewer = scriptedInterviewer([QUESTION, REPLY]);
  const server = await start({ interviewer, speechToText: createScriptedSpeechToText([failure, "It works now"]) });
  const { client, reply, finish } = await answering(server, 16_000);
  const heard: Finish = { ...finish, source: "server", text: "" };
  expect(await client.answered(heard)).toMatchObject({ type: "rejected", code: "provider-failed" });
  expect(interviewer.requests).toHaveLength(1);
  client.send({ ...heard, epoch: 8, reply: { turnId: reply, epoch: 8 } });
  expect((await client.play(reply, { epoch: 8 }))?.text).toBe(REPLY);
});

test("the steps towards a turn are timed in the record, with what the page saw", async () => {
  const observer = countingObserver();
  const server = await start({ observer, interviewer: scriptedInterviewer([QUESTION, REPLY]), voice: createScriptedVoice({ firstAudioDelayMs: 30 }) });
  const { client, reply, finish } = await answering(server);
  client.send(finish);
  const heard = await client.play(reply, { epoch: 7 });
  client.signal({ type: "turn.marks", turnId: reply, marks: { speechEndedMs: -620, firstSampleMs: 81 } });
  await client.command({ type: "turn.played", turnId: reply, startSample: 0, playedSamples: heard?.samples.length ?? 0, outcome: "completed" });
  client.signal({ type: "turn.marks", turnId: reply, marks: { interruptionMs: 140, interruptedBy: "voice" } });
  await expect.poll(async () => (await marksOf(server, reply))?.interruptionMs).toBe(140);
  const marks = await marksOf(server, reply);
  expect(marks).toMatchObject({ draft: "none", modelCalls: 1, speechEndedMs: -620, firstSampleMs: 81, interruptedBy: "voice" });
  const { transcribedMs = 0, answerStoredMs = 0, firstTokenMs = 0, firstClauseMs = 0, firstAudioMs = 0, firstFrameMs = 0 } = marks ?? {};
  expect(transcribedMs).toBeLessThan(answerStoredMs);
  expect(firstTokenMs).toBeLessThan(firstClauseMs);
  expect(firstAudioMs).toBeGreaterThanOrEqual(firstClauseMs + 29);
  expect(firstFrameMs).toBeGreaterThan(firstAudioMs);
  expect(observer.turns).toHaveLength(3);
  await expect.poll(() => timingsIn(server, "3-interviewer.json")).toEqual(marks);
});

test("a turn's file has its times, however slowly they come into the record", async () => {
  const { database, record } = await heldRecord().record();
  const append: RecordStore["append"] = async (ref, events, options) => {
    if (events.some(({ type }) => type === "turn.timed")) await new Promise((resolve) => setTimeout(resolve, 300));
    return record.append(ref, events, options);
  };
  const server = await start({ database, record: { ...record, append }, interviewer: scriptedInterviewer([QUESTION, REPLY]) });
  const { client, reply, finish } = await answering(server);
  client.send(finish);
  const heard = await client.play(reply, { epoch: 7 });
  await client.command({ type: "turn.played", turnId: reply, startSample: 0, playedSamples: heard?.samples.length ?? 0, outcome: "completed" });
  await expect.poll(() => timingsIn(server, "3-interviewer.json")).toBeDefined();
  await server.stop();
  expect(timingsIn(server, "3-interviewer.json")).toMatchObject({ firstFrameMs: expect.any(Number) });
  expect(timingsIn(server, "3-interviewer.json")).toEqual(await marksOf(server, reply));
});

/** What a turn's file in the bucket says of its times; undefined without one. */
function timingsIn({ objects }: SessionServer, file: string): unknown {
  const [, bytes] = [...objects.objects].find(([key]) => key.endsWith(`/turns/${file}`)) ?? [];
  return bytes && (JSON.parse(Buffer.from(bytes).toString("utf8")) as { timings: unknown }).timings;
}

async function marksOf(server: SessionServer, turnId: string): Promise<TurnMarks | undefined> {
  const turn = (await server.view()).turns.find((one) => one.turnId === turnId);
  return turn?.role === "interviewer" ? turn.marks : undefined;
}
