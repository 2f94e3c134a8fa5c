import { expect, test } from "vitest";

import type { AudioFrame } from "~/domain/protocol";
import type { PlayerCommand, PlayerEvent } from "~/machines/interview/events";

import type { BrowserVoice } from "../browser-voice";
import type { Player, PlayerEvent as AdapterEvent } from "../player";
import { runDevice } from "../testing/run-device";
import { createInterviewClock } from "./interview-clock";
import { playerActor } from "./player-actor";
import { createSoundAhead } from "./sound-ahead";

/** A player that says of every turn that 1,000 of its samples were played. The first `failures` times it cannot be made. */
function rig({ failures = 0, speaks = false }: { failures?: number; /** There is a voice of the browser. */ speaks?: boolean } = {}) {
  const calls: string[] = [];
  const references: object[] = [];
  let accept: (frame: AudioFrame) => void = () => undefined;
  let adapter: (event: AdapterEvent) => void = () => undefined;
  const note = (name: string) => () => void calls.push(name);
  const count = (name: string): number => {
    calls.push(name);
    return 0;
  };
  const player: Player = {
    begin: ({ turnId, fromSample }) => void calls.push(`begin ${turnId} from ${fromSample}`),
    write: (firstSample, samples) => Boolean(calls.push(`write ${firstSample} to ${firstSample + samples.length}`)),
    finish: note("finish"),
    hold: () => Promise.resolve(1_000),
    resume: note("resume"),
    duck: note("duck"),
    unduck: note("unduck"),
    stop: () => Promise.resolve(1_000),
    played: () => 1_000,
    dispose: note("dispose"),
  };
  const voice: BrowserVoice = {
    begin: (turnId) => void calls.push(`voice begins ${turnId}`),
    say: (text) => void calls.push(`voice says ${text}`),
    finish: note("voice finish"),
    hold: () => count("voice hold"),
    resume: note("voice resume"),
    stop: () => count("voice stop"),
    dispose: note("voice dispose"),
  };
  let attempts = 0;
  const logic = playerActor({
    makePlayer: (onEvent) => {
      adapter = onEvent;
      attempts += 1;
      return attempts > failures ? Promise.resolve(player) : Promise.reject(new Error("The worklet was not loaded"));
    },
    clock: createInterviewClock({ engineSamples: () => 0, from: 0 }),
    clip: () => new Promise(() => undefined),
    onLevel: () => undefined,
    onReference: (piece) => references.push(piece),
    makeVoice: () => (speaks ? voice : null),
    ahead: createSoundAhead(),
    onReady: (ready) => (accept = ready),
  });
  const device = runDevice<PlayerCommand, PlayerEvent>(logic);
  const send = async (...commands: PlayerCommand[]): Promise<void> => {
    commands.forEach(device.send);
    await new Promise((resolve) => setTimeout(resolve, 0));
  };
  const hear = async (frame: Partial<AudioFrame>): Promise<void> => {
    accept({ turnId: "turn01", epoch: 7, firstSample: 0, samples: new Int16Array(640), ...frame });
    await new Promise((resolve) => setTimeout(resolve, 0));
  };
  return { ...device, calls, references, send, hear, adapter: (event: AdapterEvent) => adapter(event), attempts: () => attempts };
}

const play = { type: "player.play", turnId: "turn01", epoch: 7, fromSample: 40 } as const;

test("sound that came ahead of its turn is silent until that is played, as it was asked for", async () => {
  const { calls, send, hear } = rig();
  await hear({});
  await hear({ firstSample: 640 });
  expect(calls).toEqual([]);
  await send(play);
  await hear({ firstSample: 1_280 });
  expect(calls).toEqual(["begin turn01 from 40", "write 0 to 640", "write 640 to 1280", "write 1280 to 1920"]);
});

test.each<[string, Partial<AudioFrame>]>([
  ["another turn", { turnId: "turn02" }],
  ["an earlier try", { epoch: 5 }],
])("sound that came ahead of %s is never played", async (_, frame) => {
  const { calls, send, hear } = rig();
  await hear(frame);
  await send(play);
  expect(calls).toEqual(["begin turn01 from 40"]);
});

test("a duck, its end and a hold reach the player, the hold tells what was played, and play goes on in place", async () => {
  const { calls, told, send } = rig();
  await send(play, { type: "player.duck", turnId: "turn01" }, { type: "player.unduck", turnId: "turn01" }, { type: "player.hold", turnId: "turn01" }, play);
  expect(calls).toEqual(["begin turn01 from 40", "duck", "unduck", "resume"]);
  expect(told).toEqual([{ type: "player.held", turnId: "turn01", playedSamples: 1_000 }]);
});

