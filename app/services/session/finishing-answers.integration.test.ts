import { expect, test } from "vitest";

import { concatSamples } from "~/domain/audio";
import { newId } from "~/domain/ids";
import { createScriptedSpeechToText } from "~/services/speech-to-text/scripted-speech-to-text";

import { createCodedSpeech } from "../../../tests/providers/coded-speech";
import { hearQuestion } from "../../../tests/session/session-server";
import { useSessionServers } from "../../../tests/session/session-suite";
import { losslessSamples } from "../../../tests/setup/lossless-codec";

const start = useSessionServers();

const speech = createCodedSpeech("I left the team and then came back again".split(" "));
const SAID = speech.say("I left the team |").samples;
const MEANWHILE = speech.say("and then |").samples;
const AFTER = speech.say("came back again |").samples;

test("sound of a reloaded page that comes while the end of an answer is transcribed is none that these words cover", async () => {
  let release = (): void => undefined;
  const held = new Promise<void>((resolve) => (release = resolve));
  const speechToText = createScriptedSpeechToText([
    async ({ samples }) => (await held, speech.recognise(samples)),
    ({ samples }) => speech.recognise(samples),
  ]);
  const server = await start({ speechToText });
  const { client } = await server.join();
  const [question, answer] = [newId(), newId()] as const;
  await hearQuestion(client, question);
  await client.command({ type: "answer.open", turnId: answer, questionTurnId: question, mode: "hands-free", startSample: 90_000 });
  client.speak(answer, SAID);
  const finish = { type: "answer.finish", turnId: answer, epoch: 7, source: "server", text: "", samples: SAID.length } as const;
  client.send({ ...finish, reply: { turnId: newId(), epoch: 8 } });
  await expect.poll(() => speechToText.calls.length).toBe(1);

  const { client: page, welcome } = await server.join({ tabId: client.tabId });
  expect(welcome.storedSamples).toBe(SAID.length);
  page.speak(answer, MEANWHILE, SAID.length);
  await page.expect("audio.stored", ({ samples }) => samples === SAID.length + MEANWHILE.length);
  release();
  await page.expect("answer.final");
  expect((await server.view()).turns.find(({ turnId }) => turnId === answer)).toMatchObject({ text: "I left the team", samples: SAID.length });

  await page.command({ type: "answer.reopen", turnId: answer });
  const whole = concatSamples([SAID, MEANWHILE, AFTER]);
  page.speak(answer, AFTER, SAID.length + MEANWHILE.length);
  await page.command({ ...finish, epoch: 9, samples: whole.length });
  expect((await server.view()).turns.at(-1)).toMatchObject({ ...speech.recognise(whole), samples: whole.length });
  await server.stop();
  expect(losslessSamples([...server.objects.objects].find(([key]) => key.endsWith("/2-candidate.webm"))?.[1])).toEqual(whole);
});
