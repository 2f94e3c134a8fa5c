import { expect, test } from "vitest";

import { ProviderError } from "~/domain/errors";
import { newId } from "~/domain/ids";
import { chainInterviewers } from "~/services/interviewer/interviewer-chain";
import { createScriptedSpeechToText } from "~/services/speech-to-text/scripted-speech-to-text";
import { createScriptedVoice } from "~/services/voice/scripted-voice";

import { type SessionServer, giveAnswer, hearQuestion, scriptedInterviewer, sound } from "../../../tests/session/session-server";
import { useSessionServers } from "../../../tests/session/session-suite";
import { losslessSamples } from "../../../tests/setup/lossless-codec";

const start = useSessionServers();

const QUESTION = "Thank you for that. Tell me about a time when you had to change your mind. What did you do?";

const fileNames = (server: SessionServer): string[] =>
  [...server.objects.objects.keys()].flatMap((key) => key.split("/turns/")[1] ?? []).sort();

test("a whole interview: intro, question, spoken answer, follow-up, end", async () => {
  const speechToText = createScriptedSpeechToText(["I moved the team", "to one release a day"]);
  const interviewer = scriptedInterviewer([QUESTION, "How did that go?"]);
  const server = await start({ speechToText, interviewer, events: [] });
  const { client, welcome } = await server.join();
  expect(welcome.view.status).toBe("created");
  expect(welcome.capabilities.speechToText).toEqual({ id: "scripted", name: "Scripted transcription", streaming: false });

  await client.command({ type: "interview.begin" });
  const [intro, first, answer, second] = [newId(), newId(), newId(), newId()] as const;
  await client.command({ type: "clip.played", turnId: intro, clip: "intro", startSample: 0, playedSamples: 16_000, outcome: "interrupted" });

  const heard = await hearQuestion(client, first, 20_000);
  expect(heard.text).toBe(QUESTION);
  expect(heard.end).toMatchObject({ type: "turn.end", samples: heard.samples.length });

  await client.command({ type: "answer.open", turnId: answer, questionTurnId: first, mode: "hands-free", startSample: 200_000 });
  client.speak(answer, sound(48_000));
  client.signal({ type: "answer.segment", turnId: answer, epoch: 2, fromSample: 0, toSample: 20_000 });
  expect((await client.expect("answer.partial")).text).toBe("I moved the team");
  await client.command({ type: "answer.finish", turnId: answer, epoch: 3, source: "server", text: "", samples: 48_000 });
  expect(await client.expect("answer.final")).toMatchObject({ epoch: 3, text: "I moved the team to one release a day" });
  expect((await client.expect("audio.stored", ({ samples }) => samples === 48_000)).turnId).toBe(answer);

  await client.play(second, { epoch: client.request(second), startSample: 300_000 });
  expect(interviewer.requests[1]?.conversation.map((turn) => turn.text)).toEqual([
    expect.stringContaining("Hello"),
    QUESTION,
    "I moved the team to one release a day",
  ]);
  await client.command({ type: "interview.end", reason: "candidate", atSample: 400_000 });
  const view = await server.view();
  expect(view).toMatchObject({ status: "ended", endReason: "candidate" });
  expect(view.turns.map((turn) => turn.status)).toEqual(["interrupted", "completed", "finished", "interrupted"]);
  expect(view.turns[2]).toMatchObject({ samples: 48_000, source: "server" });
  expect(fileNames(server)).toEqual([
    "1-interviewer.json",
    "1-interviewer.webm",
    "2-interviewer.json",
    "2-interviewer.webm",
    "3-candidate.json",
    "3-candidate.webm",
    "4-interviewer.json",
    "4-interviewer.webm",
  ]);
});

