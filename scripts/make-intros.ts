/** Speaks every persona's intro and outro, and the device check's test sound, into public/intro/. Run it after a change of their text. */
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { rootMeanSquare, samplesToMs } from "~/domain/audio";
import { TEST_SOUND_PATH, clipPath } from "~/domain/clip";
import { DEFAULT_PERSONA_ID, PERSONAS, type Persona, personaById } from "~/domain/personas";
import { decodeWav } from "~/domain/wav";
import { createEmbeddedVoice } from "~/services/voice/embedded-voice.server";
import { makeClip } from "~/services/voice/make-clip.server";

const PUBLIC = join(import.meta.dirname, "..", "public");
const TEST_SOUND_TEXT = "This is how your interviewer will sound.";

interface Order {
  path: string;
  persona: Persona;
  text: string;
}

const orders: Order[] = [
  ...PERSONAS.flatMap((persona) => [
    { path: clipPath(persona.id, "intro"), persona, text: persona.intro },
    { path: clipPath(persona.id, "outro"), persona, text: persona.outro },
  ]),
  { path: TEST_SOUND_PATH, persona: personaById(DEFAULT_PERSONA_ID), text: TEST_SOUND_TEXT },
];

const decibels = (value: number) => `${(20 * Math.log10(value)).toFixed(1)} dBFS`;

const voice = createEmbeddedVoice();
const rows = [];
try {
  await mkdir(join(PUBLIC, "intro"), { recursive: true });
  for (const { path, persona, text } of orders) {
    const { clip, wav } = await makeClip({ voice, persona, text });
    await writeFile(join(PUBLIC, `${path}.wav`), wav);
    await writeFile(join(PUBLIC, `${path}.json`), `${JSON.stringify(clip)}\n`);
    const { samples } = decodeWav(wav);
    rows.push({
      clip: path,
      seconds: (samplesToMs(clip.samples) / 1000).toFixed(2),
      words: clip.words.length,
      rms: decibels(rootMeanSquare(samples)),
      peak: decibels(samples.reduce((peak, sample) => Math.max(peak, Math.abs(sample)), 0) / 32_768),
      kilobytes: Math.round(wav.length / 1024),
    });
  }
} finally {
  await voice.close?.();
}
console.table(rows);
