import { expect, test } from "vitest";

import type { RecogniserCommand, RecogniserEvent } from "~/machines/interview/events";

import { runDevice } from "../testing/run-device";
import type { WebSpeech, WebSpeechUnavailable } from "../web-speech";
import { recogniserActor } from "./recogniser-actor";

function rig() {
  const calls: string[] = [];
  let hear: (text: string) => void = () => undefined;
  const speech: WebSpeech = {
    start: ({ lang, onPartial }) => {
      calls.push(`start ${lang}`);
      hear = onPartial;
    },
    stop: () => Promise.resolve("the last words"),
    discard: () => void calls.push("discard"),
  };
  let giveUp: () => void = () => undefined;
  const make = (onUnavailable: (reason: WebSpeechUnavailable) => void): WebSpeech => {
    giveUp = () => onUnavailable("network");
    return speech;
  };
  const device = runDevice<RecogniserCommand, RecogniserEvent>(recogniserActor({ exists: () => true, isReplaceable: () => false, make }));
  return { ...device, calls, hear: (text: string) => hear(text), giveUp: () => giveUp(), settle: () => new Promise((resolve) => setTimeout(resolve, 0)) };
}

const start = { type: "recogniser.start", turnId: "answer01", language: "en-US" } as const;

test("a barge-in that was nothing is dropped at once, and the next turn's words come under its own name", async () => {
  const { calls, send, told, hear, settle } = rig();
  send(start);
  hear("mm-hm");
  send({ type: "recogniser.abort" });
  send({ ...start, turnId: "answer02" });
  hear("wait a second");
  send({ type: "recogniser.stop", turnId: "answer02" });
  await settle();
  expect(calls).toEqual(["start en-US", "discard", "start en-US"]);
  expect(told).toEqual([
    { type: "recogniser.partial", turnId: "answer01", text: "mm-hm" },
    { type: "recogniser.partial", turnId: "answer02", text: "wait a second" },
    { type: "recogniser.available" },
    { type: "recogniser.final", turnId: "answer02", text: "the last words" },
  ]);
});

test("once it was given up, it is available again as soon as a later start is understood", async () => {
  const { send, told, hear, giveUp, settle } = rig();
  await settle();
  send(start);
  hear("I led");
  giveUp();
  send({ ...start, turnId: "answer02" });
  hear("");
  hear("the migration");
  hear("the migration of billing");
  expect(told.map(({ type }) => type)).toEqual([
    "recogniser.available",
    "recogniser.partial",
    "recogniser.unavailable",
    "recogniser.partial",
    "recogniser.available",
    "recogniser.partial",
    "recogniser.partial",
  ]);
});
