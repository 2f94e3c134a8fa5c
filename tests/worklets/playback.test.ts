import fc from "fast-check";
import { expect, test } from "vitest";

import { createPlayback } from "../../public/worklets/playback.js";

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
  };
}

const tone = (length: number, hertz = 200, amplitude = 20_000) =>
  Int16Array.from({ length }, (_, index) => Math.round(amplitude * Math.sin((2 * Math.PI * hertz * index) / 16_000)));

const largestStep = (output: readonly number[]) =>
  output.reduce((most, sample, index) => Math.max(most, Math.abs(sample - (output[index - 1] ?? 0))), 0);

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
      const bridged = 80; // 5 ms
      const resumedAt = (before + during) * QUANTUM;
      expect(player.output.slice(resumedAt + bridged, resumedAt + 20 * QUANTUM)).toEqual(
        [...samples.subarray(before * QUANTUM + bridged, (before + 20) * QUANTUM)].map((sample) => sample / 32_768),
      );
      expect(player.output.slice(before * QUANTUM + bridged, resumedAt).every((sample) => sample === 0)).toBe(true);
      expect(largestStep(player.output)).toBeLessThan(TONE_STEP * 1.5);
    }),
    { numRuns: 50 },
  );
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
