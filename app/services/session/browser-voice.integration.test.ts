import { expect, test } from "vitest";

import { newId } from "~/domain/ids";
import { createScriptedVoice } from "~/services/voice/scripted-voice";

import { scriptedInterviewer } from "../../../tests/session/session-server";
import { useSessionServers } from "../../../tests/session/session-suite";

const start = useSessionServers();

const FIRST = "Guten Tag. ";
const REST = "Erzählen Sie mir von einer schweren Entscheidung.";

const speechlessServer = () =>
  start({ interviewer: scriptedInterviewer([FIRST + REST]), voice: { ...createScriptedVoice(), speaks: () => false } });

test("a language that no voice of the server speaks is sent as text, and the welcome says that the page speaks", async () => {
  const server = await speechlessServer();
  const { client, welcome } = await server.join();
  expect(welcome.capabilities.voice.id).toBe("browser");
  const turnId = newId();
  const heard = await client.play(turnId, { epoch: client.request(turnId), startSample: 0 });
  expect(heard?.samples).toHaveLength(0);
  expect(heard?.end).toMatchObject({ type: "turn.end", samples: 0 });
  expect((await server.view()).turns.at(-1)).toMatchObject({ text: FIRST + REST, status: "ready", words: [] });
});

test("what the page spoke of it before an interruption is what was heard", async () => {
  const server = await speechlessServer();
  const { client } = await server.join();
  const turnId = newId();
  await client.play(turnId, { epoch: client.request(turnId), startSample: 0 });
  const words = [
    { text: "Guten", from: 0, to: 5, startSample: 0, endSample: 4_800 },
    { text: "Tag.", from: 6, to: 10, startSample: 4_800, endSample: 9_600 },
    { text: "Erzählen", from: 11, to: 19, startSample: 9_600, endSample: 18_000 },
  ];
  await client.command({ type: "turn.played", turnId, startSample: 16_000, playedSamples: 10_000, outcome: "interrupted", words });
  expect((await server.view()).turns.at(-1)).toMatchObject({ heard: "Guten Tag.", unheard: REST, startSample: 16_000, playedSamples: 10_000 });
});
