import { expect, test } from "vitest";

import { newId } from "~/domain/ids";
import type { CommandBody } from "~/domain/protocol";
import { packSound } from "~/services/recordings/stored-sound.server";
import { createScriptedSpeechToText } from "~/services/speech-to-text/scripted-speech-to-text";

import { type SessionServer, hearQuestion, scriptedInterviewer, sound } from "../../../tests/session/session-server";
import { useSessionServers } from "../../../tests/session/session-suite";
import type { TestClient } from "../../../tests/session/test-client";
import { createLosslessCodec, losslessSamples } from "../../../tests/setup/lossless-codec";

const start = useSessionServers();

const QUESTION = "Tell me about a hard decision.";
const REPLY = "Thank you for telling me. What would you do differently today?";
const SECOND = "I see. How did the others take it?";

type Finish = Extract<CommandBody, { type: "answer.finish" }>;

interface Finished {
  client: TestClient;
  question: string;
  answer: string;
  reply: string;
  finish: Finish;
}

/** An answer that its silence finished, and a reply of which nothing was heard yet. */
async function finished(server: SessionServer): Promise<Finished> {
  const { client } = await server.join();
  const [question, answer, reply] = [newId(), newId(), newId()] as const;
  await hearQuestion(client, question);
  await client.command({ type: "answer.open", turnId: answer, questionTurnId: question, mode: "hands-free", startSample: 90_000 });
  client.speak(answer, whole.slice(0, 32_000));
  const finish = { type: "answer.finish", turnId: answer, epoch: 7, source: "server", text: "", samples: 32_000, reply: { turnId: reply, epoch: 7 } } as const;
  await client.command(finish);
  await client.expect("turn.clause", ({ turnId }) => turnId === reply);
  return { client, question, answer, reply, finish };
}

const whole = sound(64_000);

const filesOf = (server: SessionServer): string[] => [...server.objects.objects.keys()].flatMap((key) => key.split("/turns/")[1] ?? []);

/** Goes on with the answer, finishes it again and hears the reply to all of it. */
async function goOn(page: TestClient, { answer, finish }: Pick<Finished, "answer" | "finish">): Promise<string | undefined> {
  const next = newId();
  page.speak(answer, whole.slice(32_000), 32_000);
  page.send({ ...finish, epoch: 9, samples: 64_000, reply: { turnId: next, epoch: 9 } });
  const heard = await page.play(next, { epoch: 9, startSample: 300_000 });
  await page.command({ type: "turn.played", turnId: next, startSample: 300_000, playedSamples: heard?.samples.length ?? 0, outcome: "completed" });
  return heard?.text;
}

async function expectWholeAnswer(server: SessionServer, { answer }: Pick<Finished, "answer">): Promise<void> {
  const turn = (await server.view()).turns.find(({ turnId }) => turnId === answer);
  expect(turn).toMatchObject({ status: "finished", text: "I left the team and came back", samples: 64_000, take: 1 });
  await expect.poll(() => filesOf(server)).toEqual(expect.arrayContaining(["2-candidate.webm", "2-candidate.json"]));
  const [, webm] = [...server.objects.objects].find(([key]) => key.endsWith("/2-candidate.webm")) ?? [];
  expect(losslessSamples(webm)).toEqual(whole);
}

test("a candidate who goes on before the reply was heard has one answer, with all its words and all its sound", async () => {
  const interviewer = scriptedInterviewer([QUESTION, REPLY, SECOND]);
  const speechToText = createScriptedSpeechToText(["I left the team", "and came back"]);
  const server = await start({ interviewer, speechToText });
  const given = await finished(server);
  const { client, answer, reply } = given;
  expect(filesOf(server).filter((name) => name.startsWith("2-candidate"))).toEqual([expect.stringMatching(/parts/), expect.stringMatching(/parts/)]);
  await client.command({ type: "answer.reopen", turnId: answer });
  expect((await server.view()).turns.at(-1)).toMatchObject({ turnId: answer, status: "open", text: "I left the team", samples: 32_000 });
  expect(JSON.stringify(await server.events())).not.toContain("Thank you for telling me");
  expect(filesOf(server).filter((name) => name.startsWith("3-"))).toEqual([]);

  expect(await goOn(client, given)).toBe(SECOND);
  await expectWholeAnswer(server, given);
  expect(interviewer.requests[2]?.conversation.at(-1)?.text).toBe("I left the team and came back");
  expect(speechToText.calls.map(({ samples }) => samples.length)).toEqual([32_000, 32_000]);
  expect((await server.view()).turns.map(({ turnId }) => turnId)).not.toContain(reply);
});

test("a reopened answer goes on after the server was restarted", async () => {
  const server = await start({ interviewer: scriptedInterviewer([QUESTION, REPLY]), speechToText: createScriptedSpeechToText(["I left the team"]) });
  const given = await finished(server);
  await given.client.command({ type: "answer.reopen", turnId: given.answer });
  await given.client.vanish();
  await server.stop();
  const speechToText = createScriptedSpeechToText(["and came back"]);
  const second = await start({ interview: server.ref, objects: server.objects, interviewer: scriptedInterviewer([SECOND]), speechToText });
  const { client: page, welcome } = await second.join();
  expect(welcome).toMatchObject({ storedSamples: 32_000 });
  expect(await goOn(page, given)).toBe(SECOND);
  await expectWholeAnswer(second, given);
});

