import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";

import { TEST_SOUND_PATH, clipSchema } from "~/domain/clip";
import { DEFAULT_PERSONA_ID, personaById } from "~/domain/personas";
import { decodeWav } from "~/domain/wav";
import { createEmbeddedVoice } from "~/services/voice/embedded-voice.server";
import { makeClip } from "~/services/voice/make-clip.server";

const voice = createEmbeddedVoice();
afterAll(async () => await voice.close?.());

test("a clip made again is the committed one, so the clips sound like the live voice", async () => {
  const base = join(import.meta.dirname, "..", "public", TEST_SOUND_PATH);
  const committed = clipSchema.parse(JSON.parse(await readFile(`${base}.json`, "utf8")));
  const again = await makeClip({ voice, persona: personaById(DEFAULT_PERSONA_ID), text: committed.text });
  expect(again.clip).toEqual(committed);
  const before = decodeWav(await readFile(`${base}.wav`)).samples;
  const differences = decodeWav(again.wav).samples.map((sample, index) => Math.abs(sample - (before[index] ?? 0)));
  expect(Math.max(...differences)).toBeLessThanOrEqual(1); // Math.tanh may round differently on another processor
});
