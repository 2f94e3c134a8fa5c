import fc from "fast-check";
import { expect, test } from "vitest";

import { createPlayback } from "../../public/worklets/playback.js";
import { createResampler } from "../../public/worklets/resampler.js";

const QUANTUM = 128;

interface Message {
  type: string;
  playedSamples?: number;
  clockSample?: number;
  requestId?: number;
}

/** A playback whose render quanta are turned by hand. */
function rig(rate = 16_000) {
  const messages: Message[] = [];
  const output: number[] = [];
  const playback = createPlayback({ rate, post: (message) => messages.push(message as Message) });
  let frame = 0;
  return {
    output,
    messages,
    ofType: (type: string) => messages.filter((message) => message.type === type),
    send: (message: object) => playback.receive(message),
    turn(quanta: number) {
      for (let count = 0; count < quanta; count += 1) {
        const block = new Float32Array(QUANTUM);
        playback.render(block, frame);
        output.push(...block);
        frame += QUANTUM;
      }
    },
    /** The browser is too busy to call: the clock goes on, and the speakers are silent. */
    miss(quanta: number) {
      output.push(...new Array<number>(quanta * QUANTUM).fill(0));
      frame += quanta * QUANTUM;
    },
  };
}

const tone = (length: number, hertz = 200, amplitude = 20_000) =>
  Int16Array.from({ length }, (_, index) => Math.round(amplitude * Math.sin((2 * Math.PI * hertz * index) / 16_000)));

const largestStep = (output: readonly number[]) =>
  output.reduce((most, sample, index) => Math.max(most, Math.abs(sample - (output[index - 1] ?? 0))), 0);

const floats = (samples: Int16Array) => Array.from(samples, (sample) => sample / 32_768);

/** 12 ms and 8 ms. */
const HOLD_TAIL = 192;
const RESUME_FADE = 128;
const DUCKED = 10 ** (-15 / 20);

/** The largest step inside the tone itself. */
const TONE_STEP = (20_000 / 32_768) * ((2 * Math.PI * 200) / 16_000);

test.each([16_000, 44_100, 48_000])("a turn of one second at %i Hz plays 16,000 samples and ends", (rate) => {
  const player = rig(rate);
  player.send({ type: "begin", turnId: "a", fromSample: 0 });
  player.send({ type: "samples", samples: tone(9000) });
  player.send({ type: "samples", samples: tone(7000) });
  player.send({ type: "finish", totalSamples: 16_000 });
  player.turn(Math.ceil(rate / QUANTUM) + 2);
  expect(player.ofType("ended")).toEqual([{ type: "ended", turnId: "a", playedSamples: 16_000 }]);
  expect(player.ofType("started")).toHaveLength(1);
  expect(player.output.filter((sample) => sample !== 0).length).toBeGreaterThan(rate * 0.97);
});

test("samples come out as they went in, and progress counts them", () => {
  const player = rig();
  const samples = tone(4000);
  player.send({ type: "begin", turnId: "a", fromSample: 500 });
  player.send({ type: "samples", samples });
  player.turn(20);
  expect(player.output.slice(0, 2560)).toEqual([...samples.subarray(0, 2560)].map((sample) => sample / 32_768));
  expect(player.ofType("progress").map((message) => message.playedSamples)).toEqual([500 + 896, 500 + 1792]);
});

test("a hold keeps the place to the sample and a resume loses none", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 1, max: 20 }), (before, during) => {
      const player = rig();
      const samples = tone(8000, 200);
      player.send({ type: "begin", turnId: "a", fromSample: 0 });
      player.send({ type: "samples", samples });
      player.turn(before);
      player.send({ type: "hold", requestId: 1 });
      expect(player.ofType("reply")).toEqual([{ type: "reply", requestId: 1, playedSamples: before * QUANTUM }]);
      player.turn(during);
      player.send({ type: "resume" });
      player.turn(20);
      const resumedAt = (before + during) * QUANTUM;
      const wanted = floats(samples.subarray(before * QUANTUM + RESUME_FADE, (before + 20) * QUANTUM));
      // A resume inside the tail is bridged from where the tail was.
      expect(player.output.slice(resumedAt + RESUME_FADE, resumedAt + 20 * QUANTUM)).toEqual(wanted);
      expect(player.output.slice(before * QUANTUM + HOLD_TAIL, resumedAt).every((sample) => sample === 0)).toBe(true);
      expect(largestStep(player.output)).toBeLessThan(TONE_STEP * 1.6);
    }),
    { numRuns: 50 },
  );
});

