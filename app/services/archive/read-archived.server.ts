import { InvalidInputError } from "~/domain/errors";
import { digestOfBytes } from "~/services/objects/object-digest.server";

import { isListed, kindOfFile } from "./interview-files";
import { parseJsonBytes } from "./json-bytes";
import { livingNames } from "./living-turns";
import { type ListedObject, type Manifest, parseManifest } from "./manifest-file";
import { type RecordFile, headOf, keptEvents, parseRecordFile } from "./record-file";
import type { ArchivedFile } from "./zip-archive.server";

export interface CheckedInterview {
  interviewId: string;
  record: RecordFile;
  /** Sound, parts and video; the rest is made from the record and them. */
  files: ArchivedFile[];
  /** Turns that had a file of their own, such as "3-candidate". */
  described: ReadonlySet<string>;
}

/** Reads an interview of a zip and checks every file of it. Throws `InvalidInputError` that says what is wrong. */
export async function readArchived(interviewId: string, archived: ReadonlyMap<string, ArchivedFile>): Promise<CheckedInterview> {
  const files = new Map([...archived].filter(([file]) => kindOfFile(file).type !== "derived"));
  const record = parseRecordFile(await bytesOf(files, "record.json"), interviewId);
  const manifest = parseManifest(await bytesOf(files, "manifest.json"));
  if (manifest?.interviewId !== interviewId) throw new InvalidInputError("manifest.json cannot be read.");
  checkNames({ record, manifest, files });
  for (const { file, read } of files.values()) checkFile({ file, bytes: await read(), manifest });
  const described = [...files.keys()].filter(isTurnFile).map((file) => file.slice("turns/".length, -".json".length));
  const others = [...files.values()].filter(({ file }) => kindOfFile(file).type !== "own" && !isTurnFile(file));
  return { interviewId, record, files: others, described: new Set(described) };
}

const isTurnFile = (file: string): boolean => kindOfFile(file).type === "turn" && file.endsWith(".json");

async function bytesOf(files: ReadonlyMap<string, ArchivedFile>, file: string): Promise<Uint8Array> {
  const archived = files.get(file);
  if (archived) return archived.read();
  throw new InvalidInputError(files.has("interview.json") ? "It is of layout 1, which holds no events." : `${file} is missing.`);
}

interface NamesOptions {
  record: RecordFile;
  manifest: Manifest;
  files: ReadonlyMap<string, ArchivedFile>;
}

/** All that is listed is there, and all that is there is listed, or is a part of a turn that there is. */
function checkNames({ record, manifest, files }: NamesOptions): void {
  const heads = record.events.map((event) => ({ ...headOf(event), erased: !("event" in event) }));
  const names = livingNames(heads, keptEvents(record.events));
  const listed = new Set(manifest.objects.map(({ file }) => file));
  const missing = [...listed].find((file) => !files.has(file));
  if (missing) throw new InvalidInputError(`${missing} is missing.`);
  for (const file of files.keys()) {
    const kind = kindOfFile(file);
    const belongs = kind.type === "part" ? names.has(kind.name) : file === "manifest.json" || (listed.has(file) && isListed(file, names));
    if (!belongs) throw new InvalidInputError(`${file} does not belong to it.`);
  }
}

interface FileOptions {
  file: string;
  bytes: Uint8Array;
  manifest: Manifest;
}

function checkFile({ file, bytes, manifest }: FileOptions): void {
  const listed = manifest.objects.find((object) => object.file === file);
  if (listed && !isSame(listed, bytes)) throw new InvalidInputError(`${file} is damaged: its checksum is another.`);
  if (!looksLike(file, bytes)) throw new InvalidInputError(`${file} is not what its name says.`);
}

function isSame(listed: ListedObject, bytes: Uint8Array): boolean {
  const { sha256, bytes: length } = digestOfBytes(bytes);
  return listed.bytes === length && listed.sha256 === sha256;
}

const startsWith = (bytes: Uint8Array, signs: string, at = 0): boolean =>
  Buffer.from(bytes.buffer, bytes.byteOffset + at, Math.min(signs.length, Math.max(bytes.length - at, 0))).equals(Buffer.from(signs, "latin1"));

/** By their first bytes: a file that is served under our address must be what its content type says. */
function looksLike(file: string, bytes: Uint8Array): boolean {
  if (file.endsWith(".webm")) return startsWith(bytes, "\x1a\x45\xdf\xa3");
  if (file.endsWith(".mp4")) return startsWith(bytes, "ftyp", 4);
  if (file.endsWith(".wav")) return startsWith(bytes, "RIFF") && startsWith(bytes, "WAVE", 8);
  if (file.endsWith(".pcm")) return bytes.length % 2 === 0;
  return parseJsonBytes(bytes) !== undefined;
}
