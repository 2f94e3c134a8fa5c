import { z } from "zod";

import { idSchema } from "~/domain/id-schema";
import { recordEventSchema } from "~/domain/record";
import { type InterviewSettings, interviewSettingsSchema } from "~/domain/settings";
import type { RecordCopy } from "~/services/record/record-store.server";

import { jsonBytes, parseJsonBytes } from "./json-bytes";
import { LAYOUT_VERSION } from "./record-file";

const listedObjectSchema = z.object({
  /** Below `interviews/<id>/`. */
  file: z.string().max(200),
  bytes: z.number().int().nonnegative(),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
});
export type ListedObject = z.infer<typeof listedObjectSchema>;

const manifestSchema = z.object({
  version: z.literal(LAYOUT_VERSION),
  interviewId: idSchema,
  ownerId: idSchema,
  seq: z.number().int().positive(),
  settings: interviewSettingsSchema,
  objects: z.array(listedObjectSchema),
});
export type Manifest = z.infer<typeof manifestSchema>;

/** `manifest.json`: what the interview is, and which objects belong to it. */
export function manifestBytes(copy: RecordCopy, objects: readonly ListedObject[]): Uint8Array {
  const { interviewId, ownerId, status, createdAt, begunAt, endedAt, clockSamples, seq } = copy;
  const times = { createdAt, begunAt, endedAt };
  return jsonBytes({ version: LAYOUT_VERSION, interviewId, ownerId, status, ...times, settings: settingsOf(copy), clockSamples, seq, objects });
}

/** null when it is none, or of another layout. */
export function parseManifest(bytes: Uint8Array): Manifest | null {
  return manifestSchema.safeParse(parseJsonBytes(bytes)).data ?? null;
}

function settingsOf({ events }: RecordCopy): InterviewSettings | null {
  const [first] = events;
  const event = first && recordEventSchema.parse(JSON.parse(first.payload));
  return event?.type === "interview.created" ? event.settings : null;
}
