import { isOver } from "~/domain/transcript";
import { videoOf } from "~/domain/video";
import { type ObjectDigest, digestOf } from "~/services/objects/object-digest.server";
import { interviewKeys, turnKeys, videoFile } from "~/services/objects/object-keys";
import { type ObjectInfo, type ObjectStore, totalBytes } from "~/services/objects/object-store";
import type { InterviewRef, Kept, RecordCopy, RecordStore } from "~/services/record/record-store.server";
import { writeTurnFile } from "~/services/recordings/write-turn-files.server";
import { Semaphore } from "~/services/concurrency/semaphore";

import { isListed } from "./interview-files";
import { isWhole } from "./is-whole";
import { headsOf, keptOf, livingNames, livingTurns } from "./living-turns";
import { type ListedObject, manifestBytes, parseManifest } from "./manifest-file";
import { putTranscript } from "./put-transcript.server";
import { recordFileBytes } from "./record-file";

/** Objects that are read at once to be described. */
const READS_AT_ONCE = 8;

export interface StoreOptions {
  record: RecordStore;
  store: ObjectStore;
  ref: InterviewRef;
}

/** Writes the record of a live interview, whose files are still growing: `record.json` alone. Throws `NotFoundError` and `StorageError`. */
export function storeRecord({ record, store, ref }: StoreOptions): Promise<void> {
  return record.keepCopy(ref, async (copy) => {
    await putRecord(store, copy);
    return "record";
  });
}

interface StoreInterviewOptions extends StoreOptions {
  /** Only when the bucket is behind. Default false. */
  unlessKept?: boolean;
  /** The files of turns too, which an edit may have left behind. Default false: they are written as they change. */
  turnFiles?: boolean;
}

/**
 * Brings the bucket up to the database: `record.json`, its transcript once it has ended, then `manifest.json` with all that is there. An
 * interview of layout 1 becomes one of layout 2. Throws `NotFoundError` and `StorageError`.
 */
export function storeInterview({ record, store, ref, unlessKept = false, turnFiles = false }: StoreInterviewOptions): Promise<void> {
  const keep = async (copy: RecordCopy): Promise<Kept> => {
    const keys = interviewKeys(ref.interviewId);
    const isOld = (await store.head(keys.oldRecord)) !== null;
    if (isOld || turnFiles) await writeTurnFilesAnew(store, copy);
    await putRecord(store, copy);
    await putTranscript(store, copy);
    const files = await store.list(keys.prefix);
    const manifest = manifestBytes(copy, await describeObjects({ store, copy, files }));
    await store.put(keys.manifest, manifest);
    if (isOld) await store.delete([keys.oldRecord]);
    const others = files.filter(({ key }) => key !== keys.manifest && key !== keys.oldRecord);
    const whole = isWhole(livingTurns(copy), files.map(({ key }) => key.slice(keys.prefix.length)));
    return { bytes: totalBytes(others) + manifest.length, whole };
  };
  return record.keepCopy(ref, keep, { unlessKept });
}

function putRecord(store: ObjectStore, copy: RecordCopy): Promise<void> {
  return store.put(interviewKeys(copy.interviewId).record, recordFileBytes(copy));
}

async function writeTurnFilesAnew(store: ObjectStore, copy: RecordCopy): Promise<void> {
  const { interviewId } = copy;
  for (const { ordinal, name, turn } of livingTurns(copy)) {
    const written = await store.head(turnKeys(interviewId, name).json);
    if (turn && isOver(turn) && written) await writeTurnFile({ store, interviewId, ordinal, turn });
  }
}

/** What belongs to the interview, in order of its names. Video the record describes, and sound that was described before is not read again: nothing rewrites it in place. */
async function describeObjects({ store, copy, files: all }: { store: ObjectStore; copy: RecordCopy; files: readonly ObjectInfo[] }): Promise<ListedObject[]> {
  const { prefix, manifest } = interviewKeys(copy.interviewId);
  const stored = await store.get(manifest);
  const kept = keptOf(copy);
  const video = new Map(videoOf(kept).map(({ bytes, sha256, ...segment }) => [videoFile(segment), { bytes, sha256 }]));
  const before = new Map(((stored && parseManifest(stored.bytes))?.objects ?? []).map((object) => [object.file, object]));
  const names = livingNames(headsOf(copy), kept);
  const files = all.filter(({ key }) => isListed(key.slice(prefix.length), names));
  const reading = new Semaphore(READS_AT_ONCE);
  const described = await Promise.all(
    files.map(async (info) => {
      const file = info.key.slice(prefix.length);
      const digest = video.get(file) ?? digestBefore(before.get(file), info) ?? (await reading.run(() => digestOf(store, info.key)));
      return digest && { file, ...digest };
    }),
  );
  return described.filter((object) => object !== null);
}

function digestBefore(known: ListedObject | undefined, { key, size }: ObjectInfo): ObjectDigest | null {
  const isTurnAudio = /\/turns\/[^/]+\.(webm|wav)$/.test(key);
  return known && isTurnAudio && known.bytes === size ? { bytes: known.bytes, sha256: known.sha256 } : null;
}