test.each([
  { cut: "at once", playedSamples: 0, audio: null, files: ["1-interviewer.json"] },
  { cut: "in its first syllable", playedSamples: 700, audio: "1-interviewer.webm", files: ["1-interviewer.json", "1-interviewer.webm"] },
])("an intro that is cut $cut leaves the sound that was heard, and names no other", async ({ playedSamples, audio, files }) => {
  const server = await start({ events: [] });
  const { client } = await server.join();
  await client.command({ type: "interview.begin" });
  await client.command({ type: "clip.played", turnId: newId(), clip: "intro", startSample: 0, playedSamples, outcome: "interrupted" });
  await client.command({ type: "interview.end", reason: "candidate", atSample: 0 });
  expect(fileNames(server)).toEqual(files);
  const [name, bytes] = [...server.objects.objects].find(([key]) => key.endsWith("/1-interviewer.json")) ?? [];
  expect(name && JSON.parse(new TextDecoder().decode(bytes))).toMatchObject({ playedSamples, audio: audio && { file: audio } });
  const webm = [...server.objects.objects].find(([key]) => key.endsWith("/1-interviewer.webm"))?.[1];
  expect(losslessSamples(webm)).toHaveLength(playedSamples);
});

test("only what was heard of an interrupted turn is kept: words, sound and memory", async () => {
  const interviewer = scriptedInterviewer([QUESTION]);
  const server = await start({ interviewer });
  const { client } = await server.join();
  const first = newId();
  await client.play(first, { epoch: client.request(first), untilSample: 20_000 });
  await client.command({ type: "turn.played", turnId: first, startSample: 0, playedSamples: 20_000, outcome: "interrupted" });
  await giveAnswer(client, { turnId: newId(), questionTurnId: first, text: "Wait." });
  await hearQuestion(client, newId());
  expect(interviewer.requests[1]?.conversation[0]?.text).toBe("Thank you for that.");
  await client.command({ type: "interview.end", reason: "candidate", atSample: 0 });
  const webm = [...server.objects.objects].find(([key]) => key.endsWith("/1-interviewer.webm"))?.[1];
  expect(losslessSamples(webm)).toHaveLength(20_000);
});

test("the words of a clause that is cut off while the voice still makes it are in the record", async () => {
  const voice = createScriptedVoice({ wordDelayMs: 150 });
  const server = await start({ interviewer: scriptedInterviewer([QUESTION]), voice });
  const { client } = await server.join();
  const turnId = newId();
  await client.play(turnId, { epoch: client.request(turnId), untilSample: 8_000 });
  await client.command({ type: "turn.played", turnId, startSample: 0, playedSamples: 8_000, outcome: "interrupted" });
  const [turn] = (await server.view()).turns;
  expect(turn).toMatchObject({ status: "interrupted", heard: "Thank you", playedSamples: 8_000 });
});

test("at most 600 ms are sent ahead of playback", async () => {
  const server = await start({ interviewer: scriptedInterviewer([QUESTION]) });
  const { client } = await server.join();
  const turnId = newId();
  const epoch = client.request(turnId);
  const sent = (): number => client.heard(turnId, epoch).samples.length;
  await client.until(() => (sent() === 9_600 ? true : undefined), "the first 600 ms");
  await client.answered({ type: "interview.begin" }); // whatever else would have been sent comes before this answer
  expect(sent()).toBe(9_600);
  client.signal({ type: "turn.progress", turnId, startSample: 0, playedSamples: 3_200 });
  await client.until(() => (sent() === 12_800 ? true : undefined), "200 ms more");
});

test("a repeated command is done once and acknowledged each time", async () => {
  const server = await start();
  const { client } = await server.join();
  const [question, answer, openId, finishId] = [newId(), newId(), newId(), newId()] as const;
  await hearQuestion(client, question);
  const open = { type: "answer.open", turnId: answer, questionTurnId: question, mode: "typed", startSample: 0 } as const;
  const finish = { type: "answer.finish", turnId: answer, epoch: 1, source: "typed", text: "Yes.", samples: 0 } as const;
  for (const [body, id] of [[open, openId], [finish, finishId], [open, openId], [finish, finishId]] as const) {
    client.messages.length = 0;
    expect(await client.answered(body, id)).toMatchObject({ type: "ack" });
  }
  expect(await client.expect("answer.final")).toMatchObject({ text: "Yes." });
  expect((await server.events()).filter((event) => event.type.startsWith("answer."))).toHaveLength(2);
});

