import { type AnyMachineSnapshot, type AnyEventObject, createActor, fromCallback } from "xstate";
import { expect, test } from "vitest";

import { definedStates, definedTransitions, explore } from "../../tests/machines/explore";
import { virtualClock } from "../../tests/machines/virtual-clock";
import {
  type CaptureReport,
  MICROPHONE_OPEN_TIMEOUT_MS,
  type MicrophoneCommand,
  type MicrophoneEvent,
  RECORDING_STOP_TIMEOUT_MS,
  captureMachine,
} from "./capture-machine";

function startCapture() {
  const clock = virtualClock();
  const reports: CaptureReport[] = [];
  const commands: MicrophoneCommand[] = [];
  let microphone: (event: MicrophoneEvent) => void = () => undefined;
  const logic = fromCallback<MicrophoneCommand, Record<string, never>, MicrophoneEvent>(({ sendBack, receive }) => {
    microphone = sendBack;
    receive((command) => commands.push(command));
  });
  const machine = captureMachine.provide({ actors: { microphone: logic } });
  const owner = createActor(fromCallback<CaptureReport>(({ receive }) => receive((report) => reports.push(report)))).start();
  const actor = createActor(machine, { clock, input: { owner } });
  actor.start();
  return { actor, clock, reports, commands, microphone: (event: MicrophoneEvent) => microphone(event) };
}

const record = { type: "capture.record", turnId: "answer0001", fromSample: 100, recordedSamples: 0 } as const;

test("an opened microphone is reported with what it can do", () => {
  const { actor, reports, microphone } = startCapture();
  actor.send({ type: "capture.open" });
  microphone({ type: "microphone.opened", voiceActivity: "ready" });
  expect(reports).toEqual([{ type: "capture.ready", voiceActivity: "ready" }]);
});

test("a microphone that is muted while it opens is reported as such right after it is open, and that it is heard again", () => {
  const { actor, reports, microphone } = startCapture();
  actor.send({ type: "capture.open" });
  microphone({ type: "microphone.muted" });
  expect(reports).toEqual([]);
  microphone({ type: "microphone.opened", voiceActivity: "ready" });
  microphone({ type: "microphone.speechStarted", sample: 10 });
  expect(reports).toEqual([{ type: "capture.ready", voiceActivity: "ready" }, { type: "capture.muted" }]);
  actor.send(record);
  microphone({ type: "microphone.unmuted" });
  microphone({ type: "microphone.speechStarted", sample: 20 });
  expect(reports.slice(2)).toEqual([{ type: "capture.unmuted" }, { type: "capture.speechStarted", sample: 20 }]);
  expect(actor.getSnapshot().matches({ using: { open: { recording: "recording" } } })).toBe(true);
});

test("a mute that has passed before the microphone is open is not told", () => {
  const { actor, reports, microphone } = startCapture();
  actor.send({ type: "capture.open" });
  microphone({ type: "microphone.muted" });
  microphone({ type: "microphone.unmuted" });
  microphone({ type: "microphone.opened", voiceActivity: "ready" });
  expect(reports).toEqual([{ type: "capture.ready", voiceActivity: "ready" }]);
});

test("a voice detector that arrives late is told of, between answers; one that fails, at once", () => {
  const { actor, reports, microphone } = startCapture();
  actor.send({ type: "capture.open" });
  microphone({ type: "microphone.opened", voiceActivity: "loading" });
  actor.send(record);
  microphone({ type: "microphone.voiceActivity", voiceActivity: "ready" });
  expect(reports).toEqual([{ type: "capture.ready", voiceActivity: "loading" }]);
  actor.send({ type: "capture.stopRecording" });
  microphone({ type: "microphone.recorded", turnId: "answer0001", samples: 640 });
  expect(reports.slice(1)).toEqual([
    { type: "capture.recorded", turnId: "answer0001", samples: 640 },
    { type: "capture.voiceActivity", voiceActivity: "ready" },
  ]);
  actor.send(record);
  microphone({ type: "microphone.voiceActivity", voiceActivity: "failed" });
  expect(reports.slice(3)).toEqual([{ type: "capture.voiceActivity", voiceActivity: "failed" }]);
});

test("a detector that arrives and fails during the same answer is told of as failed alone", () => {
  const { actor, reports, microphone } = startCapture();
  actor.send({ type: "capture.open" });
  microphone({ type: "microphone.opened", voiceActivity: "loading" });
  actor.send(record);
  microphone({ type: "microphone.voiceActivity", voiceActivity: "ready" });
  microphone({ type: "microphone.speechStarted", sample: 10 });
  microphone({ type: "microphone.voiceActivity", voiceActivity: "failed" });
  actor.send({ type: "capture.discardRecording" });
  microphone({ type: "microphone.speechEnded", sample: 20 });
  expect(reports.slice(1)).toEqual([
    { type: "capture.speechStarted", sample: 10 },
    { type: "capture.voiceActivity", voiceActivity: "failed" },
  ]);
});

test("a microphone that never answers is given up with a way out", () => {
  const { actor, clock, reports } = startCapture();
  actor.send({ type: "capture.open" });
  clock.advance(MICROPHONE_OPEN_TIMEOUT_MS);
  expect(reports).toEqual([{ type: "capture.failed", problem: expect.objectContaining({ code: "timeout" }) }]);
  actor.send({ type: "capture.open" });
  expect(actor.getSnapshot().value).toEqual({ using: { opening: "unmuted" } });
});

