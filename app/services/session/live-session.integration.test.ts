import { afterAll, afterEach, beforeAll, expect, test } from "vitest";

import { newId } from "~/domain/ids";
import { createScriptedSpeechToText } from "~/services/speech-to-text/scripted-speech-to-text";
import { createScriptedVoice } from "~/services/voice/scripted-voice";

import { type SessionServer, type SessionServerOptions, scriptedInterviewer, startSessionServer } from "../../../tests/session/session-server";
import { type TestDatabase, withTestDatabase } from "../../../tests/setup/test-database";

let database: TestDatabase;
const servers: SessionServer[] = [];

beforeAll(async () => {
  database = await withTestDatabase();
});
afterEach(async () => {
  for (const server of servers.splice(0)) await server.stop();
});
afterAll(() => database.close());

async function start(options: Partial<SessionServerOptions> = {}): Promise<SessionServer> {
  const server = await startSessionServer({ database, ...options });
  servers.push(server);
  return server;
}

/** A tone that no transcription takes for silence. */
function sound(samples: number): Int16Array {
  return Int16Array.from({ length: samples }, (_, index) => Math.round(8_000 * Math.sin(index / 6)));
}

const QUESTION = "Thank you for that. Tell me about a time when you had to change your mind. What did you do?";

test("a whole interview: intro, question, spoken answer, follow-up, end", async () => {
  const speechToText = createScriptedSpeechToText(["I moved the team", "to one release a day"]);
  const interviewer = scriptedInterviewer([QUESTION, "How did that go?"]);
  const server = await start({ speechToText, interviewer, events: [] });
  const { client, welcome } = await server.join();
  expect(welcome.view.status).toBe("created");
  expect(welcome.capabilities.speechToText).toEqual({ id: "scripted", name: "Scripted transcription" });

  await client.command({ type: "interview.begin" });
  const [intro, first, answer, second] = [newId(), newId(), newId(), newId()] as const;
  await client.command({ type: "clip.played", turnId: intro, clip: "intro", startSample: 0, playedSamples: 16_000, outcome: "interrupted" });

  const heard = await client.play(first, { epoch: client.request(first), startSample: 20_000 });
  expect(heard?.text).toBe(QUESTION);
  expect(heard?.end).toMatchObject({ type: "turn.end", samples: heard?.samples.length });
  await client.command({ type: "turn.played", turnId: first, startSample: 20_000, playedSamples: heard?.samples.length ?? 0, outcome: "completed" });

  await client.command({ type: "answer.open", turnId: answer, questionTurnId: first, mode: "hands-free", startSample: 200_000 });
  client.speak(answer, sound(48_000));
  client.signal({ type: "answer.segment", turnId: answer, epoch: 2, fromSample: 0, toSample: 20_000 });
  expect((await client.expect("answer.partial")).text).toBe("I moved the team");
  await client.command({ type: "answer.finish", turnId: answer, epoch: 3, source: "server", text: "", samples: 48_000 });
  expect((await client.expect("answer.final")).text).toBe("I moved the team to one release a day");
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
  await client.close();
  await server.stop();
  expect([...server.objects.objects.keys()].filter((key) => key.includes("/turns/")).map((key) => key.split("/turns/")[1])).toEqual([
    "1-interviewer.wav", "1-interviewer.json", "2-interviewer.wav", "2-interviewer.json", "3-candidate.wav", "3-candidate.json",
    "4-interviewer.wav", "4-interviewer.json",
  ]);
});
