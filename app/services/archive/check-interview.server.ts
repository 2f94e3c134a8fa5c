import { mayReopen } from "~/domain/reopening";
import { type InterviewView, type Turn, isOver } from "~/domain/transcript";
import { videoOf } from "~/domain/video";
import { digestOf } from "~/services/objects/object-digest.server";
import { videoFile } from "~/services/objects/object-keys";
import type { ObjectInfo, ObjectStore } from "~/services/objects/object-store";
import type { RecordCopy } from "~/services/record/record-store.server";
import { turnFileOf, turnFileSchema } from "~/services/recordings/turn-file";

import { readManifest } from "./check-files.server";
import type { Difference, DifferenceKind } from "./differences";
import { isListed, kindOfFile } from "./interview-files";
import { jsonBytes, parseJsonBytes } from "./json-bytes";
import { type LivingTurn, headsOf, keptOf, livingNames, livingTurns, viewOfCopy } from "./living-turns";
import type { ListedObject, Manifest } from "./manifest-file";
import { parseRecordFile, recordFileBytes } from "./record-file";

interface Options {
  store: ObjectStore;
  copy: RecordCopy;
  /** By their names below `interviews/<id>/`. */
  files: ReadonlyMap<string, ObjectInfo>;
}

/** Where the bucket's files of an interview differ from its record. Reads every byte of them. Throws `StorageError`. */
export async function checkInterview({ store, copy, files }: Options): Promise<Difference[]> {
  const { interviewId } = copy;
  const found = (kind: DifferenceKind, file: string | null): Difference => ({ kind, interviewId, file });
  if (files.size === 0) return [found("interview-only-in-database", null)];
  const manifest = await readManifest(store, files);
  const turns = livingTurns(copy);
  const view = viewOfCopy(copy);
  return [
    ...(await recordDifferences({ store, copy, files })).map((kind) => found(kind, "record.json")),
    ...manifestDifferences(copy, manifest).map((kind) => found(kind, "manifest.json")),
    ...(await listedDifferences(store, manifest, files)).map(([kind, file]) => found(kind, file)),
    ...unlisted(files, manifest, livingNames(headsOf(copy), keptOf(copy))).map(([kind, file]) => found(kind, file)),
    ...turns.flatMap((turn) => turnDifferences(turn, view, files)).map(([kind, file]) => found(kind, file)),
    ...videoOf(keptOf(copy)).map(videoFile).filter((file) => !files.has(file)).map((file) => found("video-missing", file)),
    ...(await staleTurnFiles({ store, copy, files }, turns)).map((file) => found("turn-file-different", file)),
  ];
}

type Found = [kind: DifferenceKind, file: string];

async function recordDifferences({ store, copy, files }: Options): Promise<DifferenceKind[]> {
  const info = files.get("record.json");
  const stored = info && (await store.get(info.key));
  if (!stored) return ["record-missing"];
  if (Buffer.from(stored.bytes).equals(recordFileBytes(copy))) return [];
  try {
    const { seq } = parseRecordFile(stored.bytes, copy.interviewId);
    return [seq < copy.seq ? "record-behind" : seq > copy.seq ? "record-ahead" : "record-different"];
  } catch {
    return ["record-unreadable"];
  }
}

function manifestDifferences(copy: RecordCopy, manifest: Manifest | null): DifferenceKind[] {
  if (!manifest || manifest.interviewId !== copy.interviewId) return ["manifest-missing"];
  return manifest.seq === copy.seq ? [] : ["manifest-behind"];
}

/** `record.json` is compared with the record itself. */
async function listedDifferences(store: ObjectStore, manifest: Manifest | null, files: ReadonlyMap<string, ObjectInfo>): Promise<Found[]> {
  const found: Found[] = [];
  for (const object of manifest?.objects ?? []) {
    if (object.file === "record.json") continue;
    const kind = await differenceOf(store, object, files.get(object.file));
    if (kind) found.push([kind, object.file]);
  }
  return found;
}

async function differenceOf(store: ObjectStore, { bytes, sha256 }: ListedObject, info: ObjectInfo | undefined): Promise<DifferenceKind | null> {
  const digest = info && (await digestOf(store, info.key));
  if (!digest) return "object-missing";
  if (digest.bytes !== bytes) return "object-size";
  return digest.sha256 === sha256 ? null : "object-checksum";
}

function unlisted(files: ReadonlyMap<string, ObjectInfo>, manifest: Manifest | null, names: ReadonlySet<string>): Found[] {
  const listed = new Set(manifest?.objects.map(({ file }) => file));
  return [...files.keys()].flatMap((file): Found[] => {
    const kind = kindOfFile(file);
    if (file === "interview.json") return [["layout-old", file]];
    if (kind.type === "own" || kind.type === "derived" || listed.has(file)) return [];
    if (kind.type === "part") return names.has(kind.name) ? [] : [["object-of-nobody", file]];
    return [[isListed(file, names) ? "object-unlisted" : "object-of-nobody", file]];
  });
}

function turnDifferences({ name, turn }: LivingTurn, view: InterviewView, files: ReadonlyMap<string, ObjectInfo>): Found[] {
  if (!turn || !isOver(turn)) return [];
  const has = (extension: string): boolean => files.has(`turns/${name}.${extension}`);
  const found: Found[] = [];
  if (!has("json")) found.push(["turn-file-missing", `turns/${name}.json`]);
  const inParts = [...files.keys()].some((file) => file.startsWith(`turns/${name}.parts/`));
  if (hasSound(turn) && !has("webm") && !has("wav") && !inParts) found.push(["sound-missing", `turns/${name}`]);
  const mayGrow = turn.role === "candidate" && mayReopen(view, turn);
  if (!mayGrow && inParts) found.push(["parts-left", `turns/${name}.parts`]);
  return found;
}

async function staleTurnFiles({ store, copy, files }: Options, turns: readonly LivingTurn[]): Promise<string[]> {
  const stale: string[] = [];
  for (const { name, ordinal, turn } of turns) {
    const file = `turns/${name}.json`;
    const info = files.get(file);
    const stored = turn && isOver(turn) && info && (await store.get(info.key));
    if (!stored) continue;
    // Its sound is compared with the manifest; here the file is believed about it.
    const { audio = null } = turnFileSchema.safeParse(parseJsonBytes(stored.bytes)).data ?? {};
    const expected = jsonBytes(turnFileOf({ interviewId: copy.interviewId, ordinal, turn, audio: typeof audio === "string" ? null : audio }));
    if (!Buffer.from(stored.bytes).equals(expected)) stale.push(file);
  }
  return stale;
}

/** What a voice of the browser said was never here. */
function hasSound(turn: Turn): boolean {
  return turn.role === "candidate" ? turn.samples > 0 : turn.playedSamples > 0 && turn.voice !== "browser";
}
