import { expect, test } from "vitest";

import { keptFresh } from "./fresh-voice-model";

/** Of each frame its first sample, which is also how probable speech is in it; "new" where the state begins anew. */
async function heard(frames: readonly number[]): Promise<(number | "new")[]> {
  const calls: (number | "new")[] = [];
  const model = keptFresh({
    process: (samples) => {
      calls.push(Math.round((samples[0] ?? 0) * 1_000) / 1_000);
      return Promise.resolve({ isSpeech: samples[0] ?? 0 });
    },
    reset_state: () => void calls.push("new"),
  });
  for (const frame of frames) await model.process(Float32Array.of(frame));
  return calls;
}

const silence = (frames: number): number[] => Array.from({ length: frames }, (_, index) => index / 1_000);

test("after a second of silence the state begins anew, and hears the last half of it again", async () => {
  expect(await heard([...silence(32), 0.9])).toEqual([...silence(32), "new", ...silence(32).slice(-16), 0.9]);
});

test("anything that may be a voice counts the silence from the beginning", async () => {
  expect(await heard([...silence(31), 0.3, ...silence(31)])).not.toContain("new");
});
