import { setTimeout as sleep } from "node:timers/promises";

import { expect, test } from "vitest";

import { ProviderError } from "~/domain/errors";
import { newId } from "~/domain/ids";
import type { Interviewer } from "~/services/interviewer/interviewer";

import { type SessionServer, giveAnswer, hearQuestion, scriptedInterviewer } from "../../../tests/session/session-server";
import { useSessionServers } from "../../../tests/session/session-suite";
import type { TestClient } from "../../../tests/session/test-client";

const start = useSessionServers();

const BEGINNING = "Thank you for that. ";
const QUESTION = `${BEGINNING}Tell me about a time when you had to change your mind. What did you do?`;
const PLANNED = "Tell me about a hard decision.";
const HEARD = 8_000;

/** A model that stops after the first clause of its `turn`-th turn until it may go on. */
function stalledModel(texts: readonly string[] = [QUESTION], { turn = 1 } = {}) {
  let goOn = (): void => undefined;
  let fail = (_error: Error): void => undefined;
  const released = new Promise<void>((resolve, reject) => ([goOn, fail] = [resolve, reject]));
  released.catch(() => undefined);
  const before = (piece: number): Promise<void> => (interviewer.requests.length !== turn || piece < 5 ? Promise.resolve() : released);
  const interviewer = scriptedInterviewer(texts, { before });
  return { interviewer, goOn: () => goOn(), fail: (error: Error) => fail(error) };
}

/** The candidate speaks into the first words of a question, of which only the first clause is written. */
async function interrupt(client: TestClient): Promise<string> {
  const turnId = newId();
  await client.play(turnId, { epoch: client.request(turnId), untilSample: HEARD });
  await client.command({ type: "turn.played", turnId, startSample: 0, playedSamples: HEARD, outcome: "interrupted" });
  return turnId;
}

/** The clauses of the turn that a page was told, joined. */
const told = (client: TestClient, turnId: string): string => {
  const texts = new Map<number, string>();
  for (const message of client.messages) if (message.type === "turn.clause" && message.turnId === turnId) texts.set(message.index, message.text);
  return [...texts.values()].join("");
};

/** What the files say of the first turn. */
const textInFile = ({ objects }: SessionServer): unknown => {
  const file = [...objects.objects].find(([key]) => key.endsWith("/1-interviewer.json"))?.[1];
  return file && (JSON.parse(new TextDecoder().decode(file)) as { text?: unknown }).text;
};

test("a question that is interrupted while it is written comes to its end: in the record, in its file and on the page, without more sound", async () => {
  const { interviewer, goOn } = stalledModel();
  const server = await start({ interviewer });
  const { client } = await server.join();
  const turnId = await interrupt(client);
  expect((await server.view()).turns).toMatchObject([{ status: "interrupted", text: BEGINNING, heard: "Thank you" }]);
  const frames = client.frames.length;
  goOn();
  await client.until(() => (told(client, turnId) === QUESTION ? true : undefined), "the whole question");
  const view = await server.view();
  expect(view.turns).toMatchObject([{ status: "interrupted", text: QUESTION, heard: "Thank you", playedSamples: HEARD }]);
  expect(client.frames).toHaveLength(frames);
  await expect.poll(() => textInFile(server)).toBe(QUESTION);
});

test("the reply to an answer that is over before the question is waits for it, and knows all of it", async () => {
  const { interviewer, goOn } = stalledModel([QUESTION, "I see. And then?"]);
  const server = await start({ interviewer, limits: { unheardTextWaitMs: 5_000 } });
  const { client } = await server.join();
  const questionTurnId = await interrupt(client);
  await giveAnswer(client, { turnId: newId(), questionTurnId, text: "I changed my mind about the database." });
  const reply = newId();
  const epoch = client.request(reply);
  await client.answered({ type: "interview.begin" });
  expect(interviewer.requests).toHaveLength(1);
  goOn();
  expect((await client.play(reply, { epoch }))?.end.type).toBe("turn.end");
  expect(interviewer.requests[1]).toMatchObject({ openQuestion: { turnId: questionTurnId, text: QUESTION }, conversation: [{ text: "Thank you" }, {}] });
  expect((await server.view()).turns).toMatchObject([{ text: QUESTION }, { role: "candidate" }, { text: "I see. And then?" }]);
});