test("what cannot be done is rejected with a reason", async () => {
  const server = await start();
  const { client } = await server.join();
  const question = newId();
  await hearQuestion(client, question);
  const finish = { type: "answer.finish", epoch: 1, source: "typed", text: "x", samples: 0 } as const;
  expect(await client.answered({ ...finish, turnId: newId() })).toMatchObject({ type: "rejected", code: "not-found", retryable: false });
  expect(await client.answered({ type: "answer.redo", turnId: question })).toMatchObject({ code: "not-found" });
  expect(await client.answered({ type: "interview.begin" })).toMatchObject({ code: "conflict" });
  await client.command({ type: "interview.end", reason: "candidate", atSample: 5 });
  expect(await client.answered({ type: "interview.pause", atSample: 6 })).toMatchObject({ code: "conflict", message: /ended/ });
  client.request(newId());
  expect(await client.expect("turn.failed")).toMatchObject({ code: "conflict", retryable: false });
});

test("a discarded answer leaves nothing behind, also while it is being transcribed", async () => {
  let transcribing = (): void => undefined;
  const asked = new Promise<void>((resolve) => (transcribing = resolve));
  const speechToText = createScriptedSpeechToText([
    async ({ signal }) => {
      transcribing();
      await new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason as Error)));
      return { text: "secret", words: [] };
    },
  ]);
  const server = await start({ speechToText });
  const { client } = await server.join();
  const [question, answer] = [newId(), newId()] as const;
  await hearQuestion(client, question);
  await client.command({ type: "answer.open", turnId: answer, questionTurnId: question, mode: "hands-free", startSample: 0 });
  client.speak(answer, sound(32_000));
  const finishing = client.send({ type: "answer.finish", turnId: answer, epoch: 1, source: "server", text: "", samples: 32_000 });
  await asked;
  await client.command({ type: "answer.discard", turnId: answer });
  expect(await client.answerOf(finishing)).toMatchObject({ type: "rejected" });
  expect(fileNames(server).filter((name) => name.includes("candidate"))).toEqual([]);
  expect((await server.events()).filter((event) => "turnId" in event && event.turnId === answer)).toEqual([
    { type: "answer.discarded", turnId: answer, questionTurnId: question, voided: expect.any(Object) },
  ]);
  client.speak(answer, sound(3_200));
  await client.command({ type: "answer.open", turnId: newId(), questionTurnId: question, mode: "typed", startSample: 0 });
  expect((await server.view()).turns.at(-1)).toMatchObject({ take: 2, status: "open" });
  expect(fileNames(server).filter((name) => name.includes("candidate"))).toEqual([]);
});

test("redo rolls the last answer back with all that followed, and the question is asked again", async () => {
  const interviewer = scriptedInterviewer([QUESTION, "And then?", QUESTION]);
  const server = await start({ interviewer });
  const { client } = await server.join();
  const [question, answer, probe, again] = [newId(), newId(), newId(), newId()] as const;
  await hearQuestion(client, question);
  await giveAnswer(client, { turnId: answer, questionTurnId: question, text: "My secret plan.", samples: 16_000 });
  await client.play(probe, { epoch: client.request(probe), untilSample: 4_000 });
  await client.command({ type: "answer.redo", turnId: answer });
  await hearQuestion(client, again);
  const view = await server.view();
  expect(view.turns.map((turn) => turn.turnId)).toEqual([question, again]);
  expect(interviewer.requests[2]?.conversation.map((turn) => turn.turnId)).toEqual([question]);
  expect(JSON.stringify(await server.events())).not.toContain("secret");
  expect(fileNames(server).filter((name) => /^[23]-/.test(name))).toEqual([]);
});

test("a failed transcription leaves the answer open with its sound; it can be typed or tried again", async () => {
  const failure = new ProviderError("The transcription service refused.", { code: "provider-failed", retryable: true });
  const speechToText = createScriptedSpeechToText([failure, failure, "It works now"]);
  const server = await start({ speechToText });
  const { client } = await server.join();
  const [question, answer, second] = [newId(), newId(), newId()] as const;
  await hearQuestion(client, question);
  await client.command({ type: "answer.open", turnId: answer, questionTurnId: question, mode: "hands-free", startSample: 0 });
  client.speak(answer, sound(16_000));
  const finish = { type: "answer.finish", turnId: answer, epoch: 1, source: "server", text: "", samples: 16_000 } as const;
  expect(await client.answered(finish)).toMatchObject({ type: "rejected", code: "provider-failed", retryable: true });
  expect(await client.expect("answer.failed")).toMatchObject({ message: "The transcription service refused.", retryable: true });
  await client.command({ ...finish, source: "typed", text: "I typed it." });
  expect((await server.view()).turns.at(-1)).toMatchObject({ status: "finished", text: "I typed it.", samples: 16_000 });

  await client.command({ type: "answer.open", turnId: second, questionTurnId: question, mode: "hands-free", startSample: 0 });
  client.speak(second, sound(16_000));
  expect(await client.answered({ ...finish, turnId: second })).toMatchObject({ type: "rejected" });
  await client.command({ ...finish, turnId: second });
  expect((await server.view()).turns.at(-1)).toMatchObject({ text: "It works now", source: "server" });
});

