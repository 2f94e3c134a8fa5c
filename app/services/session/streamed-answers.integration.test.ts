import { expect, onTestFinished, test } from "vitest";

import { concatSamples } from "~/domain/audio";
import { ProviderError } from "~/domain/errors";
import { newId } from "~/domain/ids";
import { watchSpeechToText } from "~/services/providers/watch-speech-to-text";
import { createDeepgramSpeechToText } from "~/services/speech-to-text/deepgram-speech-to-text.server";
import { withSpeechToTextFallback } from "~/services/speech-to-text/fallback-speech-to-text";
import { createScriptedSpeechToText } from "~/services/speech-to-text/scripted-speech-to-text";
import type { SpeechToText } from "~/services/speech-to-text/speech-to-text";

import { createCodedSpeech } from "../../../tests/providers/coded-speech";
import { type DeepgramServerOptions, startDeepgramServer } from "../../../tests/providers/deepgram-server";
import { type SessionServer, hearQuestion } from "../../../tests/session/session-server";
import { useSessionServers } from "../../../tests/session/session-suite";
import type { TestClient } from "../../../tests/session/test-client";

const start = useSessionServers();

const speech = createCodedSpeech("well I moved the whole team to one release a day and nobody wanted to go back".split(" "));
const SAID = "well I moved the whole team to one release a day and nobody wanted go back";
const spoken = speech.say("well I moved the whole team | | to one release a day | and nobody wanted go back");

/** Flux against a local server, and a transcriber of whole pieces that knows the same language. */
async function flux(options: DeepgramServerOptions = {}) {
  const server = await startDeepgramServer({ recognise: speech.recognise, ...options });
  onTestFinished(server.close);
  // A loop that a busy machine holds up for longer than a limit looks like a server that stalls, and a stream then begins anew on a second socket.
  const limits = { connectMs: 3_000, stallMs: 3_000, finishMs: 3_000 };
  const deepgram = createDeepgramSpeechToText({ apiKey: "key", baseUrl: server.url, limits, spareMs: 0, retries: 0 });
  const pieces = createScriptedSpeechToText([({ samples }) => speech.recognise(samples)]);
  return { server, deepgram, pieces };
}

async function openAnswer(server: SessionServer): Promise<{ client: TestClient; answer: string }> {
  const { client } = await server.join();
  const [question, answer] = [newId(), newId()] as const;
  await hearQuestion(client, question);
  await client.command({ type: "answer.open", turnId: answer, questionTurnId: question, mode: "hands-free", startSample: 100_000 });
  return { client, answer };
}

const finish = (client: TestClient, turnId: string, samples = spoken.samples.length) =>
  client.command({ type: "answer.finish", turnId, epoch: 3, source: "server", text: "", samples });

async function wordsInRecord(server: SessionServer): Promise<unknown> {
  const events = await server.events();
  return events.findLast((event) => event.type === "answer.finished");
}

test("words come while they are spoken, with what is thought of the end, and the answer is whole", async () => {
  const { server: wire, deepgram, pieces } = await flux();
  const server = await start({ speechToText: withSpeechToTextFallback([watchSpeechToText(deepgram), watchSpeechToText(pieces)]) });
  const { client, answer } = await openAnswer(server);
  client.speak(answer, spoken.samples);
  expect((await client.expect("answer.partial", ({ ending }) => ending === "certain")).text).toBe("well I moved the whole team");
  client.signal({ type: "answer.segment", turnId: answer, epoch: 2, fromSample: 0, toSample: 30_000 });
  await finish(client, answer);
  expect(await client.expect("answer.final")).toMatchObject({ text: SAID });
  expect(await wordsInRecord(server)).toMatchObject({ text: SAID, words: spoken.words, samples: spoken.samples.length });
  expect(wire.connections.map(({ samples }) => samples)).toEqual([spoken.samples.length]);
  expect(pieces.calls).toEqual([]);
});

