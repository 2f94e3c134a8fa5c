import type { Transaction } from "~/db/database.server";
import { interviews } from "~/db/schema.server";
import type { RecordEvent } from "~/domain/record";
import { staysForEver } from "~/domain/retention";
import type { InterviewSettings } from "~/domain/settings";
import { type InterviewView, applyEvent, viewOf } from "~/domain/transcript";

import { readRecord } from "./read-record.server";
import { type InterviewRef, livingInterview } from "./record-scope.server";

/** What the row of an interview knows before its new events. */
export type Projection = Pick<typeof interviews.$inferSelect, "lastSeq" | "status" | "answers" | "clockSamples" | "begunAt" | "endedAt">;

interface Change {
  before: Projection;
  newEvents: readonly RecordEvent[];
  erased: boolean;
  at: Date;
}

/** The columns of a new interview that follow from its settings. */
export function columnsOf(settings: InterviewSettings) {
  const { role, company, kind, level, personaId, minutes } = settings;
  return { role, company, kind, level, personaId, minutes, status: "created" as const };
}

/** Brings the interview's row up to its events, which are in the table already. */
export async function updateProjection(tx: Transaction, ref: InterviewRef, change: Change): Promise<void> {
  const { before, newEvents, at } = change;
  const has = (type: RecordEvent["type"]) => newEvents.some((event) => event.type === type);
  await tx
    .update(interviews)
    .set({
      ...(change.erased ? await countedAnew(tx, ref) : await countedOn(tx, ref, change)),
      lastSeq: before.lastSeq + newEvents.length,
      begunAt: before.begunAt ?? (has("interview.begun") ? at : null),
      endedAt: before.endedAt ?? (has("interview.ended") ? at : null),
      ...(has("interview.kept") && { kept: staysForEver(newEvents) }),
    })
    .where(livingInterview(ref));
}

type Counted = Pick<Projection, "status" | "clockSamples" | "answers">;

/** After an erasure nothing of the old numbers holds. Rare, and a whole record folds in milliseconds. */
async function countedAnew(tx: Transaction, ref: InterviewRef): Promise<Counted> {
  return counted(viewOf((await readRecord(tx, ref)).map(({ event }) => event)));
}

/** The old numbers and what the new events add to them; of the record only the finished answers' own events are read. */
async function countedOn(tx: Transaction, ref: InterviewRef, { before, newEvents }: Change): Promise<Counted> {
  const turnIds = newEvents.flatMap((event) => (event.type === "answer.finished" ? [event.turnId] : []));
  const theirs = turnIds.length > 0 ? await readRecord(tx, ref, { turnIds, upTo: before.lastSeq }) : [];
  const known = viewOf(theirs.map(({ event }) => event));
  const view = newEvents.reduce(applyEvent, { ...known, status: before.status, clockSamples: before.clockSamples });
  return { ...counted(view), answers: before.answers + counted(view).answers - counted(known).answers };
}

/** What the row of an interview says of its view. */
export function counted({ status, clockSamples, turns }: InterviewView): Counted {
  const answers = turns.filter((turn) => turn.role === "candidate" && turn.status === "finished").length;
  return { status, clockSamples, answers };
}
