import { expect, test } from "vitest";

import { ProviderError } from "~/domain/errors";
import { newId } from "~/domain/ids";
import type { CommandBody, Signal } from "~/domain/protocol";
import { createScriptedSpeechToText } from "~/services/speech-to-text/scripted-speech-to-text";
import { createScriptedVoice } from "~/services/voice/scripted-voice";
import type { SpeakOptions, Voice } from "~/services/voice/voice";

import { countingObserver } from "../../../tests/session/counting-observer";
import { type ScriptedInterviewer, type SessionServer, hearQuestion, scriptedInterviewer, sound } from "../../../tests/session/session-server";
import { useSessionServers } from "../../../tests/session/session-suite";
import type { TestClient } from "../../../tests/session/test-client";

const start = useSessionServers();

const QUESTION = "Tell me about a hard decision.";
const REPLY = "Thank you for telling me. What would you do differently today, and why?";
const SECOND = "I see. And how did everybody else on the team take it?";

/** What a voice was asked to say, and what of that was stopped. */
function watchedVoice(): Voice & { said: string[]; begun: string[]; ended: string[] } {
  const voice = createScriptedVoice();
  const said: string[] = [];
  const begun: string[] = [];
  const ended: string[] = [];
  return {
    ...voice,
    said,
    begun,
    ended,
    beginTurn: ({ turnId }) => void begun.push(turnId),
    speak: (options: SpeakOptions) => {
      said.push(options.text);
      return voice.speak(options);
    },
    endTurn: (turnId) => void ended.push(turnId),
  };
}

interface Answering {
  client: TestClient;
  question: string;
  answer: string;
  reply: string;
  finish: Extract<CommandBody, { type: "answer.finish" }>;
  draft: Extract<Signal, { type: "turn.draft" }>;
}

async function answering(server: SessionServer, samples = 16_000): Promise<Answering> {
  const { client } = await server.join();
  const [question, answer, reply] = [newId(), newId(), newId()] as const;
  await hearQuestion(client, question);
  await client.command({ type: "answer.open", turnId: answer, questionTurnId: question, mode: "hands-free", startSample: 90_000 });
  client.speak(answer, sound(samples));
  return {
    client,
    question,
    answer,
    reply,
    finish: { type: "answer.finish", turnId: answer, epoch: 7, source: "web-speech", text: "I left.", samples, reply: { turnId: reply, epoch: 7 } },
    draft: { type: "turn.draft", turnId: reply, epoch: 7, answerTurnId: answer, samples, text: "I left." },
  };
}

/** The draft has its text and the sound of its first clause. */
const drafted = (interviewer: ScriptedInterviewer, voice: { said: string[] }, calls = 2): Promise<void> =>
  expect.poll(() => [interviewer.requests.length, voice.said.includes("Thank you for telling me.")]).toEqual([calls, true]);

const namesOf = (server: SessionServer): string[] => [...server.objects.objects.keys()].flatMap((key) => key.split("/turns/")[1] ?? []);

test("a draft whose words hold is used: one model call, one turn, its first clause spoken before", async () => {
  const [interviewer, voice, observer] = [scriptedInterviewer([QUESTION, REPLY, SECOND]), watchedVoice(), countingObserver()];
  const server = await start({ interviewer, voice, observer });
  const { client, answer, reply, finish, draft } = await answering(server);
  client.signal(draft);
  await drafted(interviewer, voice);
  expect(voice.said.slice(1)).toEqual(["Thank you for telling me."]);
  expect((await server.view()).turns.map(({ turnId }) => turnId)).not.toContain(reply);
  expect(namesOf(server).filter((name) => name.startsWith("3-"))).toEqual([]);
  expect(client.messages.filter((message) => "turnId" in message && message.turnId === reply)).toEqual([]);

  client.send(finish);
  const heard = await client.play(reply, { epoch: 7, startSample: 120_000 });
  expect(heard?.text).toBe(REPLY);
  await client.command({ type: "turn.played", turnId: reply, startSample: 120_000, playedSamples: heard?.samples.length ?? 0, outcome: "completed" });
  expect(interviewer.requests).toHaveLength(2);
  expect(interviewer.requests[1]?.conversation.at(-1)).toMatchObject({ turnId: answer, text: "I left." });
  const events = await server.events();
  expect(events.filter((event) => event.type === "turn.opened" && event.turnId === reply)).toHaveLength(1);
  expect(observer.told.filter((told) => told.startsWith("draft"))).toEqual(["draft used"]);
  await expect.poll(() => observer.turns.at(-1)).toMatchObject({ draft: "used", modelCalls: 1 });
  expect(observer.turns.at(-1)?.draftedMs).toBeLessThan(0);
  expect(observer.turns.at(-1)?.firstAudioMs).toBeLessThan(0);
});

