import { expect, test } from "vitest";

import { concatSamples } from "~/domain/audio";
import { StorageError } from "~/domain/errors";
import { newId } from "~/domain/ids";
import { createScriptedSpeechToText } from "~/services/speech-to-text/scripted-speech-to-text";
import type { SpeechToText, Transcription } from "~/services/speech-to-text/speech-to-text";

import { createCodedSpeech } from "../../../tests/providers/coded-speech";
import { hearQuestion, sound } from "../../../tests/session/session-server";
import { useSessionServers } from "../../../tests/session/session-suite";
import { TestClient } from "../../../tests/session/test-client";
import { losslessSamples } from "../../../tests/setup/lossless-codec";
import { type MemoryObjectStore, createMemoryObjectStore } from "../../../tests/setup/memory-object-store";

const start = useSessionServers();

const TRY_AGAIN_LATER = 1013;

/** A bucket that can be away: whatever is asked of it then fails. */
function leavingBucket(): MemoryObjectStore & { away: boolean } {
  const memory = createMemoryObjectStore();
  const bucket = { ...memory, away: false };
  const unlessAway =
    <Args extends unknown[], Result>(call: (...args: Args) => Promise<Result>) =>
    (...args: Args): Promise<Result> =>
      bucket.away ? Promise.reject(new StorageError("The bucket is away.", { code: "storage-unavailable", retryable: true })) : call(...args);
  return Object.assign(bucket, { list: unlessAway(memory.list), head: unlessAway(memory.head), get: unlessAway(memory.get), put: unlessAway(memory.put) });
}

async function openAnswer(server: Awaited<ReturnType<typeof start>>) {
  const { client } = await server.join();
  const [question, answer] = [newId(), newId()] as const;
  await hearQuestion(client, question);
  return { client, answer, open: { type: "answer.open", turnId: answer, questionTurnId: question, mode: "hands-free", startSample: 0 } as const };
}

const finishOf = (turnId: string, samples: number) => ({ type: "answer.finish", turnId, epoch: 1, source: "server", text: "", samples }) as const;

const recordingIn = (objects: MemoryObjectStore): Int16Array => losslessSamples([...objects.objects].find(([key]) => key.endsWith("/2-candidate.webm"))?.[1]);

test("a tab that comes while nothing can be stored goes on behind what is stored, whatever the tab before it had sent", async () => {
  const server = await start({ speechToText: createScriptedSpeechToText(["All of it"]) });
  const { client, answer, open } = await openAnswer(server);
  await client.command(open);
  client.speak(answer, sound(16_000));
  await client.expect("audio.stored");
  server.objects.fail("put", 100);
  client.speak(answer, sound(16_000), 16_000);
  await client.expect("notice");
  await client.vanish();

  const { client: page, welcome } = await server.join({ tabId: client.tabId });
  expect(welcome.storedSamples).toBe(16_000);
  server.objects.fail("put", 0);
  const later = sound(8_000).map((sample) => -sample);
  page.speak(answer, later, 16_000);
  await page.command(finishOf(answer, 24_000));
  await server.stop();
  expect(recordingIn(server.objects)).toEqual(concatSamples([sound(16_000), later]));
});

const speech = createCodedSpeech("we began early then it went dark and after that came light".split(" "));
const KEPT = speech.say("we began early |").samples;
const LOST = speech.say("then it went dark |").samples;
const LATER = speech.say("and after that came light |").samples;

/** `KEPT` is stored, and nothing can be of `LOST`. */
async function sayMoreThanIsStored(server: Awaited<ReturnType<typeof start>>) {
  const { client, answer, open } = await openAnswer(server);
  await client.command(open);
  client.speak(answer, KEPT);
  await client.expect("audio.stored", ({ samples }) => samples === KEPT.length);
  server.objects.fail("put", 100);
  client.speak(answer, LOST, KEPT.length);
  return { client, answer };
}

