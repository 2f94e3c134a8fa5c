import { beforeAll, expect, test } from "vitest";

import { concatSamples, msToSamples } from "~/domain/audio";
import { createOpenAiSpeechToText } from "~/services/speech-to-text/openai-speech-to-text.server";

import { spokenAnswer } from "../speech/spoken-answer";

import { startOpenAiCompatibleServer } from "./openai-compatible-server";
import { type OracleClip, createOracle } from "./oracle-recogniser";

const ANSWERS = [
  "I led the migration of our billing system to Postgres. We had two million customers, and no downtime was allowed. So I planned it in small steps.",
  "I led the team that built the new search. We had many complaints about speed, and I found that the index was rebuilt too often. After my change it was ten times faster.",
  "My manager and I disagreed about the deadline. I told her that the tests were not ready, and we agreed to cut the scope instead. In the end the release was on time.",
  "We had an outage on a Friday evening. I was on call, I found that a certificate had expired, and I renewed it within twenty minutes.",
  "Yes, I did.",
  "No.",
];
const UNKNOWN = [
  "Tell me about a time when you had to convince somebody who did not want to listen to you at all.",
  "What would you do differently today?",
  "Maybe.",
];

const clips: OracleClip[] = [];
beforeAll(async () => {
  for (const text of ANSWERS) clips.push(await spokenAnswer(text));
});

const bare = (words: readonly { text: string }[]): string => words.map((word) => word.text.replace(/[.,]$/, "")).join(" ");

/** Speech that begins alike must not be mixed up, though the voice makes the very same sound for it. */
test("tells spoken answers apart, in any order, with the words where they were said", () => {
  const recognise = createOracle(clips);
  const pause = new Int16Array(msToSamples(900));
  for (const clip of clips) {
    const { text, words } = recognise(concatSamples([pause, clip.samples, pause]));
    expect(text).toBe(clip.text);
    words.forEach((word, index) => {
      expect(Math.abs(word.startSample - pause.length - (clip.words[index]?.startSample ?? 0))).toBeLessThanOrEqual(32);
    });
  }
  const order = [1, 5, 0, 4, 2];
  const inARow = order.flatMap((index) => [clips[index]?.samples ?? pause, pause]);
  expect(recognise(concatSamples(inARow)).text).toBe(order.map((index) => ANSWERS[index]).join(" "));
});

test("takes a sentence that it was not told of for nothing, also from the same voice", async () => {
  const recognise = createOracle(clips);
  for (const text of UNKNOWN) expect(recognise((await spokenAnswer(text)).samples)).toEqual({ text: "", words: [] });
});

test("any stretch of an answer gives exactly the words that are mostly in it", () => {
  const recognise = createOracle(clips);
  const clip = clips[2] as OracleClip;
  for (const [from, to] of [[0.1, 0.5], [0.33, 0.9], [0.6, 1]] as const) {
    const start = Math.round(clip.samples.length * from);
    const end = Math.round(clip.samples.length * to);
    const inside = (sample: number): number => Math.min(Math.max(sample, start), end);
    const share = (word: OracleClip["words"][number]): number =>
      (inside(word.endSample) - inside(word.startSample)) / (word.endSample - word.startSample);
    const wordsWith = (least: number): string => bare(clip.words.filter((word) => share(word) > least));
    const heard = bare(recognise(clip.samples.slice(start, end)).words);
    expect(wordsWith(0.4)).toContain(heard);
    expect(heard).toContain(wordsWith(0.6));
  }
});

/** What Chromium's queue puts in when it runs dry: no person would miss a word. */
test("10 ms of silence that were put in anywhere after a sentence's first word cost no word", () => {
  const recognise = createOracle(clips);
  const gap = new Int16Array(msToSamples(10));
  for (const clip of clips.filter(({ words }) => words.length > 3)) {
    for (let place = 2; place < 37; place += 1) {
      const at = Math.round((clip.samples.length * place) / 37);
      const broken = concatSamples([clip.samples.subarray(0, at), gap, clip.samples.subarray(at)]);
      expect.soft(recognise(broken).text, `put in at sample ${at}`).toBe(clip.text);
    }
  }
});

test("behind the local server it is a whole transcription service: sound in, words with punctuation out", async () => {
  const server = await startOpenAiCompatibleServer({ transcribe: createOracle(clips) });
  const speechToText = createOpenAiSpeechToText({ baseUrl: server.baseUrl, model: "oracle" });
  const clip = clips[3] as OracleClip;
  const signal = AbortSignal.timeout(10_000);
  const { text, words } = await speechToText.transcribe({ samples: clip.samples, language: "en-US", signal });
  await server.close();
  expect(text).toBe(clip.text);
  expect(words.map((word) => word.text).join(" ")).toBe(clip.text);
});
