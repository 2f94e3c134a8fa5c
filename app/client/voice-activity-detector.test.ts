import { afterEach, beforeEach, expect, test, vi } from "vitest";

import type { VoiceEvent, VoiceFrame } from "~/domain/voice-activity";

import { VoiceActivityError, type VoiceActivityDetectorOptions, type VoiceWorker, loadVoiceActivityDetector } from "./voice-activity-detector";
import type { Packet } from "./packet-ring";
import type { VoiceWorkerReply, VoiceWorkerRequest } from "./voice-activity.worker";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

type RigOptions = Pick<VoiceActivityDetectorOptions, "onFailure" | "echoGate">;

function rig({ onFailure, echoGate }: RigOptions = {}) {
  const requests: VoiceWorkerRequest[] = [];
  const events: VoiceEvent[] = [];
  const state = { terminated: 0 };
  const worker: VoiceWorker = {
    postMessage: (request) => requests.push(request),
    onmessage: null,
    onerror: null,
    terminate: () => (state.terminated += 1),
  };
  const loading = loadVoiceActivityDetector({ onEvent: (event) => events.push(event), onFailure, echoGate, makeWorker: () => worker });
  const say = (reply: VoiceWorkerReply) => worker.onmessage?.({ data: reply } as MessageEvent<VoiceWorkerReply>);
  const frames = (count: number, probability: number, from: number) => {
    for (let index = 0; index < count; index += 1) say({ type: "frame", probability, frameEndSample: from + (index + 1) * 512 });
  };
  return { loading, say, frames, requests, events, state };
}

test("speech is told with the clock samples where it began and ended", async () => {
  const { loading, say, frames, events, requests } = rig();
  say({ type: "ready" });
  const detector = await loading;
  detector.write({ firstSample: 0, samples: new Int16Array(320) });
  expect(requests.map((request) => request.type)).toEqual(["load", "packet"]);
  frames(10, 0.9, 1024);
  frames(8, 0.1, 1024 + 10 * 512);
  expect(events).toEqual([
    { type: "speech-start", sample: 1024 },
    { type: "speech-pause", sample: 1024 + 10 * 512 },
    { type: "speech-end", sample: 1024 + 10 * 512 },
  ]);
});

test("after a reset the frames that were on their way count no more", async () => {
  const { loading, say, frames, events } = rig();
  say({ type: "ready" });
  const detector = await loading;
  detector.write({ firstSample: 0, samples: new Int16Array(5120) });
  detector.reset();
  frames(10, 0.9, 0);
  expect(events).toEqual([]);
  frames(3, 0.9, 5120);
  expect(events).toEqual([{ type: "speech-start", sample: 5120 }]);
});

test("frames that the echo gate takes for echo are silence", async () => {
  const heard: Packet[] = [];
  const echoGate = {
    heard: (packet: Packet) => void heard.push(packet),
    judge: (frame: VoiceFrame) => (frame.frameEndSample <= 5120 ? { ...frame, probability: 0 } : frame),
  };
  const { loading, say, frames, events } = rig({ echoGate });
  say({ type: "ready" });
  const packet = { firstSample: 0, samples: new Int16Array(320) };
  (await loading).write(packet);
  frames(20, 0.9, 0);
  expect(heard).toEqual([packet]);
  expect(events).toEqual([{ type: "speech-start", sample: 5120 }]);
});

test("what cannot be loaded, or not in time, is a typed failure and leaves no worker behind", async () => {
  const broken = rig();
  broken.say({ type: "failed", message: "no wasm" });
  await expect(broken.loading).rejects.toBeInstanceOf(VoiceActivityError);
  expect(broken.state.terminated).toBe(1);

  const slow = rig();
  const failure = expect(slow.loading).rejects.toBeInstanceOf(VoiceActivityError);
  await vi.advanceTimersByTimeAsync(20_000);
  await failure;
  expect(slow.state.terminated).toBe(1);

  const forbidden = loadVoiceActivityDetector({
    onEvent: () => {},
    makeWorker: () => {
      throw new Error("blocked by the content security policy");
    },
  });
  await expect(forbidden).rejects.toBeInstanceOf(VoiceActivityError);
});

test("a failure after loading is told once, and a disposed detector tells nothing", async () => {
  const failures: VoiceActivityError[] = [];
  const { loading, say, frames, events, state } = rig({ onFailure: (error) => failures.push(error) });
  say({ type: "ready" });
  await loading;
  say({ type: "failed", message: "out of memory" });
  say({ type: "failed", message: "again" });
  frames(10, 0.9, 0);
  expect(failures).toHaveLength(1);
  expect(events).toEqual([]);
  expect(state.terminated).toBe(1);

  const other = rig({ onFailure: (error) => failures.push(error) });
  other.say({ type: "ready" });
  (await other.loading).dispose();
  other.say({ type: "failed", message: "late" });
  expect(failures).toHaveLength(1);
});