test.each([16_000, 48_000])("after a hold the sound dies away within 12 ms without taking a sample (%i Hz)", (rate) => {
  const player = rig(rate);
  player.send({ type: "begin", turnId: "a", fromSample: 0 });
  player.send({ type: "samples", samples: tone(16_000) });
  player.turn(40);
  player.send({ type: "hold", requestId: 1 });
  const [held] = player.ofType("reply");
  player.turn(40);
  const tail = player.output.slice(40 * QUANTUM, 40 * QUANTUM + 0.012 * rate);
  expect(Math.max(...tail.slice(0, tail.length / 2).map(Math.abs))).toBeGreaterThan(0.3);
  expect(Math.max(...tail.slice(-10).map(Math.abs))).toBeLessThan(0.01);
  expect(player.output.slice(40 * QUANTUM + tail.length).every((sample) => sample === 0)).toBe(true);
  player.send({ type: "stop", requestId: 2, fadeMs: 12 });
  expect(player.ofType("reply").at(-1)?.playedSamples).toBe(held?.playedSamples);
});

test("a hold close to the end of what has come fades over what there is", () => {
  const player = rig();
  player.send({ type: "begin", turnId: "a", fromSample: 0 });
  player.send({ type: "samples", samples: tone(5 * QUANTUM + 50) });
  player.turn(5);
  player.send({ type: "hold", requestId: 1 });
  player.turn(5);
  player.send({ type: "samples", samples: tone(5 * QUANTUM + 3_000).subarray(5 * QUANTUM + 50) });
  player.send({ type: "finish", totalSamples: 5 * QUANTUM + 3_000 });
  player.send({ type: "resume" });
  player.turn(40);
  expect(player.ofType("ended")).toEqual([{ type: "ended", turnId: "a", playedSamples: 5 * QUANTUM + 3_000 }]);
  expect(largestStep(player.output)).toBeLessThan(TONE_STEP * 3);
});

test("a stop while held is silent at once, and inside the tail within the bridge", () => {
  for (const quanta of [0, 1, 3]) {
    const player = rig();
    player.send({ type: "begin", turnId: "a", fromSample: 0 });
    player.send({ type: "samples", samples: tone(8000) });
    player.turn(10);
    player.send({ type: "hold", requestId: 1 });
    player.turn(quanta);
    player.send({ type: "stop", requestId: 2, fadeMs: 12 });
    expect(player.ofType("reply").map((message) => message.playedSamples)).toEqual([1280, 1280]);
    player.turn(4);
    expect(player.output.slice(1280 + quanta * QUANTUM + 80).every((sample) => sample === 0)).toBe(true);
    expect(largestStep(player.output)).toBeLessThan(TONE_STEP * 1.6);
  }
});

test("a duck plays every sample 15 dB quieter, and an unduck as loud as before, without a click", () => {
  const player = rig();
  const samples = tone(16_000);
  player.send({ type: "begin", turnId: "a", fromSample: 0 });
  player.send({ type: "samples", samples });
  player.turn(10);
  player.send({ type: "duck" });
  player.turn(20);
  player.send({ type: "unduck" });
  player.turn(20);
  const ramp = 320;
  floats(samples.subarray(1280 + ramp, 30 * QUANTUM)).forEach((sample, index) => {
    expect(player.output[1280 + ramp + index]).toBeCloseTo(sample * DUCKED, 5);
  });
  expect(player.output.slice(30 * QUANTUM + ramp, 50 * QUANTUM)).toEqual(floats(samples.subarray(30 * QUANTUM + ramp, 50 * QUANTUM)));
  expect(largestStep(player.output)).toBeLessThan(TONE_STEP * 1.1);
});

test("a hold ends a duck: the resume is as loud as before, and so is the next turn", () => {
  const player = rig();
  const samples = tone(16_000);
  player.send({ type: "begin", turnId: "a", fromSample: 0 });
  player.send({ type: "samples", samples });
  player.turn(5);
  player.send({ type: "duck" });
  player.turn(5);
  player.send({ type: "hold", requestId: 1 });
  player.turn(5);
  player.send({ type: "duck" });
  player.send({ type: "resume" });
  player.turn(5);
  expect(player.output.slice(15 * QUANTUM + RESUME_FADE, 20 * QUANTUM)).toEqual(floats(samples.subarray(10 * QUANTUM + RESUME_FADE, 15 * QUANTUM)));
  player.send({ type: "duck" });
  player.send({ type: "begin", turnId: "b", fromSample: 0 });
  player.send({ type: "samples", samples });
  player.turn(5);
  expect(player.output.slice(21 * QUANTUM, 25 * QUANTUM)).toEqual(floats(samples.subarray(QUANTUM, 5 * QUANTUM)));
  expect(largestStep(player.output)).toBeLessThan(TONE_STEP * 1.6);
});