test("a stream that breaks for good in the middle costs no word and doubles none; the person is told who stands in", async () => {
  const { server: wire, deepgram, pieces } = await flux();
  const server = await start({ speechToText: withSpeechToTextFallback([watchSpeechToText(deepgram), watchSpeechToText(pieces)]) });
  const { client, answer } = await openAnswer(server);
  const half = spoken.words[8]?.endSample ?? 0;
  client.speak(answer, spoken.samples.subarray(0, half));
  await client.expect("answer.partial", ({ ending }) => ending === "certain");
  wire.faults.set({ type: "status", status: 401 });
  wire.dropAll();
  client.speak(answer, spoken.samples.subarray(half), half);
  await finish(client, answer);
  expect(await client.expect("answer.final")).toMatchObject({ text: SAID });
  expect(await wordsInRecord(server)).toMatchObject({ words: spoken.words });
  const [rest] = pieces.calls;
  expect(rest?.samples.length).toBeLessThan(spoken.samples.length - (spoken.words[5]?.endSample ?? 0));
  expect(await client.expect("notice", ({ code }) => code === "speech-to-text-stand-in")).toMatchObject({
    message: expect.stringContaining("Scripted transcription stands in"),
  });
});

test("stretches that the stream would have heard are transcribed as soon as it fails", async () => {
  const failure = { atSample: 40_000, error: new ProviderError("It broke.", { code: "provider-failed", retryable: true }) };
  const scripted = createScriptedSpeechToText([({ samples }) => speech.recognise(samples)], { stream: { words: [], failure } });
  const server = await start({ speechToText: scripted });
  const { client, answer } = await openAnswer(server);
  client.speak(answer, spoken.samples.subarray(0, 32_000));
  client.signal({ type: "answer.segment", turnId: answer, epoch: 2, fromSample: 0, toSample: 30_720 });
  client.speak(answer, spoken.samples.subarray(32_000), 32_000);
  expect((await client.expect("answer.partial", ({ text }) => text !== "")).text).toBe("well I moved the whole team");
  await finish(client, answer);
  expect(await client.expect("answer.final")).toMatchObject({ text: SAID });
});

test("after a restart in the middle of an answer each word is there once", async () => {
  const { deepgram } = await flux();
  const first = await start({ speechToText: deepgram });
  const { client, answer } = await openAnswer(first);
  const half = (spoken.words[7]?.startSample ?? 0) + 1_000;
  client.speak(answer, spoken.samples.subarray(0, half));
  await client.expect("audio.stored", ({ samples }) => samples === half);
  await first.stop();
  const { ref, objects } = first;
  const again = await flux();
  const second = await start({ speechToText: again.deepgram, interview: ref, objects });
  const { client: back, welcome } = await second.join();
  expect(welcome.storedSamples).toBe(half);
  back.speak(answer, spoken.samples.subarray(half - 640), half - 640);
  await finish(back, answer);
  expect(await back.expect("answer.final")).toMatchObject({ text: SAID });
  expect(await wordsInRecord(second)).toMatchObject({ words: spoken.words });
  expect(again.server.connections[0]?.samples).toBe(spoken.samples.length);
});

test("of a long recording before a restart the last half minute is streamed and what is older goes in pieces", async () => {
  const { deepgram, pieces } = await flux();
  const vocabulary = Array.from({ length: 100 }, (_, index) => `n${index}`);
  const long = createCodedSpeech(vocabulary);
  const sound = long.say(vocabulary.flatMap((word, index) => (index % 10 === 9 ? [word, "|"] : [word])).join(" "));
  const first = await start({ speechToText: deepgram });
  const { client, answer } = await openAnswer(first);
  client.speak(answer, sound.samples);
  await client.expect("audio.stored", ({ samples }) => samples === sound.samples.length);
  await first.stop();
  const again = await flux({ recognise: long.recognise });
  const byPieces = createScriptedSpeechToText([({ samples }) => long.recognise(samples)]);
  const speechToText: SpeechToText = { ...byPieces, openStream: (options) => again.deepgram.openStream?.(options) ?? null };
  const second = await start({ speechToText, interview: first.ref, objects: first.objects });
  const { client: back } = await second.join();
  await finish(back, answer, sound.samples.length);
  expect((await back.expect("answer.final")).text.split(" ")).toEqual(vocabulary);
  expect(byPieces.calls).toHaveLength(1);
  expect(again.server.connections[0]?.samples).toBeLessThanOrEqual(480_000);
  expect(pieces.calls).toEqual([]);
});

