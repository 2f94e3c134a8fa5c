import { afterAll, beforeAll, expect, test } from "vitest";

import { concatSamples } from "~/domain/audio";
import { StorageError } from "~/domain/errors";
import { newId } from "~/domain/ids";
import { type RecordStore, createRecordStore } from "~/services/record/record-store.server";
import { createScriptedSpeechToText } from "~/services/speech-to-text/scripted-speech-to-text";
import type { SpeechToText } from "~/services/speech-to-text/speech-to-text";

import { createCodedSpeech } from "../../../tests/providers/coded-speech";
import { type SessionServer, hearQuestion, scriptedInterviewer } from "../../../tests/session/session-server";
import { useSessionServers } from "../../../tests/session/session-suite";
import type { TestClient } from "../../../tests/session/test-client";
import { losslessSamples } from "../../../tests/setup/lossless-codec";
import { type TestDatabase, withTestDatabase } from "../../../tests/setup/test-database";

const start = useSessionServers();

let database: TestDatabase;
beforeAll(async () => {
  database = await withTestDatabase();
});
afterAll(() => database.close());

/** A record that takes commands while `is.away`, and cannot tell the names of recordings. */
function stumblingRecord() {
  const real = createRecordStore({ db: database.db });
  const is = { away: false };
  const unavailable = (): StorageError => new StorageError("The database does not answer.", { code: "storage-unavailable", retryable: true });
  const record: RecordStore = { ...real, ordinals: (ref) => (is.away ? Promise.reject(unavailable()) : real.ordinals(ref)) };
  return { record, is };
}

const speech = createCodedSpeech("wait I know that one it was in the spring".split(" "));
const FIRST = speech.say("wait I know that one").samples;
const SECOND = speech.say("it was in").samples;
const THIRD = speech.say("the spring |").samples;
const WHOLE = concatSamples([FIRST, SECOND, THIRD]);

/** Hears what was written to it when it is finished. */
function listeningSpeechToText() {
  const streams: { signal: AbortSignal; heard: Int16Array[] }[] = [];
  const openStream: SpeechToText["openStream"] = ({ signal }) => {
    const heard: Int16Array[] = [];
    streams.push({ signal, heard });
    return { write: (samples) => void heard.push(samples.slice()), finish: async () => speech.recognise(concatSamples(heard)) };
  };
  const speechToText: SpeechToText = { ...createScriptedSpeechToText([({ samples }) => speech.recognise(samples)]), openStream };
  return { streams, speechToText };
}

async function startStumbling() {
  const { record, is } = stumblingRecord();
  const { streams, speechToText } = listeningSpeechToText();
  const interviewer = scriptedInterviewer(["Tell me about a hard decision, and take the time that you need to think about it."]);
  const server = await start({ database, record, speechToText, interviewer });
  const { client } = await server.join();
  const [question, answer] = [newId(), newId()] as const;
  return { server, client, question, answer, is, streams };
}

const open = (turnId: string, questionTurnId: string) => ({ type: "answer.open", turnId, questionTurnId, mode: "hands-free", startSample: 5_000 }) as const;

const finish = (client: TestClient, turnId: string, samples: number) =>
  client.command({ type: "answer.finish", turnId, epoch: 5, source: "server", text: "", samples });

async function recordedOf(server: SessionServer): Promise<Int16Array> {
  await server.stop();
  return losslessSamples([...server.objects.objects].find(([key]) => key.endsWith("-candidate.webm"))?.[1]);
}

test("an interruption whose answer cannot be opened at once keeps its first words, and its stream is ended", async () => {
  const { server, client, question, answer, is, streams } = await startStumbling();
  await client.play(question, { epoch: client.request(question), untilSample: 8_000 });
  client.signal({ type: "bargein.open", turnId: answer, startSample: 5_000 });
  client.speak(answer, FIRST);
  await client.command({ type: "turn.played", turnId: question, startSample: 0, playedSamples: 8_000, outcome: "interrupted" });
  is.away = true;
  await client.command(open(answer, question));
  expect(streams.map(({ signal }) => signal.aborted)).toEqual([true]);
  client.speak(answer, SECOND, FIRST.length);
  await client.expect("notice");
  is.away = false;
  client.speak(answer, THIRD, FIRST.length + SECOND.length);
  await finish(client, answer, WHOLE.length);
  expect((await server.view()).turns.at(-1)).toMatchObject({ ...speech.recognise(WHOLE), samples: WHOLE.length });
  expect(streams.map(({ signal }) => signal.aborted)).toEqual([true, true]);
  expect(await recordedOf(server)).toEqual(WHOLE);
});

test("the sound of an answer that cannot be opened at its first frame waits until it can", async () => {
  const { server, client, question, answer, is } = await startStumbling();
  await hearQuestion(client, question);
  is.away = true;
  await client.command(open(answer, question));
  client.speak(answer, concatSamples([FIRST, SECOND]));
  await client.expect("notice");
  is.away = false;
  client.speak(answer, THIRD, FIRST.length + SECOND.length);
  await finish(client, answer, WHOLE.length);
  expect((await server.view()).turns.at(-1)).toMatchObject({ ...speech.recognise(WHOLE), samples: WHOLE.length });
  expect(await recordedOf(server)).toEqual(WHOLE);
});

test("sound that waits for an answer to be opened goes when the answer is discarded", async () => {
  const { server, client, question, answer, is } = await startStumbling();
  await hearQuestion(client, question);
  is.away = true;
  await client.command(open(answer, question));
  client.speak(answer, FIRST);
  await client.expect("notice");
  await client.command({ type: "answer.discard", turnId: answer });
  is.away = false;
  const next = newId();
  await client.command(open(next, question));
  client.speak(next, THIRD);
  await finish(client, next, THIRD.length);
  expect((await server.view()).turns.at(-1)).toMatchObject({ turnId: next, text: "the spring" });
  expect(await recordedOf(server)).toEqual(THIRD);
});