test("a recording without a word, and one that did not arrive, fail without inventing anything", async () => {
  const server = await start({ speechToText: createScriptedSpeechToText([""]), limits: { audioWaitMs: 100, textAudioWaitMs: 50 } });
  const { client } = await server.join();
  const [question, answer] = [newId(), newId()] as const;
  await hearQuestion(client, question);
  await client.command({ type: "answer.open", turnId: answer, questionTurnId: question, mode: "hands-free", startSample: 0 });
  client.speak(answer, new Int16Array(16_000));
  const finish = { type: "answer.finish", turnId: answer, epoch: 1, source: "server", text: "", samples: 16_000 } as const;
  expect(await client.answered(finish)).toMatchObject({ code: "audio-missing", retryable: false });
  expect(await client.answered({ ...finish, samples: 99_000 })).toMatchObject({ code: "audio-missing", retryable: true });
  await client.command({ ...finish, source: "web-speech", text: "Heard here.", samples: 99_000 });
  expect(await client.expect("notice")).toMatchObject({ code: "audio-missing" });
});

test("skip records the open question as skipped, together with the turn that follows", async () => {
  const interviewer = scriptedInterviewer(["First?", "Then the second?"]);
  const server = await start({ interviewer });
  const { client } = await server.join();
  await hearQuestion(client, newId());
  const next = newId();
  await client.play(next, { epoch: client.request(next, { request: "skip" }) });
  expect(interviewer.requests[1]).toMatchObject({ request: "skip", openQuestion: { text: "First?" } });
  expect((await server.view()).skippedQuestionIds).toEqual(["q1"]);
});

test("a page that interrupts early is told the rest of the text, so that the question stands there whole", async () => {
  const server = await start({ interviewer: scriptedInterviewer([QUESTION]) });
  const { client } = await server.join();
  const turnId = newId();
  const epoch = client.request(turnId);
  await client.expect("turn.words");
  await client.command({ type: "turn.played", turnId, startSample: 0, playedSamples: 320, outcome: "interrupted" });
  await expect.poll(() => client.heard(turnId, epoch).text).toBe(QUESTION);
  expect((await server.view()).turns).toMatchObject([{ text: QUESTION }]);
});

test("a turn that nobody waits for is not made, and an unheard one is withdrawn", async () => {
  let stopped = false;
  const before = async (piece: number, signal: AbortSignal): Promise<void> => {
    if (piece < 5) return;
    await new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason as Error)));
  };
  const interviewer = scriptedInterviewer([QUESTION], {
    before: (piece, signal) => {
      signal.addEventListener("abort", () => (stopped = true));
      return before(piece, signal);
    },
  });
  const server = await start({ interviewer });
  const { client } = await server.join();
  const turnId = newId();
  client.request(turnId);
  await client.expect("turn.clause");
  client.signal({ type: "turn.cancel", turnId });
  await client.answered({ type: "interview.begin" });
  expect(stopped).toBe(true);
  expect((await server.view()).turns).toEqual([]);
  expect(JSON.stringify(await server.events())).not.toContain("Thank you");
});

test("a newer request ends the older turn, and one of an older epoch is dropped", async () => {
  const interviewer = scriptedInterviewer([QUESTION, "The newer one?"]);
  const server = await start({ interviewer });
  const { client } = await server.join();
  const [older, newer] = [newId(), newId()] as const;
  client.request(older);
  await client.expect("turn.clause");
  const epoch = client.request(newer);
  client.signal({ type: "turn.request", turnId: older, epoch: epoch - 1, request: "next", fromSample: 0 });
  expect((await client.play(newer, { epoch }))?.text).toBe("The newer one?");
  expect((await server.view()).turns.map((turn) => turn.turnId)).toEqual([newer]);
});

