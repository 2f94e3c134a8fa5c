import { expect, test } from "vitest";

import { ProviderError } from "~/domain/errors";
import { newId } from "~/domain/ids";
import { createScriptedSpeechToText } from "~/services/speech-to-text/scripted-speech-to-text";
import type { OpenStreamOptions, SpeechToText } from "~/services/speech-to-text/speech-to-text";

import { countingObserver } from "../../../tests/session/counting-observer";
import { type SessionServer, scriptedInterviewer, sound } from "../../../tests/session/session-server";
import { useSessionServers } from "../../../tests/session/session-suite";
import type { TestClient } from "../../../tests/session/test-client";
import { losslessSamples } from "../../../tests/setup/lossless-codec";

const start = useSessionServers();

const QUESTION = "Tell me about a hard decision, and take the time that you need to think about it.";

/** The interviewer speaks, and somebody speaks into that. */
async function interrupting(server: SessionServer): Promise<{ client: TestClient; question: string; answer: string }> {
  const { client } = await server.join();
  const [question, answer] = [newId(), newId()] as const;
  await client.play(question, { epoch: client.request(question), untilSample: 8_000 });
  client.signal({ type: "bargein.open", turnId: answer, startSample: 5_000 });
  return { client, question, answer };
}

const candidateFiles = (server: SessionServer): string[] => [...server.objects.objects.keys()].filter((key) => key.includes("candidate"));

const open = (turnId: string, questionTurnId: string) => ({ type: "answer.open", turnId, questionTurnId, mode: "hands-free", startSample: 5_000 }) as const;

test("what somebody says into a question is found out, and becomes the answer's beginning without being sent again", async () => {
  const observer = countingObserver();
  const speechToText = createScriptedSpeechToText(["wait a moment", "wait a moment, I know that one"]);
  const server = await start({ speechToText, observer, interviewer: scriptedInterviewer([QUESTION]) });
  const { client, question, answer } = await interrupting(server);
  const whole = sound(40_000);
  client.speak(answer, whole.slice(0, 12_800));
  client.signal({ type: "bargein.check", turnId: answer, epoch: 4, samples: 12_800 });
  expect(await client.expect("bargein.words")).toEqual({ type: "bargein.words", turnId: answer, epoch: 4, samples: 12_800, text: "wait a moment" });
  expect(speechToText.calls[0]?.samples).toEqual(whole.slice(0, 12_800));
  expect(candidateFiles(server)).toEqual([]);

  await client.command({ type: "turn.played", turnId: question, startSample: 0, playedSamples: 8_000, outcome: "interrupted" });
  await client.command(open(answer, question));
  client.speak(answer, whole.slice(12_800), 12_800);
  await client.command({ type: "answer.finish", turnId: answer, epoch: 5, source: "server", text: "", samples: 40_000 });
  expect((await server.view()).turns.at(-1)).toMatchObject({ text: "wait a moment, I know that one", samples: 40_000, startSample: 5_000 });
  await server.stop();
  const webm = [...server.objects.objects].find(([key]) => key.endsWith("-candidate.webm"))?.[1];
  expect(losslessSamples(webm)).toEqual(whole);
  expect(observer.told).toContain("barge-in taken");
});

test("a cough is dropped: not in the record, not in the store, and its frames belong to nobody", async () => {
  const observer = countingObserver();
  const server = await start({ observer, speechToText: createScriptedSpeechToText([""]), interviewer: scriptedInterviewer([QUESTION]) });
  const { client, answer } = await interrupting(server);
  client.speak(answer, sound(6_400));
  client.signal({ type: "bargein.check", turnId: answer, epoch: 4, samples: 6_400 });
  expect(await client.expect("bargein.words")).toMatchObject({ text: "" });
  client.signal({ type: "bargein.drop", turnId: answer });
  client.speak(answer, sound(6_400), 6_400);
  await client.answered({ type: "interview.begin" });
  expect(candidateFiles(server)).toEqual([]);
  expect((await server.events()).some((event) => "turnId" in event && event.turnId === answer)).toBe(false);
  expect(observer.told).toContain("barge-in resumed");
});