test("a stop while ducked fades from there", () => {
  const player = rig();
  player.send({ type: "begin", turnId: "a", fromSample: 0 });
  player.send({ type: "samples", samples: tone(8000) });
  player.turn(5);
  player.send({ type: "duck" });
  player.turn(5);
  player.send({ type: "stop", requestId: 1, fadeMs: 12 });
  player.turn(4);
  expect(player.output.slice(1280 + HOLD_TAIL).every((sample) => sample === 0)).toBe(true);
  expect(largestStep(player.output.slice(1000))).toBeLessThan(TONE_STEP * DUCKED * 1.2);
});

test("a stop fades without a click and counts the samples of the fade", () => {
  const player = rig();
  player.send({ type: "begin", turnId: "a", fromSample: 0 });
  player.send({ type: "samples", samples: tone(8000) });
  player.turn(10);
  player.send({ type: "stop", requestId: 7, fadeMs: 12 });
  player.turn(4);
  expect(player.ofType("reply")).toEqual([{ type: "reply", requestId: 7, playedSamples: 1280 + 192 }]);
  expect(player.output.slice(1280 + 192).every((sample) => sample === 0)).toBe(true);
  expect(largestStep(player.output)).toBeLessThan(TONE_STEP * 1.1);
  expect(player.ofType("ended")).toEqual([]);
});

test("a stop while held, before the first sample, and without a turn is answered at once", () => {
  const player = rig();
  player.send({ type: "stop", requestId: 1, fadeMs: 12 });
  player.send({ type: "begin", turnId: "a", fromSample: 40 });
  player.send({ type: "stop", requestId: 2, fadeMs: 12 });
  player.send({ type: "begin", turnId: "b", fromSample: 0 });
  player.send({ type: "samples", samples: tone(8000) });
  player.turn(2);
  player.send({ type: "hold", requestId: 3 });
  player.send({ type: "stop", requestId: 4, fadeMs: 12 });
  expect(player.ofType("reply").map((message) => message.playedSamples)).toEqual([0, 40, 256, 256]);
});

test("a turn that begins while another plays replaces it without a click", () => {
  const player = rig();
  player.send({ type: "begin", turnId: "a", fromSample: 0 });
  player.send({ type: "samples", samples: tone(8000) });
  player.turn(5);
  player.send({ type: "stop", requestId: 1, fadeMs: 12 });
  player.send({ type: "begin", turnId: "b", fromSample: 0 });
  player.send({ type: "samples", samples: tone(1000) });
  player.send({ type: "finish", totalSamples: 1000 });
  player.turn(12);
  expect(player.ofType("reply")).toEqual([{ type: "reply", requestId: 1, playedSamples: 640 }]);
  expect(player.ofType("ended")).toEqual([{ type: "ended", turnId: "b", playedSamples: 1000 }]);
  expect(largestStep(player.output)).toBeLessThan(TONE_STEP * 1.6);
});

test("a queue that runs dry says so, bridges the gap and goes on at the same sample", () => {
  const player = rig();
  const samples = tone(6000);
  player.send({ type: "begin", turnId: "a", fromSample: 0 });
  player.turn(3);
  expect(player.messages).toEqual([]);
  player.send({ type: "samples", samples: samples.subarray(0, 1000) });
  player.turn(12);
  expect(player.ofType("starved")).toHaveLength(1);
  player.send({ type: "samples", samples: samples.subarray(1000) });
  player.send({ type: "finish", totalSamples: 6000 });
  player.turn(60);
  expect(player.ofType("fed")).toHaveLength(1);
  expect(player.ofType("ended")).toEqual([{ type: "ended", turnId: "a", playedSamples: 6000 }]);
  expect(largestStep(player.output)).toBeLessThan(TONE_STEP * 1.6);
});

