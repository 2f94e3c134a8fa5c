import { pcmSamples } from "~/domain/audio";
import { StorageError } from "~/domain/errors";
import type { turnKeys } from "~/services/objects/object-keys";
import type { ObjectStore } from "~/services/objects/object-store";

/** A stretch of a turn that is an object of its own until the turn is finished. */
export interface TurnPart {
  firstSample: number;
  samples: number;
}

type TurnKeys = ReturnType<typeof turnKeys>;

/** The parts in the store that follow each other without a gap from the turn's first sample. */
export async function listParts(store: ObjectStore, keys: TurnKeys): Promise<TurnPart[]> {
  const parts: TurnPart[] = [];
  let end = 0;
  for (const { key, size } of await store.list(keys.parts)) {
    const firstSample = Number(key.slice(keys.parts.length, -".pcm".length));
    const samples = size >> 1;
    if (firstSample > end) break;
    if (firstSample + samples <= end) continue;
    parts.push({ firstSample, samples });
    end = firstSample + samples;
  }
  return parts;
}

/** The sample after the last of `parts`; 0 without any. */
export function endOf(parts: readonly TurnPart[]): number {
  const last = parts.at(-1);
  return last ? last.firstSample + last.samples : 0;
}

interface ReadPartsOptions {
  parts: readonly TurnPart[];
  from: number;
  to: number;
}

/** The samples from `from` to `to`, which the parts must cover. */
export async function readParts(store: ObjectStore, keys: TurnKeys, { parts, from, to }: ReadPartsOptions): Promise<Int16Array> {
  const joined = new Int16Array(Math.max(to - from, 0));
  for (const part of parts) {
    const first = Math.max(from, part.firstSample);
    const last = Math.min(to, part.firstSample + part.samples);
    if (first >= last) continue;
    const range = { from: (first - part.firstSample) * 2, to: (last - part.firstSample) * 2 };
    const stored = await store.get(keys.part(part.firstSample), { range });
    if (!stored) throw missingPart();
    joined.set(pcmSamples(stored.bytes), first - from);
  }
  return joined;
}

function missingPart(): StorageError {
  return new StorageError("A part of this recording is missing in the store. Somebody may have removed it; the transcript is complete.", {
    code: "audio-missing",
  });
}