/** `LOST` is transcribed while the candidate goes on; then the page loses its connection. */
async function loseWords(server: Awaited<ReturnType<typeof start>>) {
  const { client, answer } = await sayMoreThanIsStored(server);
  client.signal({ type: "answer.segment", turnId: answer, epoch: 1, fromSample: KEPT.length - 4_000, toSample: KEPT.length + LOST.length });
  await client.expect("answer.partial", ({ text }) => text.includes("dark"));
  await client.vanish();
  const { client: page, welcome } = await server.join({ tabId: client.tabId });
  expect(welcome.storedSamples).toBe(KEPT.length);
  server.objects.fail("put", 0);
  return { page, answer };
}

test.each([
  ["other words are said in its place, which are heard", LATER, "we began early and after that came light"],
  ["the same page sends it again, and each word is there once", LOST, "we began early then it went dark"],
])("words of a sound that could not be stored go with it: %s", async (_, next, text) => {
  const server = await start({ speechToText: createScriptedSpeechToText([({ samples }) => speech.recognise(samples)]) });
  const { page, answer } = await loseWords(server);
  page.speak(answer, next, KEPT.length);
  await page.command(finishOf(answer, KEPT.length + next.length));
  expect((await server.events()).at(-1)).toMatchObject({ type: "answer.finished", ...speech.recognise(concatSamples([KEPT, next])), text });
  await server.stop();
  expect(recordingIn(server.objects)).toEqual(concatSamples([KEPT, next]));
});

/** The first end that it transcribes waits for `release`; `asked` counts the ends. */
function heldPieces() {
  let release = (): void => undefined;
  const held = new Promise<void>((resolve) => (release = resolve));
  const speechToText = createScriptedSpeechToText([
    async ({ samples }) => (await held, speech.recognise(samples)),
    ({ samples }) => speech.recognise(samples),
  ]);
  return { speechToText, asked: () => speechToText.calls.length, release };
}

/** The same with streams: the first one is only ended, and never finishes. */
function heldStream() {
  let [opened, ends] = [0, 0];
  const openStream: SpeechToText["openStream"] = ({ signal }) => {
    const heard: Int16Array[] = [];
    const isHeld = opened === 0;
    opened += 1;
    const finish = (): Promise<Transcription> => {
      ends += 1;
      if (!isHeld) return Promise.resolve(speech.recognise(concatSamples(heard)));
      return new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason as Error)));
    };
    return { write: (samples) => void heard.push(samples.slice()), finish };
  };
  const speechToText: SpeechToText = { ...createScriptedSpeechToText([new Error("There is a stream")]), openStream };
  return { speechToText, asked: () => ends, release: () => undefined };
}

test.each([
  ["in pieces", heldPieces],
  ["by a stream", heldStream],
])("an answer whose sound is forgotten while its end is transcribed %s is heard again when the sound is there", async (_, transcriber) => {
  const { speechToText, asked, release } = transcriber();
  const server = await start({ speechToText });
  const { client, answer } = await sayMoreThanIsStored(server);
  const commandId = client.send({ ...finishOf(answer, KEPT.length + LOST.length), reply: { turnId: newId(), epoch: 2 } });
  await expect.poll(asked).toBe(1);
  await client.vanish();
  const { client: page, welcome } = await server.join({ tabId: client.tabId });
  expect(welcome.storedSamples).toBe(KEPT.length);
  release();
  // An answer that took what was transcribed for all of its sound would be finished without what comes now.
  server.objects.fail("put", 0);
  page.speak(answer, LATER, KEPT.length);
  expect(await page.answerOf(commandId)).toMatchObject({ type: "ack" });
  const [turn] = (await server.view()).turns.filter(({ turnId }) => turnId === answer);
  expect(turn).toMatchObject({ ...speech.recognise(concatSamples([KEPT, LATER]).subarray(0, turn?.samples)), status: "finished" });
  expect(turn?.samples).toBeGreaterThanOrEqual(KEPT.length + LOST.length);
});

