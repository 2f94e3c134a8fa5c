import { expect, test, vi } from "vitest";

import { concatSamples } from "~/domain/audio";
import { newId } from "~/domain/ids";
import { CLOSE } from "~/domain/protocol";
import type { RecordEvent } from "~/domain/record";
import { resumePoint } from "~/domain/resume-point";
import { createScriptedSpeechToText } from "~/services/speech-to-text/scripted-speech-to-text";
import { createScriptedVoice } from "~/services/voice/scripted-voice";

import { type SessionServer, giveAnswer, hearQuestion, scriptedInterviewer, sound } from "../../../tests/session/session-server";
import { useSessionServers } from "../../../tests/session/session-suite";
import { TestClient } from "../../../tests/session/test-client";
import { losslessSamples } from "../../../tests/setup/lossless-codec";

const start = useSessionServers();

const QUESTION = "Thank you for that. Tell me about a time when you had to change your mind. What did you do?";

/** The same interview on a server that was started anew. */
const restarted = (server: SessionServer, options: Parameters<typeof start>[0] = {}): Promise<SessionServer> =>
  start({ interview: server.ref, objects: server.objects, ...options });

/** The sound of the whole turn, as the voice makes it in one go. */
async function wholeSound(text: string): Promise<Int16Array> {
  const server = await start({ interviewer: scriptedInterviewer([text]) });
  const { client } = await server.join();
  return (await hearQuestion(client, newId())).samples;
}

/** Plays a little, then the network goes. Resolves with where the server believes that playback stood. */
async function listenAndVanish(client: TestClient, turnId: string, untilSample: number): Promise<void> {
  await client.play(turnId, { epoch: client.request(turnId), startSample: 1_000, untilSample });
  await client.answered({ type: "interview.begin" }); // the progress was worked on
  await client.vanish();
}

test("a lost connection in the middle of a turn loses and repeats no sample", async () => {
  const whole = await wholeSound(QUESTION);
  const server = await start({ interviewer: scriptedInterviewer([QUESTION]) });
  const { client } = await server.join();
  const turnId = newId();
  await listenAndVanish(client, turnId, 20_000);

  const again = await server.join({ tabId: client.tabId });
  expect(resumePoint(again.welcome.view)).toEqual({ type: "speak", turnId, fromSample: 20_000 });
  const rest = await again.client.play(turnId, { epoch: again.client.request(turnId, { fromSample: 20_000 }), startSample: 1_000 });
  expect(rest?.firstSample).toBe(20_000);
  expect(rest?.text).toBe(QUESTION);
  expect(rest?.samples).toEqual(whole.subarray(20_000));
  await again.client.command({ type: "turn.played", turnId, startSample: 1_000, playedSamples: whole.length, outcome: "completed" });
  expect((await server.view()).turns).toMatchObject([{ status: "completed", heard: QUESTION }]);
});

test("where a turn stood still in the page is silence in its sound and counts in its words' times", async () => {
  const server = await start({ interviewer: scriptedInterviewer([QUESTION, "Thank you."]) });
  const { client } = await server.join();
  const turnId = newId();
  const { samples } = (await client.play(turnId, { epoch: client.request(turnId), startSample: 1_000 })) ?? { samples: new Int16Array(0) };
  const before = (await server.view()).turns[0]?.words ?? [];
  const gaps = [{ atSample: 8_000, samples: 5_000 }, { atSample: 9_000, samples: 200_000 }];
  await client.command({ type: "turn.played", turnId, startSample: 1_000, playedSamples: samples.length, outcome: "completed", gaps });
  const [turn] = (await server.view()).turns;
  expect(turn).toMatchObject({ playedSamples: samples.length + 205_000, heard: QUESTION });
  expect(turn?.words.at(-1)?.startSample).toBe((before.at(-1)?.startSample ?? 0) + 205_000);
  const key = await vi.waitUntil(() => [...server.objects.objects.keys()].find((name) => name.endsWith("/1-interviewer.webm")), 5_000);
  const stored = losslessSamples(server.objects.objects.get(key));
  expect(stored).toEqual(concatSamples([samples.subarray(0, 8_000), new Int16Array(5_000), samples.subarray(8_000, 9_000), new Int16Array(200_000), samples.subarray(9_000)]));
});

test("the text is written to its end without a page, and its sound when a page is back", async () => {
  let goOn = (): void => undefined;
  const gone = new Promise<void>((resolve) => (goOn = resolve));
  const interviewer = scriptedInterviewer([QUESTION], { before: (piece) => (piece < 5 ? Promise.resolve() : gone) });
  const server = await start({ interviewer });
  const { client } = await server.join();
  const turnId = newId();
  client.request(turnId);
  await client.expect("turn.clause");
  await client.vanish();
  goOn();
  await expect.poll(async () => (await server.view()).turns).toMatchObject([{ text: QUESTION, status: "ready" }]);
  const { client: page } = await server.join();
  expect((await hearQuestion(page, turnId)).text).toBe(QUESTION);
});

