import { z } from "zod";

import { InvalidInputError } from "~/domain/errors";
import { idSchema } from "~/domain/id-schema";
import { type RecordEvent, recordEventSchema, turnIdOf } from "~/domain/record";
import type { RecordCopy } from "~/services/record/record-store.server";

import { parseJsonBytes } from "./json-bytes";

/** Raised when a reader of the older layout would misread the newer one. */
export const LAYOUT_VERSION = 2;

const isoTimeSchema = z.iso.datetime().transform((iso) => new Date(iso));

const seqSchema = z.number().int().positive();
const keptEventSchema = z.object({ seq: seqSchema, at: isoTimeSchema, event: recordEventSchema });
/** Its words were erased; that it happened was not. */
const erasedEventSchema = z.object({ seq: seqSchema, at: isoTimeSchema, type: z.string().max(40), turnId: idSchema.nullable(), erasedAt: isoTimeSchema });

const recordFileSchema = z.object({
  version: z.literal(LAYOUT_VERSION),
  interviewId: idSchema,
  ownerId: idSchema,
  createdAt: isoTimeSchema,
  seq: seqSchema,
  events: z.array(z.union([keptEventSchema, erasedEventSchema])).min(1),
});

export type FiledEvent = z.infer<typeof keptEventSchema> | z.infer<typeof erasedEventSchema>;
export type RecordFile = z.infer<typeof recordFileSchema>;

/** `record.json`: an event a line, so that people can search and compare it. */
export function recordFileBytes({ interviewId, ownerId, createdAt, seq, events }: RecordCopy): Uint8Array {
  const head = { version: LAYOUT_VERSION, interviewId, ownerId, createdAt, seq };
  const lines = events.map(lineOf).join(",\n");
  return new TextEncoder().encode(`${JSON.stringify(head, null, 2).slice(0, -2)},\n  "events": [\n${lines}\n  ]\n}\n`);
}

/** The contents go in as the database wrote them: neither parsed nor written anew. */
function lineOf({ seq, at, type, turnId, payload, erasedAt }: RecordCopy["events"][number]): string {
  if (erasedAt) return `    ${JSON.stringify({ seq, at, type, turnId, erasedAt })}`;
  return `    {"seq":${seq},"at":${JSON.stringify(at)},"event":${payload}}`;
}

/** Throws `InvalidInputError` that says what is wrong, without what is in it. */
export function parseRecordFile(bytes: Uint8Array, interviewId: string): RecordFile {
  const value = parseJsonBytes(bytes);
  if (value === undefined) throw unreadable("it is not JSON");
  const parsed = recordFileSchema.safeParse(value);
  if (!parsed.success) throw unreadable(`${parsed.error.issues[0]?.path.join(".") || "the file"} is not as it should be`);
  const fault = faultOf(parsed.data, interviewId);
  if (fault) throw unreadable(fault);
  return parsed.data;
}

function faultOf({ interviewId, seq, events }: RecordFile, expected: string): string | null {
  if (interviewId !== expected) return "it is of another interview";
  if (events.some((event, index) => event.seq !== index + 1)) return "events are missing in it";
  if (events.length !== seq) return "its last events are missing";
  const [first] = events;
  return first && "event" in first && first.event.type === "interview.created" ? null : "it does not begin with interview.created";
}

function unreadable(reason: string): InvalidInputError {
  return new InvalidInputError(`record.json cannot be used: ${reason}.`);
}

/** The events that still say something. */
export function keptEvents(events: readonly FiledEvent[]): RecordEvent[] {
  return events.flatMap((filed) => ("event" in filed ? [filed.event] : []));
}

/** Type and turn of an event, erased or not. */
export function headOf(filed: FiledEvent): { type: string; turnId: string | null } {
  return "event" in filed ? { type: filed.event.type, turnId: turnIdOf(filed.event) } : { type: filed.type, turnId: filed.turnId };
}