test("what is meant for an earlier turn does not touch the one that plays", async () => {
  const { calls, told, send } = rig();
  await send(play, { type: "player.duck", turnId: "turn00" }, { type: "player.hold", turnId: "turn00" }, { type: "player.stop", turnId: "turn00" });
  expect(calls).toEqual(["begin turn01 from 40"]);
  expect(told).toEqual([
    { type: "player.held", turnId: "turn00", playedSamples: 0 },
    { type: "player.stopped", turnId: "turn00", playedSamples: 0 },
  ]);
});

test("a turn that ended before the hold came is told with its whole length", async () => {
  const { told, send, adapter } = rig();
  await send(play);
  adapter({ type: "ended", turnId: "turn01", playedSamples: 1_000 });
  await send({ type: "player.hold", turnId: "turn01" });
  expect(told.map((event) => event.type)).toEqual(["player.ended", "player.held"]);
  expect(told.at(-1)).toMatchObject({ playedSamples: 1_000 });
});

test("a clip that is still being loaded has played nothing, whatever was played before", async () => {
  const { told, send } = rig();
  await send(play, { type: "player.stop", turnId: "turn01" });
  await send({ type: "player.playClip", turnId: "outro1", clip: "outro" }, { type: "player.hold", turnId: "outro1" }, { type: "player.stop", turnId: "outro1" });
  expect(told.slice(1)).toEqual([
    { type: "player.held", turnId: "outro1", playedSamples: 0 },
    { type: "player.stopped", turnId: "outro1", playedSamples: 0 },
  ]);
});

test("what went out is passed on for the echo gate", () => {
  const { references, adapter } = rig();
  const piece = { type: "reference" as const, clockSample: 320, samples: Float32Array.of(0.5) };
  adapter(piece);
  expect(references).toEqual([piece]);
});

test("a player that could not be made is made anew for the next turn that is to be played, and for nothing else", async () => {
  const { calls, told, send, hear, attempts } = rig({ failures: 2 });
  await send(play, { type: "player.finish", turnId: "turn01", samples: 640 });
  await hear({});
  expect(told).toEqual([{ type: "player.failed", turnId: "turn01", message: expect.stringContaining("Try again") }]);
  expect(attempts()).toBe(1);
  await send({ ...play, epoch: 8 });
  expect(told.map(({ type }) => type)).toEqual(["player.failed", "player.failed"]);
  expect(attempts()).toBe(2);
  await send({ ...play, epoch: 9 });
  await hear({ epoch: 9 });
  expect(attempts()).toBe(3);
  expect(calls).toEqual(["begin turn01 from 40", "write 0 to 640"]);
});

test("who goes on without a player is told at once that it is silent", async () => {
  const { told, send, attempts } = rig({ failures: 9 });
  await send(play);
  await send({ type: "player.hold", turnId: "turn01" }, { type: "player.stop", turnId: "turn01" });
  expect(told.slice(1)).toEqual([
    { type: "player.held", turnId: "turn01", playedSamples: 0 },
    { type: "player.stopped", turnId: "turn01", playedSamples: 0 },
  ]);
  expect(attempts()).toBe(1);
});

const say = { type: "player.say", turnId: "turn01", index: 0, text: "Guten Tag." } as const;
const hold = { type: "player.hold", turnId: "turn01" } as const;

test("a turn that was held before its first clause came is silent until it is played on", async () => {
  const { calls, told, send } = rig({ speaks: true });
  await send(play, hold, say);
  expect(told).toEqual([{ type: "player.held", turnId: "turn01", playedSamples: 1_000 }]);
  expect(calls).toEqual(["begin turn01 from 40", "voice begins turn01", "voice hold", "voice says Guten Tag."]);
  await send(play);
  expect(calls.at(-1)).toBe("voice resume");
});

test("a turn that is played on before its first clause comes is spoken at once", async () => {
  const { calls, send } = rig({ speaks: true });
  await send(play, hold, play, say);
  expect(calls).not.toContain("voice hold");
});

test("a hold is forgotten with the turn that was stopped", async () => {
  const { calls, send } = rig({ speaks: true });
  await send(play, hold, { type: "player.stop", turnId: "turn01" }, play, say);
  expect(calls).toContain("voice says Guten Tag.");
  expect(calls).not.toContain("voice hold");
});

test("a hold that is meant for an earlier turn does not take the place of the one that counts", async () => {
  const { calls, send } = rig({ speaks: true });
  await send(play, hold, { ...hold, turnId: "turn00" }, say);
  expect(calls.slice(-3)).toEqual(["voice begins turn01", "voice hold", "voice says Guten Tag."]);
});

test("a turn that begins cuts off the one that the browser's voice still speaks", async () => {
  const { calls, send } = rig({ speaks: true });
  await send(play, say, { ...play, turnId: "turn02" });
  expect(calls.slice(-2)).toEqual(["voice stop", "begin turn02 from 40"]);
});
