import fc from "fast-check";
import { expect, test } from "vitest";

import { INITIAL_VOICE_ACTIVITY, type VoiceActivityOptions, type VoiceEvent, stepVoiceActivity } from "./voice-activity";

const FRAME = 512;

/** Feeds one probability a frame, from `firstFrame` on. */
function run(probabilities: readonly number[], options: VoiceActivityOptions = {}, firstFrame = 0): VoiceEvent[] {
  let state = INITIAL_VOICE_ACTIVITY;
  const events: VoiceEvent[] = [];
  probabilities.forEach((probability, index) => {
    const frameEndSample = (firstFrame + index + 1) * FRAME;
    const step = stepVoiceActivity(state, { probability, frameEndSample }, options);
    state = step.state;
    events.push(...step.events);
  });
  return events;
}

/** Beginnings and ends alone. */
const edges = (events: VoiceEvent[]): VoiceEvent[] => events.filter(({ type }) => type === "speech-start" || type === "speech-end");

const frames = (count: number, probability: number): number[] => Array.from({ length: count }, () => probability);

test("speech starts after three frames and is dated back to the first of them", () => {
  expect(run([...frames(10, 0.01), ...frames(2, 0.9)])).toEqual([]);
  expect(run([...frames(10, 0.01), ...frames(3, 0.9)])).toEqual([{ type: "speech-start", sample: 10 * FRAME }]);
});

test("while the interviewer speaks into headphones two frames are enough, one is not", () => {
  const eventsAfter = (count: number): VoiceEvent[] => {
    let step: ReturnType<typeof stepVoiceActivity> = { state: INITIAL_VOICE_ACTIVITY, events: [] };
    for (let index = 1; index <= count; index += 1) step = stepVoiceActivity(step.state, { probability: 0.9, frameEndSample: index * FRAME, isClear: true });
    return step.events;
  };
  expect(eventsAfter(1)).toEqual([]);
  expect(eventsAfter(2)).toEqual([{ type: "speech-start", sample: 0 }]);
});

test("clicks of two frames, again and again, are no speech", () => {
  expect(run(Array.from({ length: 40 }, () => [0.99, 0.99, 0.1]).flat())).toEqual([]);
});

test("a frame between the thresholds does not start speech and does not end it", () => {
  expect(run([0.9, 0.9, 0.4, 0.9, 0.9])).toEqual([]);
  expect(run([...frames(5, 0.9), ...frames(50, 0.4)])).toHaveLength(1);
});

test("speech ends after six silent frames and is dated back to the first of them", () => {
  const spoken = [...frames(3, 0.01), ...frames(20, 0.95)];
  expect(edges(run([...spoken, ...frames(5, 0.1)]))).toHaveLength(1);
  expect(edges(run([...spoken, ...frames(6, 0.1)]))).toEqual([
    { type: "speech-start", sample: 3 * FRAME },
    { type: "speech-end", sample: 23 * FRAME },
  ]);
});

test("a short dip inside a sentence does not end it, and the silence is counted anew", () => {
  const dip = [...frames(5, 0.1), 0.5];
  expect(edges(run([...frames(10, 0.9), ...dip, ...dip, ...frames(5, 0.1)]))).toHaveLength(1);
});

test("a pause is told after two silent frames, dated back, and taken back when speech goes on", () => {
  expect(run([...frames(5, 0.9), ...frames(1, 0.3), 0.9])).toHaveLength(1);
  expect(run([...frames(5, 0.9), ...frames(4, 0.3), 0.9, ...frames(6, 0.3)])).toEqual([
    { type: "speech-start", sample: 0 },
    { type: "speech-pause", sample: 5 * FRAME },
    { type: "speech-resume", sample: 9 * FRAME },
    { type: "speech-pause", sample: 10 * FRAME },
    { type: "speech-end", sample: 10 * FRAME },
  ]);
});

test("one frame of clear silence is a pause at once, told once", () => {
  expect(run([...frames(5, 0.9), 0.1, 0.9]).map(({ type, sample }) => [type, sample / FRAME])).toEqual([
    ["speech-start", 0],
    ["speech-pause", 5],
    ["speech-resume", 6],
  ]);
  expect(run([...frames(5, 0.9), 0.3, ...frames(2, 0.1)]).map(({ type, sample }) => [type, sample / FRAME])).toEqual([
    ["speech-start", 0],
    ["speech-pause", 5],
  ]);
});

