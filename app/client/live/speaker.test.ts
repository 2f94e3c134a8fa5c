import { expect, test } from "vitest";

import type { PlayerEvent } from "~/machines/interview/events";

import type { BrowserVoiceEvent } from "../browser-voice";
import { createSpeaker } from "./speaker";

function rig({ exists = true } = {}) {
  const calls: string[] = [];
  const told: PlayerEvent[] = [];
  let say: (event: BrowserVoiceEvent) => void = () => undefined;
  const speaker = createSpeaker({
    makeVoice(onEvent) {
      say = onEvent;
      if (!exists) return null;
      return {
        begin: (turnId) => void calls.push(`begin ${turnId}`),
        say: (text) => void calls.push(`say ${text}`),
        finish: () => void calls.push("finish"),
        hold() {
          calls.push("hold");
          return 1_600;
        },
        resume: () => void calls.push("resume"),
        stop: () => 3_200,
        dispose: () => void calls.push("dispose"),
      };
    },
    clockSample: () => 80_000,
    tell: (event) => void told.push(event),
  });
  return { speaker, calls, told, hears: (event: BrowserVoiceEvent) => say(event) };
}

test("clauses that come again after a reconnect are said once", () => {
  const { speaker, calls } = rig();
  speaker.say({ turnId: "t1", index: 0, text: "Eins. " });
  speaker.say({ turnId: "t1", index: 1, text: "Zwei." });
  speaker.say({ turnId: "t1", index: 0, text: "Eins. " });
  speaker.say({ turnId: "t1", index: 1, text: "Zwei." });
  speaker.finish();
  expect(calls).toEqual(["begin t1", "say Eins. ", "say Zwei.", "finish"]);
});

test("what the voice tells is told as the player tells it, on the interview clock", () => {
  const { speaker, told, hears } = rig();
  speaker.say({ turnId: "t1", index: 0, text: "Eins." });
  hears({ type: "started", turnId: "t1" });
  hears({ type: "words", turnId: "t1", words: [{ text: "Eins.", from: 0, to: 5, startSample: 0, endSample: 4_800 }] });
  hears({ type: "ended", turnId: "t1", playedSamples: 4_800 });
  expect(told.map(({ type }) => type)).toEqual(["player.started", "player.words", "player.ended"]);
  expect(told[0]).toMatchObject({ startSample: 80_000 });
  expect(speaker.speaks("t1")).toBe(false);
});

test("stopped, it is over and says how much was spoken", () => {
  const { speaker } = rig();
  speaker.say({ turnId: "t1", index: 0, text: "Eins." });
  expect(speaker.speaks("t1")).toBe(true);
  expect(speaker.stop()).toBe(3_200);
  expect(speaker.speaks("t1")).toBe(false);
});

test("held before its first clause it begins held, and what was held is forgotten once it was stopped", () => {
  const { speaker, calls } = rig();
  expect(speaker.hold("t1")).toBe(0);
  speaker.say({ turnId: "t1", index: 0, text: "Eins." });
  speaker.resume();
  expect(calls).toEqual(["begin t1", "hold", "say Eins.", "resume"]);
  expect(speaker.hold("t1")).toBe(1_600);
  speaker.stop();
  speaker.hold("t2");
  speaker.stop();
  speaker.say({ turnId: "t2", index: 0, text: "Zwei." });
  expect(calls.slice(-2)).toEqual(["begin t2", "say Zwei."]);
});

test("without any voice in this browser the person is told what to do", () => {
  const { speaker, told } = rig({ exists: false });
  speaker.say({ turnId: "t1", index: 0, text: "Eins." });
  expect(told).toEqual([{ type: "player.failed", turnId: "t1", message: expect.stringContaining("Read the question") }]);
});
