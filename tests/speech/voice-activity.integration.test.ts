import { expect, test } from "vitest";

import { concatSamples, msToSamples, rootMeanSquare, samplesToMs } from "~/domain/audio";
import { INITIAL_VOICE_ACTIVITY, type VoiceEvent, stepVoiceActivity } from "~/domain/voice-activity";

import { mix, roomNoise } from "./echo-mixture";
import { voiceFramesOf } from "./node-voice-activity";
import { spokenAnswer } from "./spoken-answer";

const CLIPS = [
  "We moved the billing system to the new platform.",
  "Sorry, can you repeat the question?",
  "I asked my manager for two more weeks, and she agreed.",
  "Honestly, nobody had looked at the alerts for a year.",
];
const BEFORE = msToSamples(1_000);

/** When the detector is sure of something, by its own clock: the end of the frame that tells. */
async function detected(samples: Int16Array): Promise<(VoiceEvent & { at: number })[]> {
  let state = INITIAL_VOICE_ACTIVITY;
  return (await voiceFramesOf(samples)).flatMap((frame) => {
    const step = stepVoiceActivity(state, frame);
    state = step.state;
    return step.events.map((event) => ({ ...event, at: frame.frameEndSample }));
  });
}

/** First and one past the last stretch of 10 ms that is louder than -46 dB. */
function edgesOf(samples: Int16Array): [number, number] {
  const loud: number[] = [];
  for (let from = 0; from + 160 <= samples.length; from += 160) {
    if (rootMeanSquare(samples.subarray(from, from + 160)) > 0.005) loud.push(from);
  }
  return [loud[0] ?? 0, (loud.at(-1) ?? 0) + 160];
}

test("speech is noticed within 140 ms of its onset, a pause within 190 and an end within 290 of the last sound", { timeout: 120_000 }, async () => {
  const late: Record<"start" | "pause" | "end", number[]> = { start: [], pause: [], end: [] };
  for (const [seed, text] of CLIPS.entries()) {
    const { samples } = await spokenAnswer(text);
    const padded = concatSamples([new Int16Array(BEFORE), samples, new Int16Array(BEFORE)]);
    const [onset, end] = edgesOf(padded);
    const events = await detected(mix(padded.length, [{ samples: padded }, { samples: roomNoise(padded.length, { seed: seed + 1 }) }]));
    const at = (type: VoiceEvent["type"]) => events.findLast((event) => event.type === type)?.at ?? Number.NaN;
    late.start.push(samplesToMs((events[0]?.at ?? Number.NaN) - onset));
    late.pause.push(samplesToMs(at("speech-pause") - end));
    late.end.push(samplesToMs(at("speech-end") - end));
  }
  console.log(`after the true edge (ms): start ${late.start.join(" ")}, pause ${late.pause.join(" ")}, end ${late.end.join(" ")}`);
  expect(Math.max(...late.start)).toBeLessThanOrEqual(140);
  expect(Math.max(...late.pause)).toBeLessThanOrEqual(190);
  expect(Math.max(...late.end)).toBeLessThanOrEqual(290);
});