/** Nothing can be stored of `lost`, which the stream hears up to `lastWord`; then the page loses its connection. */
async function loseStreamed(server: SessionServer, { kept, lost, lastWord }: { kept: Int16Array; lost: Int16Array; lastWord: string }) {
  const { client, answer } = await openAnswer(server);
  client.speak(answer, kept);
  await client.expect("audio.stored", ({ samples }) => samples === kept.length);
  await client.expect("answer.partial", ({ ending }) => ending === "certain");
  server.objects.fail("put", 100);
  client.speak(answer, lost, kept.length);
  await client.expect("answer.partial", ({ text }) => text.endsWith(lastWord));
  await client.vanish();
  const { client: page, welcome } = await server.join({ tabId: client.tabId });
  expect(welcome.storedSamples).toBe(kept.length);
  server.objects.fail("put", 0);
  return { page, answer };
}

test.each([
  ["other words are said in its place, which are heard", "one release | |", "well I moved one release"],
  ["the same page sends it again, and each word is there once", "the whole team | |", "well I moved the whole team"],
])("words that a stream heard of a sound that could not be stored go with it: %s", async (_, next, text) => {
  const { server: wire, deepgram } = await flux();
  const server = await start({ speechToText: deepgram });
  const [kept, said] = [speech.say("well I moved | |").samples, speech.say(next).samples];
  const { page, answer } = await loseStreamed(server, { kept, lost: speech.say("the whole team | |").samples, lastWord: "team" });
  await expect.poll(() => wire.connections[0]?.isOpen).toBe(false);
  page.speak(answer, said, kept.length);
  await finish(page, answer, kept.length + said.length);
  expect(await page.expect("answer.final")).toMatchObject({ text });
  expect(await wordsInRecord(server)).toMatchObject(speech.recognise(concatSamples([kept, said])));
});

test("what a stream was certain of before the sound that could not be stored is not heard again", async () => {
  const { server: wire, deepgram } = await flux();
  const server = await start({ speechToText: deepgram });
  const [kept, said] = [speech.say("well I moved | |").samples, speech.say("one release | |").samples];
  const { page, answer } = await loseStreamed(server, { kept, lost: speech.say("the whole team").samples, lastWord: "team" });
  page.speak(answer, said, kept.length);
  await finish(page, answer, kept.length + said.length);
  expect(await page.expect("answer.final")).toMatchObject({ text: "well I moved one release" });
  expect(await wordsInRecord(server)).toMatchObject(speech.recognise(concatSamples([kept, said])));
  expect(wire.connections.at(-1)?.samples).toBeLessThan(kept.length - 16_000 + said.length);
});

test("packets that come twice and out of order reach the stream once, in order", async () => {
  const { server: wire, deepgram } = await flux();
  const server = await start({ speechToText: deepgram });
  const { client, answer } = await openAnswer(server);
  const piece = (from: number, to: number) => client.speak(answer, spoken.samples.subarray(from, to), from);
  piece(0, 9_000);
  piece(20_000, 30_000);
  piece(4_000, 21_000);
  piece(0, 9_000);
  piece(30_000, spoken.samples.length);
  await finish(client, answer);
  expect(await client.expect("answer.final")).toMatchObject({ text: SAID });
  expect(wire.connections[0]?.samples).toBe(spoken.samples.length);
});

test("a discarded answer ends its stream", async () => {
  const { server: wire, deepgram } = await flux();
  const server = await start({ speechToText: deepgram });
  const { client, answer } = await openAnswer(server);
  client.speak(answer, spoken.samples);
  await client.expect("answer.partial");
  await client.command({ type: "answer.discard", turnId: answer });
  await expect.poll(() => wire.connections.map(({ isOpen }) => isOpen)).toEqual([false]);
});

test("the page is told of a language that nobody here knows, or that only comes in pieces", async () => {
  const { deepgram } = await flux();
  const server = await start({ speechToText: { ...deepgram, hears: () => false } });
  expect((await server.join()).welcome.capabilities.speechToText).toBeNull();
  const other = await start({ speechToText: deepgram });
  expect((await other.join()).welcome.capabilities.speechToText).toMatchObject({ id: "deepgram-flux", streaming: true });
  const german = { ...deepgram, hears: (language: string) => language === "de-DE" };
  const pieces = watchSpeechToText(createScriptedSpeechToText([""]));
  const inPieces = await start({ speechToText: withSpeechToTextFallback([watchSpeechToText(german), pieces]) });
  expect((await inPieces.join()).welcome.capabilities.speechToText).toMatchObject({ streaming: false });
});