test("a turn goes on where it was after the server was restarted", async () => {
  const whole = await wholeSound(QUESTION);
  const server = await start({ interviewer: scriptedInterviewer([QUESTION]) });
  const { client } = await server.join();
  const turnId = newId();
  await listenAndVanish(client, turnId, 20_000);
  await server.stop();

  const { client: page, welcome } = await (await restarted(server)).join();
  expect(resumePoint(welcome.view)).toEqual({ type: "speak", turnId, fromSample: 20_000 });
  const rest = await page.play(turnId, { epoch: page.request(turnId, { fromSample: 20_000 }), startSample: 1_000 });
  expect(rest?.samples).toEqual(whole.subarray(20_000));
});

test("sound that a crash took is spoken again, at the same places", async () => {
  const whole = await wholeSound(QUESTION);
  const server = await start({ interviewer: scriptedInterviewer([QUESTION]) });
  const { client } = await server.join();
  const turnId = newId();
  await listenAndVanish(client, turnId, 20_000);
  await server.stop();
  await server.objects.deletePrefix("interviews/");

  const second = await restarted(server);
  const { client: page } = await second.join();
  const rest = await page.play(turnId, { epoch: page.request(turnId, { fromSample: 20_000 }), startSample: 1_000 });
  expect(rest?.samples).toEqual(whole.subarray(20_000));
  await page.command({ type: "turn.played", turnId, startSample: 1_000, playedSamples: whole.length, outcome: "completed" });
  await second.stop();
  const webm = [...server.objects.objects].find(([key]) => key.endsWith("/1-interviewer.webm"))?.[1];
  expect(losslessSamples(webm)).toHaveLength(whole.length);
});

test("a page that had heard everything when the server crashed still gets its sound into the store", async () => {
  const server = await start({ interviewer: scriptedInterviewer([QUESTION]) });
  const { client } = await server.join();
  const turnId = newId();
  const heard = await client.play(turnId, { epoch: client.request(turnId) });
  await client.vanish();
  await server.stop();
  await server.objects.deletePrefix("interviews/");
  const second = await restarted(server);
  const { client: page } = await second.join();
  const samples = heard?.samples.length ?? 0;
  await page.command({ type: "turn.played", turnId, startSample: 0, playedSamples: samples, outcome: "completed" });
  await second.stop();
  const webm = [...server.objects.objects].find(([key]) => key.endsWith("/1-interviewer.webm"))?.[1];
  expect(losslessSamples(webm)).toHaveLength(samples);
});

const opened = (turnId: string): RecordEvent => ({
  type: "turn.opened",
  turnId,
  move: { kind: "question", questionId: "q1", last: false },
  interviewer: "scripted",
  voice: "scripted",
});

test.each([
  ["in the same words", "Thank you for that. ", QUESTION],
  ["in the middle of a sentence", "Thank you for that. Tell me about a time ", QUESTION],
])("a turn whose writing a crash cut off is ended by its interviewer behind what the record holds, %s", async (_, kept, written) => {
  const turnId = newId();
  const events: RecordEvent[] = [{ type: "interview.begun" }, opened(turnId), { type: "turn.clause", turnId, index: 0, text: kept }];
  const interviewer = scriptedInterviewer([written]);
  const server = await start({ events, interviewer });
  const { client, welcome } = await server.join();
  expect(resumePoint(welcome.view)).toMatchObject({ type: "speak", turnId });
  expect((await hearQuestion(client, turnId)).text).toBe(QUESTION);
  expect(interviewer.requests).toMatchObject([{ move: { kind: "question", questionId: "q1" }, textSoFar: kept }]);
  expect((await server.view()).turns).toMatchObject([{ text: QUESTION, status: "completed" }]);
});

test.each([
  ["that asks its question already is left as it is", "Tell me about a hard decision.", ""],
  ["whose interviewer cannot go on gets what it lacks from the plan", "Thank you for that. ", "Tell me about a hard decision."],
])("a turn that a crash cut off and %s", async (_, kept, rest) => {
  const turnId = newId();
  const events: RecordEvent[] = [{ type: "interview.begun" }, opened(turnId), { type: "turn.clause", turnId, index: 0, text: kept }];
  const { continue: _continue, ...interviewer } = scriptedInterviewer(["Other words."]);
  const server = await start({ events, interviewer });
  const { client } = await server.join();
  expect((await hearQuestion(client, turnId)).text).toBe(kept + rest);
  expect(interviewer.requests).toEqual([]);
});

test("an answer goes on after a lost connection: what was stored is told, nothing is recorded twice", async () => {
  const server = await start({ speechToText: createScriptedSpeechToText(["All of it"]) });
  const { client } = await server.join();
  const [question, answer] = [newId(), newId()] as const;
  await hearQuestion(client, question);
  await client.command({ type: "answer.open", turnId: answer, questionTurnId: question, mode: "hands-free", startSample: 0 });
  client.speak(answer, sound(16_000));
  await client.expect("audio.stored");
  await client.vanish();

  const { client: page, welcome } = await server.join({ tabId: client.tabId });
  expect(welcome.storedSamples).toBe(16_000);
  expect(resumePoint(welcome.view)).toEqual({ type: "answer", turnId: answer, questionTurnId: question });
  page.speak(answer, sound(32_000).subarray(9_600), 9_600);
  await page.command({ type: "answer.finish", turnId: answer, epoch: 1, source: "server", text: "", samples: 32_000 });
  await server.stop();
  const webm = [...server.objects.objects].find(([key]) => key.endsWith("/2-candidate.webm"))?.[1];
  expect(losslessSamples(webm)).toEqual(sound(32_000));
});