test("a draft for other words is dropped without a trace, and the reply is made anew", async () => {
  const [interviewer, voice, observer] = [scriptedInterviewer([QUESTION, REPLY, SECOND]), watchedVoice(), countingObserver()];
  const server = await start({ interviewer, voice, observer });
  const { client, reply, finish, draft } = await answering(server);
  client.signal(draft);
  await drafted(interviewer, voice);
  client.send({ ...finish, text: "I left. And I came back." });
  const heard = await client.play(reply, { epoch: 7 });
  expect(heard?.text).toBe(SECOND);
  expect(interviewer.requests[2]?.conversation.at(-1)?.text).toBe("I left. And I came back.");
  expect(interviewer.requests[1]?.signal.aborted).toBe(true);
  expect(JSON.stringify(await server.events())).not.toContain("Thank you for telling me");
  expect(observer.told).toContain("draft dropped");
  await client.command({ type: "turn.played", turnId: reply, startSample: 0, playedSamples: heard?.samples.length ?? 0, outcome: "completed" });
  await expect.poll(() => observer.turns.at(-1)).toMatchObject({ draft: "dropped", modelCalls: 2 });
});

test("a candidate who goes on during a draft stops the model and the voice, and is not spoken over", async () => {
  const stopped: boolean[] = [];
  const interviewer = scriptedInterviewer([QUESTION, REPLY, SECOND], {
    before: async (piece, signal) => {
      if (interviewer.requests.length !== 2 || piece < 5) return;
      await new Promise((_, reject) => signal.addEventListener("abort", () => (stopped.push(true), reject(signal.reason as Error))));
    },
  });
  const voice = watchedVoice();
  const server = await start({ interviewer, voice });
  const { client, reply, finish, draft } = await answering(server);
  client.signal(draft);
  await drafted(interviewer, voice);
  expect(voice.begun.at(-1)).toBe(reply);
  client.signal({ type: "draft.drop", turnId: reply });
  await expect.poll(() => [stopped, voice.ended]).toMatchObject([[true], [expect.anything(), reply]]);
  const [next] = [newId()] as const;
  client.send({ ...finish, reply: { turnId: next, epoch: 9 } });
  expect((await client.play(next, { epoch: 9 }))?.text).toBe(SECOND);
  expect(client.frames.filter((frame) => frame.turnId === reply)).toEqual([]);
  expect((await server.view()).turns.map(({ turnId }) => turnId)).not.toContain(reply);
});

test("where the server transcribes, a draft hears the words so far, and nothing is transcribed twice", async () => {
  const speechToText = createScriptedSpeechToText(["I left the team", "for good"]);
  const [interviewer, voice] = [scriptedInterviewer([QUESTION, REPLY]), watchedVoice()];
  const server = await start({ interviewer, voice, speechToText });
  const { client, answer, reply, finish, draft } = await answering(server, 32_000);
  client.signal({ type: "answer.segment", turnId: answer, epoch: 7, fromSample: 0, toSample: 16_000 });
  client.signal({ ...draft, samples: 32_000, text: null });
  await drafted(interviewer, voice);
  client.send({ ...finish, source: "server", text: "" });
  expect((await client.play(reply, { epoch: 7 }))?.text).toBe(REPLY);
  expect(interviewer.requests).toHaveLength(2);
  expect(interviewer.requests[1]?.conversation.at(-1)?.text).toBe("I left the team for good");
  expect(speechToText.calls).toHaveLength(2);
});

test("a draft that fails says nothing, and the reply is made when it is asked for", async () => {
  const observer = countingObserver();
  const refused = new ProviderError("The model refused.", { code: "provider-failed" });
  const interviewer = scriptedInterviewer([QUESTION, REPLY, SECOND], {
    before: () => (interviewer.requests.length === 2 ? Promise.reject(refused) : Promise.resolve()),
  });
  const server = await start({ interviewer, observer });
  const { client, reply, finish, draft } = await answering(server);
  client.signal(draft);
  await expect.poll(() => interviewer.requests.length).toBe(2);
  client.send(finish);
  expect((await client.play(reply, { epoch: 7 }))?.text).toBe(SECOND);
  expect(client.messages.filter(({ type }) => type === "notice" || type === "turn.failed")).toEqual([]);
  expect(observer.told).toContain("draft failed");
});

