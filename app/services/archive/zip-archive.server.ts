import { crc32 } from "node:zlib";
import yauzl, { type Entry, type ZipFile } from "yauzl";

import { HotseatError, InvalidInputError } from "~/domain/errors";
import { idSchema } from "~/domain/id-schema";

import { BUCKET_FILE, isReadableLayout } from "./bucket-file.server";
import { kindOfFile } from "./interview-files";

/** Half an hour as WAV, the largest file that Hotseat ever wrote, has 58 MB. */
const ENTRY_LIMIT = 64 * 1024 * 1024;
/** Of all that is unpacked: 700 hours of interviews. */
const TOTAL_LIMIT = 8 * 1024 * 1024 * 1024;
/** Ten thousand interviews of forty turns. */
const ENTRIES_LIMIT = 1_000_000;

export interface ArchivedFile {
  /** Below `interviews/<id>/`. */
  file: string;
  /** Throws `InvalidInputError` when it is damaged. */
  read(): Promise<Uint8Array>;
}

export interface Archive {
  /** By interview and file. */
  interviews: Map<string, Map<string, ArchivedFile>>;
  close(): void;
}

/**
 * Opens a zip that Hotseat exported. Nothing is unpacked yet, and nothing that an entry says of itself is believed. Throws
 * `InvalidInputError`, and `HotseatError` with `too-large` or, when a newer version made it, `conflict`.
 */
export async function openArchive(path: string): Promise<Archive> {
  const zip = await opened(path);
  try {
    const entries = await readEntries(zip);
    const bucketFile = entries.get(BUCKET_FILE);
    if (!bucketFile || !isReadableLayout(await readEntry(zip, bucketFile))) throw new InvalidInputError("This is a zip, and none that Hotseat exported.");
    entries.delete(BUCKET_FILE);
    return { interviews: grouped(zip, entries), close: () => zip.close() };
  } catch (error) {
    zip.close();
    throw asArchiveError(error);
  }
}

async function opened(path: string): Promise<ZipFile> {
  try {
    return await yauzl.openPromise(path, { autoClose: false, strictFileNames: true });
  } catch (error) {
    throw asArchiveError(error);
  }
}

async function readEntries(zip: ZipFile): Promise<Map<string, Entry>> {
  if (zip.entryCount > ENTRIES_LIMIT) throw tooLarge();
  const entries = new Map<string, Entry>();
  let total = 0;
  for await (const entry of zip.eachEntry()) {
    if (entry.fileName.endsWith("/")) continue; // folders, as programs add them that pack an archive anew
    checkEntry(entry);
    if (entries.has(entry.fileName)) throw new InvalidInputError(`This zip holds ${entry.fileName} twice, and cannot be trusted.`);
    total += entry.uncompressedSize;
    if (total > TOTAL_LIMIT) throw tooLarge();
    entries.set(entry.fileName, entry);
  }
  return entries;
}

function checkEntry(entry: Entry): void {
  const { fileName } = entry;
  if (fileName !== BUCKET_FILE && !partsOf(fileName)) throw new InvalidInputError("This zip holds files that are not Hotseat's. Import the zip as it was exported.");
  if (!entry.canDecodeFileData()) throw new InvalidInputError("This zip is encrypted or packed in an unusual way. Import it as it was exported.");
  if (entry.uncompressedSize > ENTRY_LIMIT) throw tooLarge();
}

/** The one pattern that names may have; nothing else ever becomes a key. */
function partsOf(fileName: string): { interviewId: string; file: string } | null {
  const [folder, interviewId = "", ...rest] = fileName.split("/");
  const file = rest.join("/");
  const known = kindOfFile(file).type !== "unknown" || file === "interview.json";
  return folder === "interviews" && idSchema.safeParse(interviewId).success && known ? { interviewId, file } : null;
}

function grouped(zip: ZipFile, entries: ReadonlyMap<string, Entry>): Archive["interviews"] {
  const interviews: Archive["interviews"] = new Map();
  for (const [name, entry] of entries) {
    const parts = partsOf(name);
    if (!parts) continue;
    const { interviewId, file } = parts;
    const files = interviews.get(interviewId) ?? new Map<string, ArchivedFile>();
    interviews.set(interviewId, files.set(file, { file, read: () => readEntry(zip, entry) }));
  }
  return interviews;
}

/** yauzl ends what is longer than announced; the announced lengths were added up before. */
async function readEntry(zip: ZipFile, entry: Entry): Promise<Uint8Array> {
  const chunks: Buffer[] = [];
  try {
    for await (const chunk of await zip.openReadStreamPromise(entry)) chunks.push(chunk as Buffer);
  } catch (error) {
    throw asArchiveError(error);
  }
  const bytes = Buffer.concat(chunks);
  if (crc32(bytes) !== entry.crc32) throw new InvalidInputError(`${entry.fileName} is damaged in this zip.`);
  return bytes;
}

/** The package's own errors say what is wrong with the zip, in the words of its format. */
function asArchiveError(error: unknown): HotseatError {
  if (error instanceof HotseatError) return error;
  return new InvalidInputError("This is not a zip that can be read, or it was cut off. Export it again.", { cause: error });
}

function tooLarge(): HotseatError {
  return new HotseatError("This zip holds more than can be imported at once. Export the interviews one by one.", { code: "too-large" });
}
