import { expect, test, vi, afterEach, beforeEach } from "vitest";

import { bridgeStalls } from "./bridge-stalls";
import { SESSION_LIMITS } from "./session-services";
import { TurnSound } from "./turn-sound";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

interface Stage {
  sound: TurnSound;
  said: string[];
  listen: (listening: boolean) => void;
  play: (samples: number) => void;
  over: Promise<void>;
  stop: AbortController;
}

/** A turn that somebody waits for; what is said to bridge it becomes a clause, as in a session. */
function stage({ turn = 0 } = {}): Stage {
  const sound = new TurnSound();
  const said: string[] = [];
  const stop = new AbortController();
  let [listening, played] = [true, 0];
  const over = bridgeStalls({
    services: {
      limits: SESSION_LIMITS,
      schedule: (run, ms) => {
        const timer = setTimeout(run, ms);
        return () => clearTimeout(timer);
      },
    },
    sound,
    listening: () => listening,
    played: () => played,
    turn,
    say: (text) => {
      said.push(text);
      sound.addClause(text, { durable: true, filler: true });
    },
    signal: stop.signal,
  });
  over.catch(() => undefined);
  return {
    sound,
    said,
    over,
    stop,
    listen: (now) => {
      listening = now;
      sound.changed.beat();
    },
    play: (samples) => {
      played = samples;
      sound.changed.beat();
    },
  };
}

function speak(sound: TurnSound, text: string, samples = 16_000): void {
  const clause = sound.addClause(text, { durable: true });
  sound.addSamples(clause, new Int16Array(samples));
  sound.endClause(clause);
}

test("an interviewer without a word is bridged once, after two and a half seconds", async () => {
  const { said } = stage();
  await vi.advanceTimersByTimeAsync(2_499);
  expect(said).toEqual([]);
  await vi.advanceTimersByTimeAsync(1);
  expect(said).toEqual(["Let me think about that for a moment. "]);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(said).toHaveLength(1);
});

test("another turn has another remark", async () => {
  const said = [0, 1, 2, 3, 4].map((turn) => stage({ turn }).said);
  await vi.advanceTimersByTimeAsync(2_500);
  expect(new Set(said.flat()).size).toBe(4);
});

test("nothing is said while nobody waits to hear it, and the wait begins when somebody does", async () => {
  const { said, listen } = stage();
  listen(false);
  await vi.advanceTimersByTimeAsync(60_000);
  listen(true);
  await vi.advanceTimersByTimeAsync(2_400);
  expect(said).toEqual([]);
  await vi.advanceTimersByTimeAsync(100);
  expect(said).toHaveLength(1);
});

test("a pause in the middle is bridged once all that was said was heard, and once in a turn", async () => {
  const { said, sound, play } = stage();
  await vi.advanceTimersByTimeAsync(1_000);
  speak(sound, "Thank you for that. ");
  play(15_999);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(said).toEqual([]);
  play(16_000);
  await vi.advanceTimersByTimeAsync(1_500);
  expect(said).toEqual(["One moment. "]);
  speak(sound, "Now tell me more. ");
  play(64_000);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(said).toHaveLength(1);
});

test.each(["Thank you for the long, ", "Thank you for that"])("a sentence is never broken: %s", async (text) => {
  const { said, sound, play } = stage();
  speak(sound, text);
  play(16_000);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(said).toEqual([]);
});

test("it is over with the text, with a failure and with the turn", async () => {
  const [ended, failed, stopped] = [stage(), stage(), stage()];
  ended.sound.endText();
  failed.sound.fail(new Error("The voice is gone"));
  stopped.stop.abort(new Error("made no more"));
  await Promise.all([ended.over, failed.over, expect(stopped.over).rejects.toThrow("made no more")]);
  await vi.advanceTimersByTimeAsync(60_000);
  expect([ended.said, failed.said, stopped.said]).toEqual([[], [], []]);
  expect(vi.getTimerCount()).toBe(0);
});
