import type { Database, Transaction } from "~/db/database.server";
import { withDatabaseErrors } from "~/db/database-errors.server";
import { events, interviews, pendingErasures } from "~/db/schema.server";
import { invariant } from "~/domain/errors";
import { staysForEver } from "~/domain/retention";
import { viewOf } from "~/domain/transcript";
import { validEvent } from "~/services/record/append-events.server";
import { columnsOf, counted } from "~/services/record/projection.server";
import type { PendingErasure } from "~/services/record/record-store.server";
import { writeIndex } from "~/services/search/write-index.server";
import { restoreTags } from "~/services/tags/restore-tags.server";
import { tagsOf } from "~/services/tags/tags-of";

import { type FiledEvent, type RecordFile, headOf, keptEvents } from "./record-file";

/** Rows of one statement: seven values each, and Postgres takes 65,535. */
const ROWS_AT_ONCE = 1_000;

interface RestoreOptions {
  db: Database;
  file: RecordFile;
  /** Who has it from now on. */
  ownerId: string;
  /** Whether the bucket has all of it as it is. Default false: it is written anew. */
  stored?: boolean;
  /** Erased turns, or video, of which objects are left; they are deleted at the next start. Default: none. */
  leftovers?: readonly PendingErasure[];
  /** How much its objects are. Default: not known yet. */
  bytes?: number;
}

/** Puts an interview back into the database in one transaction, as it was. False when it is there already. Throws `StorageError`. */
export function restoreInterview({ db, file, ownerId, stored = false, leftovers = [], bytes }: RestoreOptions): Promise<boolean> {
  const { interviewId } = file;
  const row = { ...rowOf(file), ownerId, storedSeq: stored ? file.seq : 0, storedBytes: bytes };
  return withDatabaseErrors(() =>
    db.transaction(async (tx) => {
      const made = await tx.insert(interviews).values(row).onConflictDoNothing().returning({ id: interviews.id });
      if (made.length === 0) return false;
      await insertEvents(tx, file, ownerId);
      await restoreTags(tx, { ownerId, interviewId }, taggingOf(file));
      await writeIndex(tx, { ownerId, interviewId }, { events: cleanEvents(file), seq: file.seq });
      if (leftovers.length > 0) {
        await tx.insert(pendingErasures).values(leftovers.map(({ turnId, ordinal }) => ({ interviewId, ownerId, turnId, ordinal })));
      }
      return true;
    }),
  );
}

/** The row that the record's events have led to. */
function rowOf({ interviewId, createdAt, seq, events: filed }: RecordFile) {
  const kept = keptEvents(filed);
  const [first] = kept;
  invariant(first?.type === "interview.created", "a record that was read begins with interview.created");
  const timeOf = (type: string): Date | null => filed.find((event) => headOf(event).type === type)?.at ?? null;
  return {
    id: interviewId,
    ...columnsOf(first.settings),
    ...counted(viewOf(kept)),
    kept: staysForEver(kept),
    lastSeq: seq,
    createdAt,
    begunAt: timeOf("interview.begun"),
    endedAt: timeOf("interview.ended"),
  };
}

function taggingOf({ createdAt, events: filed }: RecordFile) {
  const last = filed.findLast((event) => headOf(event).type === "interview.tagged");
  return { tags: tagsOf(cleanEvents({ events: filed })), namedAt: last?.at ?? createdAt };
}

const cleanEvents = ({ events: filed }: Pick<RecordFile, "events">) => keptEvents(filed).map(validEvent);

async function insertEvents(tx: Transaction, { interviewId, events: filed }: RecordFile, ownerId: string): Promise<void> {
  const rows = filed.map((event) => ({ interviewId, ownerId, ...rowOfEvent(event) }));
  for (let at = 0; at < rows.length; at += ROWS_AT_ONCE) await tx.insert(events).values(rows.slice(at, at + ROWS_AT_ONCE));
}

function rowOfEvent(filed: FiledEvent) {
  const { seq, at } = filed;
  const payload = "event" in filed ? validEvent(filed.event) : {};
  return { seq, at, ...headOf(filed), payload, erasedAt: "event" in filed ? null : filed.erasedAt };
}
