import { eq } from "drizzle-orm";

import type { Database } from "~/db/database.server";
import { withDatabaseErrors } from "~/db/database-errors.server";
import { interviews } from "~/db/schema.server";
import { InvalidInputError } from "~/domain/errors";
import { isOver } from "~/domain/transcript";
import { interviewPrefix } from "~/services/objects/object-keys";
import type { ObjectStore } from "~/services/objects/object-store";
import type { RecordStore } from "~/services/record/record-store.server";
import { writeTurnFile } from "~/services/recordings/write-turn-files.server";

import { livingTurns } from "./living-turns";
import { type CheckedInterview, readArchived } from "./read-archived.server";
import { restoreInterview } from "./restore-interview.server";
import { storeInterview } from "./store-interview.server";
import { type ArchivedFile, openArchive } from "./zip-archive.server";

export interface ImportOptions {
  /** The zip, on this machine. */
  path: string;
  /** Whose the interviews will be. */
  ownerId: string;
}

export interface ImportServices {
  db: Database;
  record: RecordStore;
  objects: ObjectStore;
}

export interface Imported {
  imported: string[];
  /** Interviews that are here already; they were left alone. */
  present: string[];
  /** What could not be imported, and why. */
  failed: { interviewId: string; reason: string }[];
}

/**
 * Adds the interviews of an exported zip, each whole or not at all, with everything that belongs to it. One that is damaged does not keep
 * the others. Throws `InvalidInputError` and `HotseatError` when the zip itself cannot be used, and `StorageError`.
 */
export async function importArchive({ path, ownerId }: ImportOptions, services: ImportServices): Promise<Imported> {
  const archive = await openArchive(path);
  const report: Imported = { imported: [], present: [], failed: [] };
  try {
    for (const [interviewId, files] of archive.interviews) {
      try {
        report[await importOne({ interviewId, files, ownerId, services })].push(interviewId);
      } catch (error) {
        if (!(error instanceof InvalidInputError)) throw error;
        report.failed.push({ interviewId, reason: error.message });
      }
    }
    return report;
  } finally {
    archive.close();
  }
}

interface OneOptions {
  interviewId: string;
  files: ReadonlyMap<string, ArchivedFile>;
  ownerId: string;
  services: ImportServices;
}

async function importOne({ interviewId, files, ownerId, services }: OneOptions): Promise<"imported" | "present"> {
  const { db, record, objects: store } = services;
  if (await isHere(db, interviewId)) return "present";
  const checked = await readArchived(interviewId, files);
  const prefix = interviewPrefix(interviewId);
  if ((await store.list(prefix)).length > 0) throw new InvalidInputError("The bucket holds remains of this interview; `npm run check-store` lists them.");
  try {
    await putFiles(store, checked);
    if (!(await restoreInterview({ db, file: checked.record, ownerId }))) return "present";
  } catch (error) {
    await store.deletePrefix(prefix).catch(() => undefined); // the first error is the one to tell; check-store finds the rest
    throw error;
  }
  await describe({ record, store, ref: { ownerId, interviewId }, checked });
  return "imported";
}

async function isHere(db: Database, interviewId: string): Promise<boolean> {
  const here = await withDatabaseErrors(() => db.select({ id: interviews.id }).from(interviews).where(eq(interviews.id, interviewId)));
  return here.length > 0;
}

async function putFiles(store: ObjectStore, { interviewId, files }: CheckedInterview): Promise<void> {
  for (const { file, read } of files) await store.put(`${interviewPrefix(interviewId)}${file}`, await read());
}

interface DescribeOptions {
  record: RecordStore;
  store: ObjectStore;
  ref: { ownerId: string; interviewId: string };
  checked: CheckedInterview;
}

/** What the record says is written from the record, not taken over. */
async function describe({ record, store, ref, checked }: DescribeOptions): Promise<void> {
  const { interviewId } = ref;
  for (const { ordinal, name, turn } of livingTurns(await record.copy(ref))) {
    if (turn && isOver(turn) && checked.described.has(name)) await writeTurnFile({ store, interviewId, ordinal, turn });
  }
  await storeInterview({ record, store, ref });
}
