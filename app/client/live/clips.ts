import { concatSamples } from "~/domain/audio";
import { type Clip, type ClipKind, clipPath, clipSchema } from "~/domain/clip";
import { HotseatError } from "~/domain/errors";
import type { PersonaId } from "~/domain/personas";
import { decodeWav } from "~/domain/wav";

export interface LoadedClip extends Clip {
  /** 16 kHz mono */
  pcm: Int16Array;
}

const LOAD_TIMEOUT_MS = 8_000;
const loading = new Map<string, Promise<LoadedClip>>();

/** Loads a persona's clip once; asking early makes it play at once later. Throws HotseatError when it cannot be had. */
export function loadClip(personaId: PersonaId, kind: ClipKind): Promise<LoadedClip> {
  const path = clipPath(personaId, kind);
  const known = loading.get(path);
  if (known) return known;
  const clip = fetchClip(path);
  loading.set(path, clip);
  // A failure is not remembered: the network may be back the next time.
  clip.catch(() => loading.delete(path));
  return clip;
}

async function fetchClip(path: string): Promise<LoadedClip> {
  try {
    const signal = AbortSignal.timeout(LOAD_TIMEOUT_MS);
    const [words, sound] = await Promise.all([get(`${path}.json`, signal), get(`${path}.wav`, signal)]);
    const clip = clipSchema.parse(await words.json());
    const { samples } = decodeWav(new Uint8Array(await sound.arrayBuffer()));
    return { ...clip, pcm: concatSamples([samples]) };
  } catch (cause) {
    throw new HotseatError("The introduction could not be loaded; the interview begins without it.", {
      code: "provider-failed",
      retryable: true,
      cause,
    });
  }
}

async function get(url: string, signal: AbortSignal): Promise<Response> {
  const response = await fetch(url, { signal });
  if (!response.ok) throw new Error(`${url}: ${response.status}`);
  return response;
}