test("a recording that stops tells its length", () => {
  const { actor, reports, microphone, commands } = startCapture();
  actor.send({ type: "capture.open" });
  microphone({ type: "microphone.opened", voiceActivity: "ready" });
  actor.send(record);
  actor.send({ type: "capture.stopRecording" });
  microphone({ type: "microphone.recorded", turnId: "answer0001", samples: 640 });
  expect(commands.map((command) => command.type)).toEqual(["microphone.record", "microphone.stopRecording"]);
  expect(reports.at(-1)).toEqual({ type: "capture.recorded", turnId: "answer0001", samples: 640 });
});

test("a reopened answer goes on where its recording had stopped", () => {
  const { actor, microphone, commands } = startCapture();
  actor.send({ type: "capture.open" });
  microphone({ type: "microphone.opened", voiceActivity: "ready" });
  actor.send({ ...record, recordedSamples: 640, joined: true });
  expect(commands).toEqual([{ type: "microphone.record", turnId: "answer0001", fromSample: 100, recordedSamples: 640, joined: true }]);
});

test("an owner that waits for the end of a recording hears of it even when the recorder is mute", () => {
  const { actor, clock, reports, microphone } = startCapture();
  actor.send({ type: "capture.open" });
  microphone({ type: "microphone.opened", voiceActivity: "ready" });
  actor.send(record);
  actor.send({ type: "capture.stopRecording" });
  clock.advance(RECORDING_STOP_TIMEOUT_MS);
  expect(reports.at(-1)).toEqual({ type: "capture.recorded", turnId: "answer0001", samples: 0 });
});

test("a microphone that is unplugged in the middle tells the length of what it recorded first", () => {
  const { actor, reports, microphone } = startCapture();
  actor.send({ type: "capture.open" });
  microphone({ type: "microphone.opened", voiceActivity: "ready" });
  actor.send(record);
  microphone({ type: "microphone.recorded", turnId: "answer0001", samples: 3200 });
  microphone({ type: "microphone.problem", problem: { code: "unplugged", message: "It was unplugged." } });
  expect(reports.slice(1)).toEqual([
    { type: "capture.recorded", turnId: "answer0001", samples: 3200 },
    { type: "capture.failed", problem: { code: "unplugged", message: "It was unplugged." } },
  ]);
});

test("a discarded recording reports nothing", () => {
  const { actor, reports, microphone } = startCapture();
  actor.send({ type: "capture.open" });
  microphone({ type: "microphone.opened", voiceActivity: "ready" });
  actor.send(record);
  actor.send({ type: "capture.discardRecording" });
  microphone({ type: "microphone.recorded", turnId: "answer0001", samples: 3200 });
  expect(reports.filter((report) => report.type === "capture.recorded")).toEqual([]);
});

test("a pause of the voice is told early and taken back, within one stretch of speech only", () => {
  const { actor, reports, microphone } = startCapture();
  actor.send({ type: "capture.open" });
  microphone({ type: "microphone.opened", voiceActivity: "ready" });
  const spoken: MicrophoneEvent[] = [
    { type: "microphone.speechStarted", sample: 10 },
    { type: "microphone.speechPaused", sample: 20 },
    { type: "microphone.speechResumed" },
    { type: "microphone.speechPaused", sample: 30 },
    { type: "microphone.speechEnded", sample: 30 },
  ];
  spoken.forEach(microphone);
  microphone({ type: "microphone.speechPaused", sample: 40 });
  expect(reports.slice(1)).toEqual(spoken.map((event) => ({ ...event, type: event.type.replace("microphone", "capture") })));
});

function eventsIn(snapshot: AnyMachineSnapshot): AnyEventObject[] {
  const timers = (snapshot._nodes as { transitions: Map<string, unknown> }[]).flatMap((node) =>
    [...node.transitions.keys()].filter((type) => type.startsWith("xstate.after.")),
  );
  return [
    ...timers.map((type) => ({ type })),
    { type: "capture.open" },
    { type: "capture.close" },
    record,
    { type: "capture.stopRecording" },
    { type: "capture.discardRecording" },
    { type: "microphone.opened", voiceActivity: "ready" },
    { type: "microphone.voiceActivity", voiceActivity: "ready" },
    { type: "microphone.voiceActivity", voiceActivity: "failed" },
    { type: "microphone.problem", problem: { code: "denied", message: "Refused." } },
    { type: "microphone.muted" },
    { type: "microphone.unmuted" },
    { type: "microphone.speechStarted", sample: 1 },
    { type: "microphone.speechPaused", sample: 2 },
    { type: "microphone.speechResumed" },
    { type: "microphone.speechEnded", sample: 2 },
    { type: "microphone.recorded", turnId: "answer0001", samples: 3 },
  ];
}

test("every state and every transition of the capture machine can be reached", () => {
  const machine = captureMachine.provide({ actors: { microphone: fromCallback(() => undefined) } });
  const explored = explore(machine, {
    input: { owner: createActor(fromCallback(() => undefined)).start() },
    events: eventsIn,
    key: (snapshot) => JSON.stringify([snapshot.value, (snapshot.context as { turnId: unknown }).turnId]),
    group: (snapshot) => JSON.stringify(snapshot.value),
    limit: 200,
  });
  const states = definedStates(machine);
  const transitions = [...new Set(definedTransitions(machine))];
  console.log(
    `capture machine: ${explored.states.size} of ${states.length} states, ` +
      `${explored.transitions.size} of ${transitions.length} transitions, ${explored.visited} situations`,
  );
  expect(states.filter((id) => !explored.states.has(id))).toEqual([]);
  expect(transitions.filter((name) => !explored.transitions.has(name))).toEqual([]);
});