test("answers that follow each other each have their start and end", () => {
  const answer = [...frames(8, 0.9), ...frames(8, 0.05)];
  expect(edges(run([...answer, ...answer])).map((event) => event.type)).toEqual([
    "speech-start",
    "speech-end",
    "speech-start",
    "speech-end",
  ]);
});

test("a detector that joins in the middle of the turn counts from its first frame, not from the turn's start", () => {
  expect(run(frames(3, 0.9), {}, 1000)).toEqual([{ type: "speech-start", sample: 1000 * FRAME }]);
});

test("a repeated or late frame changes nothing", () => {
  const { state } = stepVoiceActivity(INITIAL_VOICE_ACTIVITY, { probability: 0.9, frameEndSample: 2 * FRAME });
  expect(stepVoiceActivity(state, { probability: 0.1, frameEndSample: FRAME })).toEqual({ state, events: [] });
  expect(stepVoiceActivity(state, { probability: 0.1, frameEndSample: NaN })).toEqual({ state, events: [] });
});

test("missing frames are neither speech nor silence", () => {
  let { state } = stepVoiceActivity(INITIAL_VOICE_ACTIVITY, { probability: 0.9, frameEndSample: FRAME });
  ({ state } = stepVoiceActivity(state, { probability: 0.9, frameEndSample: 50 * FRAME }));
  expect(state).toMatchObject({ phase: "starting", onsetSample: 49 * FRAME });
});

test("the options move the thresholds and the times", () => {
  expect(run(frames(1, 0.3), { startThreshold: 0.2, startMs: 32 })).toHaveLength(1);
  expect(run([...frames(5, 0.9), ...frames(2, 0.5)], { stopThreshold: 0.6, silenceMs: 64 })).toHaveLength(2);
});

const probabilities = fc.array(fc.oneof(fc.constantFrom(0, 0.34, 0.35, 0.49, 0.5, 1), fc.double({ min: 0, max: 1 })), {
  maxLength: 400,
});

/** What may follow each event; nothing but a start comes first. */
const FOLLOWERS: Record<VoiceEvent["type"], VoiceEvent["type"][]> = {
  "speech-start": ["speech-pause"],
  "speech-pause": ["speech-resume", "speech-end"],
  "speech-resume": ["speech-pause"],
  "speech-end": ["speech-start"],
};

test("events come in their order, and an end has the sample of the pause before it", () => {
  fc.assert(
    fc.property(probabilities, (values) => {
      const events = run(values);
      events.forEach((event, index) => {
        const before = events[index - 1] ?? { type: "speech-end" as const, sample: 0 };
        expect(FOLLOWERS[before.type]).toContain(event.type);
        if (event.type === "speech-end") expect(event.sample).toBe(before.sample);
      });
    }),
  );
});

test("samples rise, lie on frames that were given, and each speech lasts as long as its start needed", () => {
  fc.assert(
    fc.property(probabilities, fc.nat(10_000), (values, firstFrame) => {
      const samples = edges(run(values, {}, firstFrame)).map((event) => event.sample);
      samples.forEach((sample, index) => {
        expect(sample % FRAME).toBe(0);
        expect(sample).toBeGreaterThanOrEqual(firstFrame * FRAME);
        expect(sample).toBeLessThan((firstFrame + values.length) * FRAME);
        if (index > 0) expect(sample - (samples[index - 1] ?? 0)).toBeGreaterThanOrEqual(3 * FRAME);
      });
    }),
  );
});

test("frames of any order and place never make a sample go back", () => {
  const frame = fc.record({ probability: fc.double({ min: 0, max: 1 }), frameEndSample: fc.nat(100_000) });
  fc.assert(
    fc.property(fc.array(frame, { maxLength: 300 }), (given) => {
      let state = INITIAL_VOICE_ACTIVITY;
      let latest = -1;
      for (const next of given) {
        const step = stepVoiceActivity(state, next, { startMs: 1, silenceMs: 1 });
        expect(step.state.at).toBeGreaterThanOrEqual(state.at);
        for (const event of step.events) {
          expect(event.sample).toBeGreaterThanOrEqual(latest);
          latest = event.sample;
        }
        state = step.state;
      }
    }),
  );
});
