import { expect, test } from "vitest";

import { conversationOf } from "~/domain/conversation";
import { newId } from "~/domain/ids";

import { giveAnswer, hearQuestion, scriptedInterviewer } from "../../../tests/session/session-server";
import { useSessionServers } from "../../../tests/session/session-suite";

const start = useSessionServers();

const QUESTION = "Tell me about a hard decision. What did you do?";
const REMARK = "Let me think about that for a moment. ";

/** Lets the pieces from `stalled` on wait until `goOn`. */
function stall(stalled: number) {
  let goOn = (): void => undefined;
  const released = new Promise<void>((resolve) => (goOn = resolve));
  return { goOn, before: (piece: number): Promise<void> => (piece < stalled ? Promise.resolve() : released) };
}

test("a model that is silent at first is bridged: the remark is heard and recorded as such, and nobody remembers it", async () => {
  const { before, goOn } = stall(0);
  const interviewer = scriptedInterviewer([QUESTION, "Why?"], { before });
  const server = await start({ interviewer, limits: { fillerMs: 50 } });
  const { client } = await server.join();
  const turnId = newId();
  const epoch = client.request(turnId);
  expect(await client.expect("turn.clause")).toMatchObject({ index: 0, text: REMARK, filler: true });
  expect(await client.expect("turn.opened")).toMatchObject({ move: { kind: "remark" } });
  goOn();
  const heard = await client.play(turnId, { epoch });
  expect(heard?.text).toBe(REMARK + QUESTION);
  expect(client.messages.filter(({ type }) => type === "turn.opened").at(-1)).toMatchObject({ move: { kind: "question", questionId: "q1" } });
  await client.command({ type: "turn.played", turnId, startSample: 0, playedSamples: heard?.samples.length ?? 0, outcome: "completed" });
  const view = await server.view();
  expect(view.turns).toMatchObject([{ move: { kind: "question" }, heard: REMARK + QUESTION, fillers: [{ from: 0, to: REMARK.length }] }]);
  expect(conversationOf(view).map(({ text }) => text)).toEqual([QUESTION]);
  await giveAnswer(client, { turnId: newId(), questionTurnId: turnId, text: "I left." });
  await hearQuestion(client, newId());
  expect(interviewer.requests[1]).toMatchObject({ openQuestion: { text: QUESTION }, conversation: [{ text: QUESTION }, { text: "I left." }] });
});

test("a model that stops between two sentences is bridged once everything was heard", async () => {
  const { before, goOn } = stall(5);
  const server = await start({ interviewer: scriptedInterviewer([QUESTION], { before }), limits: { middleFillerMs: 50 } });
  const { client } = await server.join();
  const turnId = newId();
  const epoch = client.request(turnId);
  const playing = client.play(turnId, { epoch });
  await client.expect("turn.clause", ({ filler }) => filler === true);
  goOn();
  expect((await playing)?.text).toBe("Tell me about a hard decision. One moment. What did you do?");
});

test("an interruption of the remark leaves no question behind and nothing to remember", async () => {
  const { before } = stall(0);
  const server = await start({ interviewer: scriptedInterviewer([QUESTION], { before }), limits: { fillerMs: 50 } });
  const { client } = await server.join();
  const turnId = newId();
  await client.play(turnId, { epoch: client.request(turnId), untilSample: 20_000 });
  await client.command({ type: "turn.played", turnId, startSample: 0, playedSamples: 20_000, outcome: "interrupted" });
  const view = await server.view();
  expect(view.turns).toMatchObject([{ move: { kind: "remark" }, status: "interrupted", heard: "Let me think about" }]);
  expect(conversationOf(view)).toEqual([]);
});

test("a turn that a crash left with a remark only is written behind it", async () => {
  const { before } = stall(0);
  const server = await start({ interviewer: scriptedInterviewer([QUESTION], { before }), limits: { fillerMs: 50 } });
  const { client } = await server.join();
  const turnId = newId();
  await client.play(turnId, { epoch: client.request(turnId), untilSample: 8_000 });
  await client.answered({ type: "interview.begin" });
  await client.vanish();
  await server.stop();
  const second = await start({ interview: server.ref, objects: server.objects, interviewer: scriptedInterviewer([QUESTION]) });
  const { client: page } = await second.join();
  const epoch = page.request(turnId, { fromSample: 8_000 });
  expect((await page.play(turnId, { epoch }))?.text).toBe(REMARK + QUESTION);
  expect((await second.view()).turns).toMatchObject([{ move: { kind: "question", questionId: "q1" }, text: REMARK + QUESTION }]);
});