test("a page is not let into an open answer while nobody can say what is stored of it", async () => {
  const objects = leavingBucket();
  const first = await start({ objects });
  const { client, answer, open } = await openAnswer(first);
  await client.command(open);
  client.speak(answer, sound(16_000));
  await client.expect("audio.stored");
  await first.stop();
  objects.away = true;
  const server = await start({ objects, interview: first.ref });
  const page = new TestClient({ url: server.url() });
  await page.opened();
  page.hello();
  expect(await page.closed).toBe(TRY_AGAIN_LATER);
  objects.away = false;
  expect((await server.join()).welcome.storedSamples).toBe(16_000);
});

test("an answer that begins while the bucket is away is kept from its first sample, and stored when it is back", async () => {
  const objects = leavingBucket();
  const server = await start({ objects, speechToText: createScriptedSpeechToText(["All of it"]) });
  const { client, answer, open } = await openAnswer(server);
  objects.away = true;
  await client.command(open);
  client.speak(answer, sound(16_000));
  await client.expect("notice");
  objects.away = false;
  client.speak(answer, sound(8_000), 16_000);
  await client.command(finishOf(answer, 24_000));
  await server.stop();
  expect(recordingIn(objects)).toEqual(concatSamples([sound(16_000), sound(8_000)]));
});

test("the last sound of an answer that a killed server had finished but not stored is taken from the page", async () => {
  const dying = await start({ speechToText: createScriptedSpeechToText(["All of it"]) });
  const { client, answer, open } = await openAnswer(dying);
  await client.command(open);
  client.speak(answer, sound(16_000));
  await client.expect("audio.stored");
  const release = dying.objects.holdPuts();
  client.speak(answer, sound(8_000), 16_000);
  const finish = { ...finishOf(answer, 24_000), reply: { turnId: newId(), epoch: 2 } };
  const commandId = newId();
  client.command(finish, commandId).catch(() => undefined); // its acknowledgement dies with the server
  await client.expect("answer.final");
  // What the store has when the power goes.
  const objects = createMemoryObjectStore();
  for (const [key, bytes] of dying.objects.objects) await objects.put(key, bytes);

  const server = await start({ objects, interview: dying.ref });
  const { client: page } = await server.join();
  const done = page.command(finish, commandId);
  page.speak(answer, sound(8_000), 16_000);
  await done;
  await server.stop();
  release();
  expect(recordingIn(objects)).toEqual(concatSamples([sound(16_000), sound(8_000)]));
});

test("an interview that ended while the bucket was away has all its files once its session is closed", async () => {
  const objects = leavingBucket();
  const server = await start({ objects, speechToText: createScriptedSpeechToText(["All of it"]) });
  await endWhileAway(server, objects);
  objects.away = false;
  await server.stop();
  expect(turnFiles(objects)).toEqual(["1-interviewer.json", "1-interviewer.webm", "2-candidate.json", "2-candidate.webm"]);
});

test("what the bucket lacks of an ended interview after a crash is written at the next start, whoever opens it or not", async () => {
  const objects = leavingBucket();
  const server = await start({ objects, speechToText: createScriptedSpeechToText(["All of it"]) });
  await endWhileAway(server, objects);
  await server.stop();
  expect(turnFiles(objects)).not.toContain("2-candidate.json");
  const second = await start({ objects, interview: server.ref });
  await expect(second.finishFiles()).rejects.toThrow("away");
  objects.away = false;
  await second.finishFiles();
  expect(turnFiles(objects)).toEqual(["1-interviewer.json", "1-interviewer.webm", "2-candidate.json", "2-candidate.webm"]);
  expect(recordingIn(objects)).toEqual(sound(16_000));
});

/** The sound is stored by then, in parts. */
async function endWhileAway(server: Awaited<ReturnType<typeof start>>, objects: ReturnType<typeof leavingBucket>): Promise<void> {
  const { client, answer, open } = await openAnswer(server);
  await client.command(open);
  client.speak(answer, sound(16_000));
  await client.command(finishOf(answer, 16_000));
  objects.away = true;
  await client.command({ type: "interview.end", reason: "candidate", atSample: 32_000 });
  await client.close();
}

const turnFiles = ({ objects }: MemoryObjectStore): string[] =>
  [...objects.keys()].flatMap((key) => /turns\/(\d+-\w+\.(?:json|webm))$/.exec(key)?.[1] ?? []).sort();
