import type { ObjectInfo, ObjectStore } from "~/services/objects/object-store";
import { turnFileSchema } from "~/services/recordings/turn-file";

import { kindOfFile } from "./interview-files";
import { parseJsonBytes } from "./json-bytes";
import { type Manifest, parseManifest } from "./manifest-file";

interface Options {
  store: ObjectStore;
  interviewId: string;
  /** By their names below `interviews/<id>/`. */
  files: ReadonlyMap<string, ObjectInfo>;
}

export interface CheckedFiles {
  /** What is missing, cut off or cannot be read; `record.json` left out. */
  reasons: string[];
  /** Up to which event the manifest is; null when it cannot be read. */
  seq: number | null;
}

/** Reads every small file of an interview, and compares what there is with what the manifest says. Throws `StorageError`. */
export async function checkFiles({ store, interviewId, files }: Options): Promise<CheckedFiles> {
  const manifest = await readManifest(store, files);
  if (manifest?.interviewId !== interviewId) return { reasons: ["manifest.json is missing or cannot be read.", ...(await checkTurnFiles(store, files))], seq: null };
  return { reasons: [...missingFiles(manifest, files), ...(await checkTurnFiles(store, files))], seq: manifest.seq };
}

export async function readManifest(store: ObjectStore, files: ReadonlyMap<string, ObjectInfo>): Promise<Manifest | null> {
  const info = files.get("manifest.json");
  const stored = info && (await store.get(info.key));
  return stored ? parseManifest(stored.bytes) : null;
}

/** `record.json` may be newer than the manifest, of any length. */
function missingFiles({ objects }: Manifest, files: ReadonlyMap<string, ObjectInfo>): string[] {
  return objects
    .filter(({ file }) => file !== "record.json")
    .flatMap(({ file, bytes }) => {
      const size = files.get(file)?.size;
      if (size === undefined) return [`${file} is missing.`];
      return size === bytes ? [] : [`${file} has ${size} bytes instead of ${bytes}.`];
    });
}

async function checkTurnFiles(store: ObjectStore, files: ReadonlyMap<string, ObjectInfo>): Promise<string[]> {
  const reasons: string[] = [];
  for (const [file, { key }] of files) {
    if (kindOfFile(file).type !== "turn" || !file.endsWith(".json")) continue;
    const stored = await store.get(key);
    if (stored && !turnFileSchema.safeParse(parseJsonBytes(stored.bytes)).success) reasons.push(`${file} cannot be read.`);
  }
  return reasons;
}
