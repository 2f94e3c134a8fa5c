import { expect, test } from "vitest";

import { createEchoGate } from "~/client/echo-gate";
import { msToSamples, samplesToMs } from "~/domain/audio";

import { type EchoOptions, ROOM, echoOf, gateFrames, mix, roomNoise, speechLevel, voiceEvents } from "./echo-mixture";
import { voiceFramesOf } from "./node-voice-activity";
import { spokenAnswer } from "./spoken-answer";

const TURNS = [
  { voice: "slt", text: "Thank you. Tell me about a project that you are proud of, what your part in it was, and what you would do differently today." },
  { voice: "awb", text: "Let us talk about working with others. When did you last disagree with a colleague, and how did the two of you settle it in the end?" },
] as const;
const INTERRUPTIONS = ["Sorry, can you repeat the question?", "Wait, I have not finished my answer yet."];
/** -38 dBFS: softer is no voice into a microphone with gain control. */
const QUIET_CANDIDATE = 410;
const STARTS_AT = msToSamples(1_000);
const ONSET = msToSamples(4_300);
const LENGTH = msToSamples(6_500);

interface Trial extends EchoOptions {
  number: number;
  /** Level of the candidate's voice against the echo's; null: nobody speaks. Absent echo: `gainDb` −200, against what is played. */
  overEchoDb: number | null;
}

async function soundsOf({ number, overEchoDb, ...echoOptions }: Trial) {
  const turn = TURNS[number % TURNS.length] ?? TURNS[0];
  const [asked, said] = await Promise.all([spokenAnswer(turn.text, { voice: turn.voice }), spokenAnswer(INTERRUPTIONS[number % 2] ?? "")]);
  const played = mix(LENGTH, [{ samples: asked.samples, from: STARTS_AT }]);
  const echo = echoOf(played, echoOptions);
  const level = speechLevel(asked.samples) * 10 ** (Math.max(-40, echoOptions.gainDb) / 20);
  const gain = overEchoDb === null ? 0 : Math.max(QUIET_CANDIDATE, level * 10 ** (overEchoDb / 20)) / speechLevel(said.samples);
  const noise = { samples: roomNoise(LENGTH, { seed: number + 1 }) };
  const own = { samples: said.samples, from: ONSET, gain };
  return { played, heard: mix(LENGTH, [{ samples: echo }, own, noise]), alone: mix(LENGTH, [own, noise]) };
}

const startsOf = (frames: Parameters<typeof voiceEvents>[0]): number[] =>
  voiceEvents(frames).flatMap((event) => (event.type === "speech-start" ? [event.sample] : []));

async function run(trial: Trial) {
  const { played, heard, alone } = await soundsOf(trial);
  const frames = await voiceFramesOf(heard, { keepsState: true });
  const began = process.cpuUsage();
  const judged = gateFrames(createEchoGate(), { played, heard, frames });
  const cpuMs = process.cpuUsage(began).user / 1000 / frames.length;
  const ungated = startsOf(frames).filter((sample) => sample < ONSET).length;
  const starts = startsOf(judged);
  const clean = trial.overEchoDb === null ? undefined : startsOf(await voiceFramesOf(alone, { keepsState: true }))[0];
  const found = starts.find((sample) => sample >= ONSET - msToSamples(64));
  return {
    ...trial,
    cpuMs,
    ungated,
    falseStarts: starts.filter((sample) => trial.overEchoDb === null || sample < ONSET - msToSamples(64)).length,
    clear: judged.some(({ isClear }) => isClear),
    lateMs: clean === undefined || found === undefined ? null : samplesToMs(found - clean),
  };
}

const GAINS = [-6, -18, -30];
const DELAYS = [20, 120, 300];
const echoes = GAINS.flatMap((gainDb) => DELAYS.map((delayMs) => ({ gainDb, delayMs, reflections: ROOM })));
const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1] ?? Number.NaN;

test("the interviewer's echo is no speech, at any loudness, delay and in a room", { timeout: 240_000 }, async () => {
  const results = [];
  for (const [number, echo] of echoes.entries()) results.push(await run({ ...echo, number, overEchoDb: null }));
  const before = results.reduce((sum, result) => sum + result.ungated, 0);
  const after = results.reduce((sum, result) => sum + result.falseStarts, 0);
  console.log(
    `echo alone, ${results.length} turns of ${samplesToMs(LENGTH - STARTS_AT)} ms: ${before} starts of speech without the gate, ${after} with it; ` +
      `gate ${median(results.map((result) => result.cpuMs)).toFixed(2)} ms of CPU a frame`,
  );
  expect(results.filter(({ clear }) => clear)).toEqual([]);
  expect(before).toBeGreaterThan(results.length);
  expect(after).toBe(0);
});

test.each([0, 6])("a candidate %i dB over the echo is heard, at most a frame later than alone", { timeout: 240_000 }, async (overEchoDb) => {
  const results = [];
  for (const [number, echo] of echoes.entries()) results.push(await run({ ...echo, number, overEchoDb }));
  const late = results.map((result) => result.lateMs ?? Number.POSITIVE_INFINITY);
  console.log(
    `${overEchoDb} dB over the echo: ${late.filter(Number.isFinite).length} of ${late.length} heard, ` +
      `onset ${late.map((ms) => ms.toFixed(0)).join(" ")} ms later than alone; ${results.reduce((sum, result) => sum + result.falseStarts, 0)} false starts before it`,
  );
  expect(results.filter(({ clear }) => clear)).toEqual([]);
  expect(late.filter(Number.isFinite)).toHaveLength(results.length);
  expect(Math.max(...late)).toBeLessThanOrEqual(32);
});

test("with headphones a candidate is heard at once while the interviewer speaks", { timeout: 60_000 }, async () => {
  for (const number of [0, 1]) {
    const result = await run({ number, gainDb: -200, delayMs: 100, overEchoDb: 40 });
    expect(result).toMatchObject({ falseStarts: 0, lateMs: 0, clear: true });
  }
});