test("an answer goes on after the server was restarted", async () => {
  const server = await start();
  const { client } = await server.join();
  const [question, answer] = [newId(), newId()] as const;
  await hearQuestion(client, question);
  await client.command({ type: "answer.open", turnId: answer, questionTurnId: question, mode: "hands-free", startSample: 0 });
  client.speak(answer, sound(24_000));
  await client.answered({ type: "interview.begin" });
  await server.stop();

  const second = await restarted(server, { speechToText: createScriptedSpeechToText(["After the restart"]) });
  const { client: page, welcome } = await second.join();
  expect(welcome.storedSamples).toBe(24_000);
  page.speak(answer, sound(8_000), 24_000);
  await page.command({ type: "answer.finish", turnId: answer, epoch: 1, source: "server", text: "", samples: 32_000 });
  expect((await second.view()).turns.at(-1)).toMatchObject({ text: "After the restart", samples: 32_000 });
});

test("a finish whose answer was lost is given again after a restart", async () => {
  const server = await start();
  const { client } = await server.join();
  const [question, answer, commandId] = [newId(), newId(), newId()] as const;
  await hearQuestion(client, question);
  await client.command({ type: "answer.open", turnId: answer, questionTurnId: question, mode: "typed", startSample: 0 });
  const finish = { type: "answer.finish", turnId: answer, epoch: 4, source: "typed", text: "Typed.", samples: 0 } as const;
  await client.command(finish, commandId);
  await server.stop();
  const { client: page } = await (await restarted(server)).join();
  await page.command(finish, commandId);
  expect(await page.expect("answer.final")).toMatchObject({ text: "Typed.", epoch: 4 });
});

test("files that a crash left out are written when the session is opened again", async () => {
  const server = await start();
  const { client } = await server.join();
  const [question, answer] = [newId(), newId()] as const;
  await hearQuestion(client, question);
  await giveAnswer(client, { turnId: answer, questionTurnId: question, text: "Kept.", samples: 6_400 });
  await server.stop();
  const jsons = (): string[] => [...server.objects.objects.keys()].filter((key) => /turns\/.*json$/.test(key));
  expect(jsons()).toHaveLength(2);
  await server.objects.delete(jsons());
  const second = await restarted(server);
  await second.join();
  await second.stop();
  expect(jsons()).toHaveLength(2);
});

test("paused, waiting for an answer, and ended are what they were after a restart", async () => {
  const server = await start();
  const { client } = await server.join();
  const question = newId();
  await hearQuestion(client, question);
  await client.command({ type: "interview.pause", atSample: 99_000 });
  await server.stop();
  const second = await restarted(server);
  const { client: page, welcome } = await second.join();
  expect(welcome.view).toMatchObject({ status: "paused", clockSamples: expect.toSatisfy((samples: number) => samples >= 99_000) });
  expect(resumePoint(welcome.view)).toEqual({ type: "listen", questionTurnId: question });
  await page.command({ type: "interview.resume", atSample: 99_000 });
  await page.command({ type: "interview.end", reason: "completed", atSample: 100_000 });
  await second.stop();
  expect(resumePoint((await (await restarted(server)).join()).welcome.view)).toEqual({ type: "ended" });
});

test("a second tab is told that the interview is occupied, and may take over", async () => {
  const server = await start();
  const { client } = await server.join();
  const other = new TestClient({ url: server.url() });
  await other.opened();
  other.hello();
  expect(await other.closed).toBe(CLOSE.occupied);
  const { client: second } = await server.join({ takeOver: true });
  expect(await client.closed).toBe(CLOSE.superseded);
  expect(await second.answered({ type: "interview.pause", atSample: 0 })).toMatchObject({ type: "ack" });
});

test("a reload of the same tab is let in at once", async () => {
  const server = await start();
  const { client } = await server.join();
  const { client: reloaded } = await server.join({ tabId: client.tabId });
  expect(await client.closed).toBe(CLOSE.superseded);
  expect(await reloaded.answered({ type: "interview.pause", atSample: 0 })).toMatchObject({ type: "ack" });
});

test("a session without a page is forgotten after a while, and opened anew", async () => {
  const server = await start({ limits: { keepMs: 20 }, voice: createScriptedVoice() });
  const { client } = await server.join();
  await client.close();
  await new Promise((resolve) => setTimeout(resolve, 60));
  const { client: page } = await server.join();
  expect((await hearQuestion(page, newId())).end.type).toBe("turn.end");
});