/** Streams that are opened, and those that were not ended yet. */
function countingStreams() {
  const streams = { opened: 0, open: 0 };
  const scripted = createScriptedSpeechToText([({ samples }) => speech.recognise(samples)], { stream: { words: [] } });
  const openStream: SpeechToText["openStream"] = (options) => {
    streams.opened += 1;
    streams.open += 1;
    options.signal.addEventListener("abort", () => (streams.open -= 1));
    return scripted.openStream?.(options) ?? null;
  };
  return { streams, speechToText: { ...scripted, openStream } };
}

/** An answer that a server was given half of before it stopped. */
async function halfAnAnswer() {
  const first = await start();
  const { client, answer } = await openAnswer(first);
  client.speak(answer, spoken.samples.subarray(0, 32_000));
  await client.expect("audio.stored", ({ samples }) => samples === 32_000);
  await first.stop();
  return { answer, interview: first.ref, objects: first.objects };
}

test("after a restart sound, a draft and a stretch that come at once open one stream, and one only", async () => {
  const { answer, ...before } = await halfAnAnswer();
  const { streams, speechToText } = countingStreams();
  const server = await start({ speechToText, ...before });
  const { client } = await server.join();
  client.speak(answer, spoken.samples.subarray(32_000, 48_000), 32_000);
  client.signal({ type: "turn.draft", turnId: newId(), epoch: 2, answerTurnId: answer, samples: 32_000, text: null });
  client.signal({ type: "answer.segment", turnId: answer, epoch: 2, fromSample: 0, toSample: 30_000 });
  client.speak(answer, spoken.samples.subarray(48_000), 48_000);
  await client.expect("audio.stored", ({ samples }) => samples === spoken.samples.length);
  expect(streams).toEqual({ opened: 1, open: 1 });
  await client.command({ type: "answer.discard", turnId: answer });
  expect(streams).toEqual({ opened: 1, open: 0 });
});

test("a draft that asks for the words while the first sound comes does not open the answer twice", async () => {
  const { streams, speechToText } = countingStreams();
  const server = await start({ speechToText });
  const { client, answer } = await openAnswer(server);
  client.signal({ type: "turn.draft", turnId: newId(), epoch: 2, answerTurnId: answer, samples: 16_000, text: null });
  client.speak(answer, spoken.samples);
  await client.expect("audio.stored", ({ samples }) => samples === spoken.samples.length);
  expect(streams).toEqual({ opened: 1, open: 1 });
});

test("no stream listens to an answer whose words come from the page, also not after a restart", async () => {
  const { streams, speechToText } = countingStreams();
  const first = await start({ speechToText });
  const { client } = await first.join();
  const [question, answer, interruption] = [newId(), newId(), newId()] as const;
  await hearQuestion(client, question);
  client.signal({ type: "bargein.open", turnId: interruption, startSample: 90_000, transcribe: false });
  client.speak(interruption, spoken.samples.subarray(0, 16_000));
  client.signal({ type: "bargein.drop", turnId: interruption });
  await client.command({ type: "answer.open", turnId: answer, questionTurnId: question, mode: "hands-free", startSample: 100_000, transcribe: false });
  client.speak(answer, spoken.samples.subarray(0, 32_000));
  await client.expect("audio.stored", ({ samples }) => samples === 32_000);
  await first.stop();
  const second = await start({ speechToText, interview: first.ref, objects: first.objects });
  const { client: back } = await second.join();
  back.speak(answer, spoken.samples.subarray(32_000), 32_000);
  await back.command({ type: "answer.finish", turnId: answer, epoch: 3, source: "web-speech", text: SAID, samples: spoken.samples.length });
  expect(streams.opened).toBe(0);
  expect(await wordsInRecord(second)).toMatchObject({ text: SAID, samples: spoken.samples.length });
});
