import pino from "pino";
import { expect, test } from "vitest";

import { newId } from "~/domain/ids";
import type { Voice } from "~/services/voice/voice";
import { createScriptedVoice } from "~/services/voice/scripted-voice";

import { hearQuestion, scriptedInterviewer } from "../../../tests/session/session-server";
import { useSessionServers } from "../../../tests/session/session-suite";

const start = useSessionServers();

test("a draft that is dropped once its first clause was voiced is no warning", async () => {
  const voice = createScriptedVoice();
  const said: string[] = [];
  const watched: Voice = {
    ...voice,
    async *speak(options) {
      yield* voice.speak(options);
      said.push(options.text);
    },
  };
  const lines: string[] = [];
  const log = pino({ level: "warn" }, { write: (line) => void lines.push(line) });
  const interviewer = scriptedInterviewer(["Tell me about a hard decision.", "Thank you for telling me. What would you do differently today?"]);
  const server = await start({ interviewer, voice: watched, log });
  const { client } = await server.join();
  const [question, answer, reply] = [newId(), newId(), newId()] as const;
  await hearQuestion(client, question);
  await client.command({ type: "answer.open", turnId: answer, questionTurnId: question, mode: "hands-free", startSample: 90_000 });
  client.signal({ type: "turn.draft", turnId: reply, epoch: 7, answerTurnId: answer, samples: 0, text: "I left." });
  await expect.poll(() => said).toContain("Thank you for telling me.");
  client.signal({ type: "draft.drop", turnId: reply });
  await client.answered({ type: "interview.begin" }); // the draft was dropped before
  await server.stop();
  expect(lines).toEqual([]);
});