test("an interviewer that says nothing in time fails the turn, and the same turn can be asked for again", async () => {
  let silent = true;
  const before = (_piece: number, signal: AbortSignal): Promise<void> =>
    silent ? new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason as Error))) : Promise.resolve();
  const server = await start({ interviewer: scriptedInterviewer([QUESTION], { before }), limits: { firstTextMs: 60 } });
  const { client } = await server.join();
  const turnId = newId();
  expect((await client.play(turnId, { epoch: client.request(turnId) }))?.end).toMatchObject({ code: "provider-timeout", retryable: true });
  silent = false;
  expect((await hearQuestion(client, turnId)).text).toBe(QUESTION);
});

test("an interviewer that stalls and a voice that breaks keep what is there; a retry goes on after it", async () => {
  let stalls = true;
  const before = (piece: number, signal: AbortSignal): Promise<void> =>
    stalls && piece > 4 ? new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason as Error))) : Promise.resolve();
  const interviewer = scriptedInterviewer([QUESTION], { before });
  const server = await start({ interviewer, limits: { stallMs: 60 } });
  const { client } = await server.join();
  const turnId = newId();
  expect((await client.play(turnId, { epoch: client.request(turnId) }))?.end).toMatchObject({ type: "turn.failed" });
  stalls = false;
  expect((await hearQuestion(client, turnId)).text).toBe(QUESTION);
  expect((await server.view()).turns[0]).toMatchObject({ text: QUESTION, status: "completed" });
});

test("another interviewer stands in when the first fails without a word, and the page is told once", async () => {
  const failing = scriptedInterviewer([QUESTION], {
    before: () => Promise.reject(new ProviderError("The model refused.", { code: "provider-auth" })),
  });
  const standIn = { ...scriptedInterviewer(["Why?"]), id: "spare", name: "Spare" };
  const server = await start({ interviewer: chainInterviewers({ links: [{ interviewer: failing }, { interviewer: standIn }] }) });
  const { client } = await server.join();
  const turnId = newId();
  expect((await hearQuestion(client, turnId)).text).toBe("Why?");
  expect(await client.expect("notice")).toMatchObject({ code: "interviewer-stand-in", message: "The model refused. Spare stands in for this turn." });
  await giveAnswer(client, { turnId: newId(), questionTurnId: turnId, text: "Because." });
  await hearQuestion(client, newId());
  const { turns, marks } = await server.view();
  expect(turns.flatMap((turn) => (turn.role === "interviewer" ? turn.interviewer : []))).toEqual(["spare", "spare"]);
  expect(marks.map(({ message }) => message)).toEqual(["The model refused. Spare stands in for this turn."]);
  expect(client.messages.filter(({ type }) => type === "notice")).toHaveLength(1);
});

test("ending in the middle of an answer keeps its recording and what was transcribed", async () => {
  const server = await start({ speechToText: createScriptedSpeechToText(["Half of it"]) });
  const { client } = await server.join();
  const [question, answer] = [newId(), newId()] as const;
  await hearQuestion(client, question);
  await client.command({ type: "answer.open", turnId: answer, questionTurnId: question, mode: "hands-free", startSample: 0 });
  client.speak(answer, sound(32_000));
  client.signal({ type: "answer.segment", turnId: answer, epoch: 1, fromSample: 0, toSample: 16_000 });
  await client.expect("answer.partial");
  await client.command({ type: "interview.end", reason: "candidate", atSample: 90_000 });
  expect((await server.view()).turns.at(-1)).toMatchObject({ status: "finished", text: "Half of it", samples: 32_000 });
  expect(fileNames(server)).toContain("2-candidate.webm");
});

test("an edit changes the transcript and not what was said first", async () => {
  const server = await start();
  const { client } = await server.join();
  const [question, answer] = [newId(), newId()] as const;
  await hearQuestion(client, question);
  await giveAnswer(client, { turnId: answer, questionTurnId: question, text: "I used cough car.", samples: 3_200 });
  await client.command({ type: "answer.edit", turnId: answer, text: "I used Kafka." });
  expect((await server.view()).turns.at(-1)).toMatchObject({ text: "I used Kafka.", originalText: "I used cough car." });
});
