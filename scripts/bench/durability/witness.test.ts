import { expect, test } from "vitest";

import { type ServerMessage, encodeAudioFrame } from "~/domain/protocol";
import { EMPTY_VIEW } from "~/domain/transcript";

import type { TappedMessages } from "./websocket-tap";
import { Witness } from "./witness";

const ANSWER = "answer00000000000001";
const ramp = (from: number, length: number): Int16Array => Int16Array.from({ length }, (_, at) => from + at + 1);
const open = { role: "candidate", turnId: ANSWER, status: "open" } as const;

function recordSecond({ status = "open" } = {}) {
  const witness = new Witness();
  let connection = witness.connection();
  const killTab = (): TappedMessages => {
    const dead = connection;
    witness.tabGone();
    connection = witness.connection();
    return dead;
  };
  const hear = (message: ServerMessage, on = connection): void => on.received(JSON.stringify(message));
  const say = (firstSample: number, samples: Int16Array, on = connection): void => on.sent(encodeAudioFrame({ turnId: ANSWER, epoch: 0, firstSample, samples }));
  const capabilities = { interviewer: { id: "x", name: "x", limits: null }, voice: { id: "x", name: "x" }, speechToText: null };
  const welcome = (storedSamples: number, on = connection): void =>
    hear({ type: "welcome", protocol: 2, view: { ...EMPTY_VIEW, turns: [{ ...open, status } as never] }, capabilities, storedSamples }, on);
  welcome(0);
  say(0, ramp(0, 1_600));
  hear({ type: "audio.stored", turnId: ANSWER, samples: 960 });
  return { witness, killTab, welcome, say };
}

test("what a killed tab had not got stored is lost with it, and nothing else", () => {
  const { witness, killTab, welcome, say } = recordSecond();
  killTab();
  welcome(1_280);
  expect(witness.answers.get(ANSWER)?.tape.length).toBe(1_280);
  say(1_280, ramp(5_000, 320));
  expect(witness.lostSamples).toBe(0);
});

test("a server that offers less than it acknowledged has lost the rest", () => {
  const { witness, killTab, welcome } = recordSecond();
  killTab();
  welcome(320);
  expect(witness.lostSamples).toBe(640);
});

test("a server that offers more than anybody sent is not believed", () => {
  const { witness, killTab, welcome } = recordSecond();
  killTab();
  welcome(1_920);
  expect(witness.lostSamples).toBe(320);
});

test("a killed tab that connects again before it is dead is not the new one, and what it still sends counts for nothing", () => {
  const { witness, killTab, welcome, say } = recordSecond();
  const dead = killTab();
  welcome(960, dead);
  expect(witness.answers.get(ANSWER)?.tape.length).toBe(1_600);
  welcome(1_280);
  say(1_280, ramp(9_000, 320), dead);
  expect(witness.answers.get(ANSWER)?.tape.length).toBe(1_280);
});

test("sound that comes again after a reconnect changes nothing; other sound in its place is a loss", () => {
  const { witness, welcome, say } = recordSecond();
  welcome(960);
  say(960, ramp(960, 640));
  expect(witness.lostSamples).toBe(0);
  say(0, ramp(7_000, 100));
  expect(witness.lostSamples).toBe(100);
});

test("of an answer that was finished while its tab died, what was acknowledged counts", () => {
  const { witness, killTab, welcome } = recordSecond({ status: "finished" });
  killTab();
  welcome(0);
  expect(witness.answers.get(ANSWER)?.tape.length).toBe(960);
  expect(witness.lostSamples).toBe(0);
});