test("a model that takes too long does not hold the reply up: the planned question ends the one that was interrupted", async () => {
  const { interviewer } = stalledModel([QUESTION]);
  const server = await start({ interviewer, limits: { unheardTextWaitMs: 50 } });
  const { client } = await server.join();
  const questionTurnId = await interrupt(client);
  const asked = interviewer.requests.length;
  await giveAnswer(client, { turnId: newId(), questionTurnId, text: "I changed my mind." });
  client.request(newId());
  await expect.poll(() => interviewer.requests.length).toBe(asked + 1);
  expect(interviewer.requests[asked]).toMatchObject({ openQuestion: { text: BEGINNING + PLANNED } });
  // On its way to the page when the model is asked.
  await client.until(() => (told(client, questionTurnId) === BEGINNING + PLANNED ? true : undefined), "the planned question");
});

test("a model that fails meanwhile is stood in for", async () => {
  const { interviewer, fail } = stalledModel();
  const server = await start({ interviewer });
  const { client } = await server.join();
  const turnId = await interrupt(client);
  fail(new ProviderError("The language model cannot be reached.", { code: "provider-failed", retryable: true }));
  await client.until(() => (told(client, turnId) === BEGINNING + PLANNED ? true : undefined), "the planned question");
  expect((await server.view()).turns).toMatchObject([{ text: BEGINNING + PLANNED, heard: "Thank you" }]);
});

test("nothing more is written of a question that goes with the answer before it", async () => {
  const { interviewer, goOn } = stalledModel([PLANNED, QUESTION], { turn: 2 });
  const server = await start({ interviewer });
  const { client } = await server.join();
  const [question, answer] = [newId(), newId()] as const;
  await hearQuestion(client, question);
  await giveAnswer(client, { turnId: answer, questionTurnId: question, text: "I left." });
  await interrupt(client);
  await client.command({ type: "answer.redo", turnId: answer });
  const before = (await server.events()).length;
  goOn();
  await client.answered({ type: "interview.pause", atSample: 100_000 });
  expect(await server.events()).toHaveLength(before + 1);
  expect(JSON.stringify(await server.events())).not.toContain("Thank you");
});

test("the interview ends with the question whole", async () => {
  const { interviewer } = stalledModel();
  const server = await start({ interviewer, limits: { unheardTextWaitMs: 50 } });
  const { client } = await server.join();
  const turnId = newId();
  await client.play(turnId, { epoch: client.request(turnId), untilSample: HEARD });
  await client.command({ type: "interview.end", reason: "candidate", atSample: 100_000 });
  expect(await server.view()).toMatchObject({ status: "ended", turns: [{ status: "interrupted", text: BEGINNING + PLANNED, heard: "Thank you" }] });
  expect((await server.events()).at(-1)).toMatchObject({ type: "interview.ended" });
});

test("a page that was away meanwhile finds the question whole", async () => {
  const { interviewer, goOn } = stalledModel();
  const server = await start({ interviewer });
  const { client } = await server.join();
  const turnId = await interrupt(client);
  await client.vanish();
  goOn();
  await expect.poll(async () => (await server.view()).turns).toMatchObject([{ turnId, text: QUESTION }]);
  expect((await server.join()).welcome.view.turns).toMatchObject([{ status: "interrupted", text: QUESTION, heard: "Thank you" }]);
});

test("a server that is killed meanwhile ends the question when it is back", async () => {
  const { interviewer } = stalledModel();
  const server = await start({ interviewer });
  const { client } = await server.join();
  const turnId = await interrupt(client);
  await server.stop();
  const again = scriptedInterviewer([QUESTION]);
  const second = await start({ interview: server.ref, objects: server.objects, interviewer: again });
  const { client: page, welcome } = await second.join();
  expect(welcome.view.turns).toMatchObject([{ status: "interrupted", text: BEGINNING }]);
  await page.until(() => (told(page, turnId) === QUESTION.slice(BEGINNING.length) ? true : undefined), "the rest of the question");
  expect(again.requests).toMatchObject([{ textSoFar: BEGINNING, move: { kind: "question" } }]);
  expect((await second.view()).turns).toMatchObject([{ status: "interrupted", text: QUESTION, heard: "Thank you" }]);
});

test("a turn that asks nothing stops with its listener's patience", async () => {
  const { interviewer, goOn } = stalledModel();
  const farewell: Interviewer = {
    ...interviewer,
    async *reply(options) {
      for await (const part of interviewer.reply(options)) yield part.type === "move" ? { type: "move", move: { kind: "reply", questionId: null, last: true } } : part;
    },
  };
  const server = await start({ interviewer: farewell });
  const { client } = await server.join();
  await interrupt(client);
  goOn();
  await sleep(50);
  expect((await server.view()).turns).toMatchObject([{ status: "interrupted", text: BEGINNING }]);
});
