import { expect, test } from "vitest";

import { createVoiceUnlock } from "./voice-unlock";

interface Utterance {
  text: string;
  volume: number;
}

/** Like WebKit's on iOS: it takes nothing and says nothing about it until something is spoken in a press, and speaks one after the other. */
function rig({ restricted = true } = {}) {
  const queue: Utterance[] = [];
  const taken: Utterance[] = [];
  let pressed = false;
  const synthesis = {
    get speaking() {
      return queue.length > 0;
    },
    get pending() {
      return queue.length > 1;
    },
    speak(utterance: Utterance) {
      if (pressed) restricted = false;
      if (restricted) return;
      queue.push(utterance);
      taken.push(utterance);
    },
    cancel: () => void queue.splice(0),
  };
  const makeUtterance = (text: string): Utterance => ({ text, volume: 1 });
  const unlock = createVoiceUnlock({ synthesis, makeUtterance });
  const press = (): void => {
    pressed = true;
    unlock();
    pressed = false;
  };
  return { unlock, press, taken, say: (text: string) => synthesis.speak(makeUtterance(text)), spoken: () => queue.map(({ text }) => text) };
}

test("after a press the voice may speak by itself, and does not wait behind the silence that unlocked it", () => {
  const { press, say, spoken, taken } = rig();
  say("Too early.");
  expect(spoken()).toEqual([]);
  press();
  expect(taken).toEqual([{ text: " ", volume: 0 }]);
  expect(spoken()).toEqual([]);
  say("Guten Tag.");
  expect(spoken()).toEqual(["Guten Tag."]);
});

test("further presses speak nothing, and cut nothing off", () => {
  const { press, say, spoken, taken } = rig();
  press();
  press();
  say("Guten Tag.");
  press();
  expect(spoken()).toEqual(["Guten Tag."]);
  expect(taken).toHaveLength(2);
});

test("what is no press to the browser leaves it to the next one", () => {
  const { unlock, press, say, spoken } = rig();
  unlock();
  press();
  say("Guten Tag.");
  expect(spoken()).toEqual(["Guten Tag."]);
});

test("a voice that speaks already is left alone", () => {
  const { unlock, say, spoken, taken } = rig({ restricted: false });
  say("Guten Tag.");
  unlock();
  expect(spoken()).toEqual(["Guten Tag."]);
  expect(taken).toHaveLength(1);
});
