import { Readable } from "node:stream";
import { and, asc, eq, isNull } from "drizzle-orm";
import yazl from "yazl";

import type { Database } from "~/db/database.server";
import { withDatabaseErrors } from "~/db/database-errors.server";
import { interviews } from "~/db/schema.server";
import { NotFoundError } from "~/domain/errors";
import { idSchema } from "~/domain/id-schema";
import { interviewKeys } from "~/services/objects/object-keys";
import type { ObjectInfo, ObjectStore } from "~/services/objects/object-store";
import type { InterviewRef, RecordStore } from "~/services/record/record-store.server";

import { BUCKET_FILE, bucketFileBytes } from "./bucket-file.server";
import { kindOfFile } from "./interview-files";
import { parseManifest } from "./manifest-file";
import { storeInterview } from "./store-interview.server";

const CHUNK_BYTES = 1024 * 1024;

/**
 * The same contents are the same bytes, anywhere: one time for all (in the zone of the machine, as zip files have it), one mode, and nothing
 * compressed, for sound is already and deflate differs from one zlib to the next.
 */
const ENTRY = { mtime: new Date(1980, 0, 1), mode: 0o100600, compress: false, forceDosTimestamp: true };

export interface ExportServices {
  db: Database;
  record: RecordStore;
  objects: ObjectStore;
}

/**
 * One interview as a zip of its part of the bucket, brought up to the database first. The stream fails when something of it is deleted
 * meanwhile. Throws `NotFoundError`, also for an interview of somebody else, and `StorageError`.
 */
export async function exportInterview(ref: InterviewRef, services: ExportServices): Promise<ReadableStream<Uint8Array>> {
  if (!idSchema.safeParse(ref.interviewId).success) throw new NotFoundError();
  return zipOf(services.objects, await objectsOf(ref, services));
}

/** Everything that the owner has, in one zip. Throws `StorageError`. */
export async function exportEverything({ ownerId }: { ownerId: string }, services: ExportServices): Promise<ReadableStream<Uint8Array>> {
  const own = and(eq(interviews.ownerId, ownerId), isNull(interviews.deletingAt));
  const rows = await withDatabaseErrors(() => services.db.select({ interviewId: interviews.id }).from(interviews).where(own).orderBy(asc(interviews.id)));
  const objects: ObjectInfo[] = [];
  for (const { interviewId } of rows) objects.push(...(await objectsOf({ ownerId, interviewId }, services).catch(unlessDeleted)));
  return zipOf(services.objects, objects);
}

function unlessDeleted(error: unknown): ObjectInfo[] {
  if (error instanceof NotFoundError) return [];
  throw error;
}

/** The manifest and what it lists, what is being recorded, and what was made for people to open. */
async function objectsOf(ref: InterviewRef, { record, objects: store }: ExportServices): Promise<ObjectInfo[]> {
  await storeInterview({ record, store, ref, unlessKept: true });
  const { prefix, manifest } = interviewKeys(ref.interviewId);
  const stored = await store.get(manifest);
  const listed = new Set((stored && parseManifest(stored.bytes))?.objects.map(({ file }) => file) ?? []);
  return (await store.list(prefix)).filter(({ key }) => {
    const file = key.slice(prefix.length);
    return key === manifest || listed.has(file) || ["part", "derived"].includes(kindOfFile(file).type);
  });
}

function zipOf(store: ObjectStore, objects: readonly ObjectInfo[]): ReadableStream<Uint8Array> {
  const zip = new yazl.ZipFile();
  const output = zip.outputStream as Readable;
  let source: Readable | undefined;
  zip.on("error", (error: Error) => output.destroy(error));
  // Whoever reads may leave: then the store is asked for nothing more.
  output.on("close", () => source?.destroy());
  zip.addBuffer(Buffer.from(bucketFileBytes()), BUCKET_FILE, ENTRY);
  for (const { key } of [...objects].sort(byKey)) {
    zip.addReadStreamLazy(key, ENTRY, (give) => {
      source = Readable.from(chunksOf(store, key));
      source.on("error", (error) => output.destroy(error));
      give(null, source);
    });
  }
  zip.end();
  return Readable.toWeb(output) as ReadableStream<Uint8Array>;
}

const byKey = (left: ObjectInfo, right: ObjectInfo): number => (left.key < right.key ? -1 : left.key > right.key ? 1 : 0);

async function* chunksOf(store: ObjectStore, key: string): AsyncGenerator<Uint8Array> {
  for (let from = 0, size = 1; from < size; ) {
    const chunk = await store.get(key, { range: { from, to: from + CHUNK_BYTES } });
    if (!chunk) throw new NotFoundError("Something of this was deleted while it was exported. Export it again.");
    yield chunk.bytes;
    from += chunk.bytes.length;
    size = chunk.size;
  }
}
