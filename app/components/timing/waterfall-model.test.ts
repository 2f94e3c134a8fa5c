import { expect, test } from "vitest";

import { timingFacts, waterfallOf } from "./waterfall-model";

test("nothing measured, nothing drawn", () => {
  expect(waterfallOf({})).toBeNull();
  expect(waterfallOf({ draft: "none", modelCalls: 1 })).toBeNull();
  expect(timingFacts({})).toEqual([]);
});

test("each stage begins where the one before it ended", () => {
  const waterfall = waterfallOf({
    speechEndedMs: -640, transcribedMs: 150, answerStoredMs: 153, firstTokenMs: 460, firstClauseMs: 560, firstAudioMs: 710, firstFrameMs: 711, firstSampleMs: 728,
  });
  expect(waterfall?.stages.map(({ label, fromMs, toMs }) => [label, fromMs, toMs])).toEqual([
    ["Waiting for more", -640, 0],
    ["Transcription", 0, 150],
    ["Saving the answer", 150, 153],
    ["Model, first word", 150, 460],
    ["Model, first clause", 460, 560],
    ["Voice, first sound", 560, 710],
    ["Sending", 710, 711],
    ["Network and playback", 711, 728],
  ]);
  expect(waterfall).toMatchObject({ fromMs: -640, toMs: 728 });
});

test("a draft's model and voice worked before the decision, and its sound waited for the record", () => {
  const waterfall = waterfallOf({ draft: "used", draftedMs: -420, transcribedMs: 2, answerStoredMs: 5, firstTokenMs: -110, firstClauseMs: -50, firstAudioMs: -5, firstFrameMs: 3, firstSampleMs: 14 });
  const stage = (label: string) => waterfall?.stages.find((one) => one.label === label);
  expect(stage("Model, first word")).toMatchObject({ fromMs: -420, toMs: -110 });
  expect(stage("Sending")).toMatchObject({ fromMs: 2, toMs: 3 });
  expect(stage("Network and playback")).toMatchObject({ fromMs: 5, toMs: 14 });
});

test("a stage never ends before it begins, whatever the clocks say", () => {
  const waterfall = waterfallOf({ firstFrameMs: 20, firstSampleMs: 18 });
  for (const { fromMs, toMs } of waterfall?.stages ?? []) expect(fromMs).toBeLessThanOrEqual(toMs);
});

test("the facts say what people ask for first", () => {
  expect(timingFacts({ speechEndedMs: -640, firstSampleMs: 60, draft: "used", modelCalls: 1 })).toEqual([
    "700 ms from your last word to the first sound",
    "Draft used",
    "1 model call",
  ]);
  expect(timingFacts({ firstSampleMs: 60, interruptionMs: 181.6, interruptedBy: "voice" })).toEqual([
    "60 ms from the decision to the first sound",
    "Silent 182 ms after you began to speak",
  ]);
});