test.each<[string, Partial<Parameters<typeof start>[0]>]>([
  ["nobody can transcribe", {}],
  ["the transcription fails", { speechToText: createScriptedSpeechToText([new ProviderError("Refused.", { code: "provider-failed" })]) }],
  ["the transcription takes too long", { speechToText: createScriptedSpeechToText([() => new Promise(() => undefined)]), limits: { bargeInMs: 50 } }],
])("when %s the page is told that the words are not known", async (_, options) => {
  const server = await start({ ...options, interviewer: scriptedInterviewer([QUESTION]) });
  const { client, answer } = await interrupting(server);
  client.speak(answer, sound(6_400));
  client.signal({ type: "bargein.check", turnId: answer, epoch: 4, samples: 6_400 });
  expect(await client.expect("bargein.words")).toMatchObject({ samples: 6_400, text: null });
});

test("more than twenty seconds, another interruption and a lost connection drop the sound", async () => {
  const server = await start({ speechToText: createScriptedSpeechToText(["hello"]), interviewer: scriptedInterviewer([QUESTION]) });
  const { client, answer } = await interrupting(server);
  client.speak(answer, sound(20 * 16_000 + 320));
  client.signal({ type: "bargein.check", turnId: answer, epoch: 4, samples: 6_400 });
  expect(await client.expect("bargein.words", ({ turnId }) => turnId === answer)).toMatchObject({ text: null });

  const [second, third] = [newId(), newId()] as const;
  client.signal({ type: "bargein.open", turnId: second, startSample: 9_000 });
  client.speak(second, sound(6_400));
  client.signal({ type: "bargein.open", turnId: third, startSample: 9_500 });
  client.signal({ type: "bargein.check", turnId: second, epoch: 5, samples: 6_400 });
  expect(await client.expect("bargein.words", ({ turnId }) => turnId === second)).toMatchObject({ text: null });

  client.speak(third, sound(6_400));
  await client.vanish();
  const { client: page } = await server.join();
  page.signal({ type: "bargein.check", turnId: third, epoch: 1, samples: 6_400 });
  expect(await page.expect("bargein.words")).toMatchObject({ text: null });
});

/** Hears one word in each second of sound, as it comes. */
function streamingSpeechToText(): SpeechToText & { opened: OpenStreamOptions[]; heard: number[] } {
  const opened: OpenStreamOptions[] = [];
  const heard: number[] = [];
  const textOf = (samples: number): string => ["well", "that", "was", "it"].slice(0, Math.floor(samples / 16_000)).join(" ");
  return {
    id: "streaming",
    name: "Streaming",
    opened,
    heard,
    transcribe: () => Promise.reject(new Error("There is a stream")),
    openStream: (options) => {
      const index = opened.push(options) - 1;
      heard.push(0);
      return {
        write: (samples) => {
          heard[index] = (heard[index] ?? 0) + samples.length;
          options.onUpdate({ text: textOf(heard[index] ?? 0), words: [] });
        },
        finish: () => Promise.resolve({ text: textOf(heard[index] ?? 0), words: [] }),
      };
    },
  };
}

test("a stream that listens to an interruption goes on listening to the answer", async () => {
  const speechToText = streamingSpeechToText();
  const server = await start({ speechToText, interviewer: scriptedInterviewer([QUESTION]) });
  const { client, question, answer } = await interrupting(server);
  client.speak(answer, sound(32_000));
  client.signal({ type: "bargein.check", turnId: answer, epoch: 4, samples: 32_000 });
  expect(await client.expect("bargein.words")).toMatchObject({ text: "well that" });
  await client.command({ type: "turn.played", turnId: question, startSample: 0, playedSamples: 8_000, outcome: "interrupted" });
  await client.command(open(answer, question));
  client.speak(answer, sound(32_000), 32_000);
  await client.command({ type: "answer.finish", turnId: answer, epoch: 5, source: "server", text: "", samples: 64_000 });
  expect((await server.view()).turns.at(-1)).toMatchObject({ text: "well that was it" });
  expect([speechToText.opened.length, speechToText.heard]).toEqual([1, [64_000]]);
});