test.each([16_000, 48_000])("how long a turn stood still is told to the sample, whether it starved, was held or was not called (%i Hz)", (rate) => {
  const player = rig(rate);
  const at16k = (quanta: number) => (quanta * QUANTUM * 16_000) / rate;
  player.send({ type: "begin", turnId: "a", fromSample: 0 });
  player.turn(5);
  player.send({ type: "samples", samples: tone(at16k(15)) });
  player.turn(24);
  player.send({ type: "samples", samples: tone(32_000) });
  player.turn(15);
  player.send({ type: "hold", requestId: 1 });
  player.turn(60);
  player.send({ type: "resume" });
  player.turn(15);
  player.miss(9);
  player.turn(15);
  const gaps = player.ofType("gap") as unknown as { atSample: number; samples: number }[];
  // The resampler keeps a little back until more comes.
  const [first = 0, second, third] = gaps.map(({ atSample }) => atSample);
  expect(at16k(15) - first).toBeLessThan(32);
  expect([second, third]).toEqual([first + at16k(15), first + at16k(30)]);
  [at16k(24) - first, at16k(60), at16k(9)].forEach((samples, index) => expect(Math.abs((gaps[index]?.samples ?? 0) - samples)).toBeLessThanOrEqual(1));
});

test.each([16_000, 48_000])("what went out is told at 4 kHz with its place on the clock, silence is not (%i Hz)", (rate) => {
  const player = rig(rate);
  player.turn(50);
  expect(player.ofType("reference")).toEqual([]);
  player.send({ type: "begin", turnId: "a", fromSample: 0 });
  player.send({ type: "samples", samples: tone(16_000) });
  player.turn(100);
  player.send({ type: "hold", requestId: 1 });
  player.turn(200);
  const pieces = player.messages.filter((message): message is Message & { clockSample: number; samples: Float32Array } => message.type === "reference");
  expect(pieces.length).toBeGreaterThan(10);
  const startOfTone = (50 * QUANTUM * 16_000) / rate;
  pieces.slice(2, -2).forEach(({ clockSample, samples }) => {
    samples.forEach((sample, index) => {
      const place = clockSample + index * 4 - startOfTone;
      expect(sample).toBeCloseTo((20_000 / 32_768) * Math.sin((2 * Math.PI * 200 * place) / 16_000), 2);
    });
  });
  const last = pieces.at(-1);
  expect((last?.clockSample ?? 0) + 320).toBeLessThan((160 * QUANTUM * 16_000) / rate + 640);
});

test.each([16_000, 48_000])("quanta that the browser left out move what follows on the clock, in what is told of it as in what was heard (%i Hz)", (rate) => {
  const player = rig(rate);
  player.turn(10);
  player.miss(7);
  player.send({ type: "begin", turnId: "a", fromSample: 0 });
  player.send({ type: "samples", samples: tone(30_000) });
  player.turn(90);
  player.miss(23);
  player.turn(90);
  expect(player.ofType("started")).toEqual([{ type: "started", turnId: "a", clockSample: Math.round((17 * QUANTUM * 16_000) / rate) }]);
  const heard = createResampler({ fromRate: rate, toRate: 4_000 }).push(Float32Array.from(player.output));
  const pieces = player.messages.filter((message): message is Message & { clockSample: number; samples: Float32Array } => message.type === "reference");
  expect(pieces.length).toBeGreaterThan(10);
  pieces.forEach(({ clockSample, samples }) => {
    expect([...samples]).toEqual([...heard.slice(Math.round(clockSample / 4), Math.round(clockSample / 4) + samples.length)]);
  });
  // A quantum left out takes no sample of the turn.
  expect(player.ofType("progress").at(-1)?.playedSamples).toBeGreaterThan(((180 * QUANTUM) / rate) * 16_000 - 1_600);
  expect(player.ofType("progress").at(-1)?.playedSamples).toBeLessThanOrEqual(((180 * QUANTUM) / rate) * 16_000);
});

test("started tells the clock of the first sample, and the level follows what is heard", () => {
  const player = rig(48_000);
  player.turn(30);
  player.send({ type: "begin", turnId: "a", fromSample: 0 });
  player.send({ type: "samples", samples: tone(3200) });
  player.send({ type: "finish", totalSamples: 3200 });
  player.turn(150);
  expect(player.ofType("started")).toEqual([{ type: "started", turnId: "a", clockSample: 1280 }]);
  const levels = player.messages.filter((message): message is Message & { level: number } => "level" in message);
  expect(levels[1]?.level).toBeCloseTo(20_000 / 32_768 / Math.SQRT2, 1);
  expect(levels.at(-1)?.level).toBe(0);
});
