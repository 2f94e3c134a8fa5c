import { expect, test } from "vitest";

import type { AudioFrame } from "~/domain/protocol";
import type { PlayerCommand, PlayerEvent } from "~/machines/interview/events";

import type { Player, PlayerEvent as AdapterEvent } from "../player";
import { runDevice } from "../testing/run-device";
import { createInterviewClock } from "./interview-clock";
import { playerActor } from "./player-actor";
import { createSoundAhead } from "./sound-ahead";

/** A player that says of every turn that 1,000 of its samples were played. */
function rig() {
  const calls: string[] = [];
  const references: object[] = [];
  let accept: (frame: AudioFrame) => void = () => undefined;
  let adapter: (event: AdapterEvent) => void = () => undefined;
  const note = (name: string) => () => void calls.push(name);
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
  const logic = playerActor({
    makePlayer: (onEvent) => {
      adapter = onEvent;
      return Promise.resolve(player);
    },
    clock: createInterviewClock({ engineSamples: () => 0, from: 0 }),
    clip: () => new Promise(() => undefined),
    onLevel: () => undefined,
    onReference: (piece) => references.push(piece),
    makeVoice: () => null,
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
  return { ...device, calls, references, send, hear, adapter: (event: AdapterEvent) => adapter(event) };
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
