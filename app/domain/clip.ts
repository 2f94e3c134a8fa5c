import { z } from "zod";

import { alignedWordSchema } from "./alignment";
import type { PersonaId } from "./personas";

/** What a recorded clip in `public/intro/` says, in the JSON file beside its WAV (16 kHz mono PCM16). */
export const clipSchema = z.object({
  text: z.string().min(1),
  /** Length of the WAV. */
  samples: z.number().int().positive(),
  /** Samples count from the clip's first sample. */
  words: z.array(alignedWordSchema).min(1),
});
export type Clip = z.infer<typeof clipSchema>;

export type ClipKind = "intro" | "outro";

/** URL path of a persona's clip without its extension: add ".wav" or ".json". */
export const clipPath = (personaId: PersonaId, kind: ClipKind): string => `/intro/${personaId}-${kind}`;

/** The same for the device check's test sound. */
export const TEST_SOUND_PATH = "/intro/test-sound";