test("that another interviewer stands in is told when the draft is used, not before", async () => {
  const interviewer = scriptedInterviewer([QUESTION, REPLY]);
  const standIn = { id: "spare", name: "Spare", message: "The model refused. Spare stands in." };
  const reply: ScriptedInterviewer["reply"] = async function* (options) {
    for await (const part of interviewer.reply(options)) {
      yield part.type === "move" && interviewer.requests.length === 2 ? { ...part, standIn } : part;
    }
  };
  const voice = watchedVoice();
  const server = await start({ interviewer: { ...interviewer, reply }, voice });
  const given = await answering(server);
  given.client.signal(given.draft);
  await drafted(interviewer, voice);
  await given.client.answered({ type: "interview.begin" });
  expect(given.client.messages.filter(({ type }) => type === "notice")).toEqual([]);
  given.client.send(given.finish);
  expect(await given.client.expect("notice")).toMatchObject({ message: standIn.message });
});

type Act = (given: Answering) => Promise<unknown> | void;

test.each<[string, Act]>([
  ["a pause", ({ client }) => client.command({ type: "interview.pause", atSample: 100_000 })],
  ["a discarded answer", ({ client, answer }) => client.command({ type: "answer.discard", turnId: answer })],
  ["the end of the interview", ({ client }) => client.command({ type: "interview.end", reason: "candidate", atSample: 100_000 })],
  ["a lost connection", ({ client }) => client.vanish()],
  ["a newer draft", ({ client, draft }) => client.signal({ ...draft, turnId: newId(), text: "I left, and" })],
  ["a request for another turn", ({ client }) => void client.request(newId())],
  ["an answer without a reply", ({ client, finish }) => client.command({ ...finish, reply: undefined })],
])("%s drops the draft", async (_, act) => {
  const [interviewer, voice] = [scriptedInterviewer([QUESTION, REPLY, SECOND]), watchedVoice()];
  const server = await start({ interviewer, voice });
  const given = await answering(server);
  given.client.signal(given.draft);
  await drafted(interviewer, voice);
  await act(given);
  await expect.poll(() => voice.ended).toContain(given.reply);
  expect(JSON.stringify(await server.events())).not.toContain("Thank you for telling me");
  expect(namesOf(server).filter((name) => name.startsWith("3-interviewer"))).toEqual([]);
});

test("a server that stops during a draft leaves an open answer and nothing else; its draft can be made again", async () => {
  const [interviewer, voice] = [scriptedInterviewer([QUESTION, REPLY]), watchedVoice()];
  const server = await start({ interviewer, voice });
  const { client, answer, reply, finish, draft } = await answering(server);
  client.signal(draft);
  await drafted(interviewer, voice);
  await server.stop();
  expect((await server.view()).turns.at(-1)).toMatchObject({ turnId: answer, status: "open" });

  const [again, anew] = [scriptedInterviewer([SECOND]), watchedVoice()];
  const second = await start({ interview: server.ref, objects: server.objects, interviewer: again, voice: anew });
  const { client: page, welcome } = await second.join();
  expect(welcome.storedSamples).toBe(16_000);
  page.signal(draft);
  await expect.poll(() => anew.said).toEqual(["I see."]);
  page.send(finish);
  expect((await page.play(reply, { epoch: 7 }))?.text).toBe(SECOND);
  expect(again.requests).toHaveLength(1);
});

test("the voice is told of a reply before its first words are written", async () => {
  const voice = watchedVoice();
  const begunBefore: boolean[] = [];
  const interviewer = scriptedInterviewer([QUESTION, REPLY], {
    before: (piece) => {
      if (piece === 0) begunBefore.push(voice.begun.length === interviewer.requests.length && voice.said.length < voice.begun.length);
      return Promise.resolve();
    },
  });
  const { client, reply, finish } = await answering(await start({ interviewer, voice }));
  client.send(finish);
  expect((await client.play(reply, { epoch: 7 }))?.text).toBe(REPLY);
  expect(voice.begun.at(-1)).toBe(reply);
  expect(begunBefore).toEqual([true, true]);
});
