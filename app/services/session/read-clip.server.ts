import { readFile } from "node:fs/promises";
import path from "node:path";

import { type Clip, type ClipKind, clipPath, clipSchema } from "~/domain/clip";
import { StorageError } from "~/domain/errors";
import { type PersonaId, personaById } from "~/domain/personas";
import { decodeWav } from "~/domain/wav";

interface ReadClipOptions {
  /** The folder that pages see as `/`. */
  publicFolder: string;
  personaId: PersonaId;
  kind: ClipKind;
}

export interface ReadClip extends Omit<Clip, "samples"> {
  /** 16 kHz mono */
  samples: Int16Array;
  /** Which of the embedded voices speaks. */
  voice: string;
}

/** A pre-recorded intro or outro as it is played to the candidate. Throws `StorageError` when its files are missing or broken. */
export async function readClip({ publicFolder, personaId, kind }: ReadClipOptions): Promise<ReadClip> {
  const base = path.join(publicFolder, clipPath(personaId, kind));
  try {
    const [json, wav] = await Promise.all([readFile(`${base}.json`, "utf8"), readFile(`${base}.wav`)]);
    const { text, words } = clipSchema.parse(JSON.parse(json));
    return { text, words, samples: decodeWav(wav).samples, voice: personaById(personaId).voice };
  } catch (cause) {
    throw new StorageError("The recorded greeting is missing from this installation. Run npm run intros; the interview can go on.", {
      code: "not-found",
      cause,
    });
  }
}