test("an answer whose files a stopping server had written can be opened again, and grows of the sound that was recorded", async () => {
  const server = await start({ interviewer: scriptedInterviewer([QUESTION, REPLY]), speechToText: createScriptedSpeechToText(["I left the team"]) });
  const given = await finished(server);
  await server.stop();
  expect(filesOf(server)).toEqual(expect.arrayContaining(["2-candidate.webm", "2-candidate.json"]));
  // What was packed has lost something for good.
  const [key = ""] = [...server.objects.objects.keys()].filter((name) => name.endsWith("/2-candidate.webm"));
  await server.objects.put(key, (await packSound(createLosslessCodec(), [new Int16Array(32_000)])).bytes);
  const speechToText = createScriptedSpeechToText(["and came back"]);
  const second = await start({ interview: server.ref, objects: server.objects, interviewer: scriptedInterviewer([SECOND]), speechToText });
  const { client: page } = await second.join();
  await page.command({ type: "answer.reopen", turnId: given.answer });
  expect(await goOn(page, given)).toBe(SECOND);
  await expectWholeAnswer(second, given);
});

test("the recorded sound is kept beside what was packed of it until the reply is heard, also over a restart", async () => {
  const server = await start({ interviewer: scriptedInterviewer([QUESTION, REPLY]), speechToText: createScriptedSpeechToText(["I left the team"]) });
  const given = await finished(server);
  const partsOf = (): string[] => filesOf(server).filter((name) => name.startsWith("2-candidate.parts/"));
  await server.stop();
  expect(partsOf()).not.toEqual([]);
  const second = await start({ interview: server.ref, objects: server.objects, interviewer: scriptedInterviewer([REPLY]) });
  const { client: page } = await second.join();
  expect(partsOf()).not.toEqual([]);
  await hearQuestion(page, given.reply, 130_000);
  await expect.poll(partsOf, { timeout: 5_000 }).toEqual([]);
  expect(filesOf(second)).toEqual(expect.arrayContaining(["2-candidate.webm", "2-candidate.json"]));
});

test("a reopened answer that is never finished again keeps what it said, and can be thrown away as a whole", async () => {
  const server = await start({ interviewer: scriptedInterviewer([QUESTION, REPLY]), speechToText: createScriptedSpeechToText(["I left the team"]) });
  const { client, answer } = await finished(server);
  await client.command({ type: "answer.reopen", turnId: answer });
  await client.command({ type: "interview.end", reason: "candidate", atSample: 200_000 });
  expect((await server.view()).turns.at(-1)).toMatchObject({ turnId: answer, status: "finished", text: "I left the team", samples: 32_000 });

  const other = await start({ interviewer: scriptedInterviewer([QUESTION, REPLY]), speechToText: createScriptedSpeechToText(["my secret"]) });
  const second = await finished(other);
  await second.client.command({ type: "answer.reopen", turnId: second.answer });
  await second.client.command({ type: "answer.discard", turnId: second.answer });
  expect(JSON.stringify(await other.events())).not.toContain("secret");
  expect(filesOf(other).filter((name) => name.includes("candidate"))).toEqual([]);
});

test("an answer that is thrown away just when its end was decided is gone, with its sound and its reply", async () => {
  const server = await start({ interviewer: scriptedInterviewer([QUESTION, REPLY]), speechToText: createScriptedSpeechToText(["my secret"]) });
  const { client, question, answer } = await finished(server);
  await client.command({ type: "answer.discard", turnId: answer });
  expect((await server.view()).turns.map(({ turnId }) => turnId)).toEqual([question]);
  expect(JSON.stringify(await server.events())).not.toMatch(/secret|Thank you for telling me/);
  expect(filesOf(server).filter((name) => !name.startsWith("1-"))).toEqual([]);
});

test("an answer whose reply was heard, even only a little, stays finished", async () => {
  const server = await start({ interviewer: scriptedInterviewer([QUESTION, REPLY]), speechToText: createScriptedSpeechToText(["I left the team"]) });
  const { client, answer, reply } = await finished(server);
  await client.play(reply, { epoch: 7, startSample: 130_000, untilSample: 320 });
  for (const type of ["answer.reopen", "answer.discard"] as const) {
    expect(await client.answered({ type, turnId: answer })).toMatchObject({ type: "rejected", code: "conflict" });
  }
  expect((await server.view()).turns.at(-1)).toMatchObject({ turnId: reply });
});

test("reopening twice with one command is done once and acknowledged twice", async () => {
  const server = await start({ interviewer: scriptedInterviewer([QUESTION, REPLY]), speechToText: createScriptedSpeechToText(["I left the team"]) });
  const { client, answer } = await finished(server);
  const commandId = newId();
  await client.command({ type: "answer.reopen", turnId: answer }, commandId);
  client.messages.length = 0;
  await client.command({ type: "answer.reopen", turnId: answer }, commandId);
  expect((await server.events()).filter(({ type }) => type === "answer.reopened")).toHaveLength(1);
});
