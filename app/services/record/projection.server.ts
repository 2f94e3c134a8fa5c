import type { Transaction } from "~/db/database.server";
import { interviews } from "~/db/schema.server";
import type { RecordEvent } from "~/domain/record";
import type { InterviewSettings } from "~/domain/settings";
import { EMPTY_VIEW, type InterviewView, applyEvent, viewOf } from "~/domain/transcript";

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
  const view = needsWholeRecord(change) ? viewOf((await readRecord(tx, ref)).map(({ event }) => event)) : continued(before, newEvents);
  const has = (type: RecordEvent["type"]) => newEvents.some((event) => event.type === type);
  await tx
    .update(interviews)
    .set({
      lastSeq: before.lastSeq + newEvents.length,
      status: view.status,
      clockSamples: view.clockSamples,
      answers: needsWholeRecord(change) ? answersOf(view) : before.answers,
      begunAt: before.begunAt ?? (has("interview.begun") ? at : null),
      endedAt: before.endedAt ?? (has("interview.ended") ? at : null),
    })
    .where(livingInterview(ref));
}

/** Only these change what the new events alone cannot tell; a whole fold takes milliseconds, but clauses come often. */
function needsWholeRecord({ newEvents, erased }: Change): boolean {
  return erased || newEvents.some((event) => event.type === "answer.finished");
}

function continued(before: Projection, newEvents: readonly RecordEvent[]): InterviewView {
  const { status, clockSamples } = before;
  return newEvents.reduce(applyEvent, { ...EMPTY_VIEW, status, clockSamples });
}

function answersOf(view: InterviewView): number {
  return view.turns.filter((turn) => turn.role === "candidate" && turn.status === "finished").length;
}
