import yazl from "yazl";

import { type RecordEvent, turnIdOf } from "~/domain/record";
import { viewOf } from "~/domain/transcript";
import { BUCKET_FILE, bucketFileBytes } from "~/services/archive/bucket-file.server";
import { manifestBytes } from "~/services/archive/manifest-file";
import { recordFileBytes } from "~/services/archive/record-file";
import { digestOfBytes } from "~/services/objects/object-digest.server";
import { interviewPrefix } from "~/services/objects/object-keys";
import type { RecordCopy } from "~/services/record/record-store.server";
import { createOpusCodec } from "~/services/recordings/opus-codec.server";
import { packSound, windowsOf } from "~/services/recordings/stored-sound.server";

export interface InventedInterview {
  interviewId: string;
  /** The whole record. */
  events: readonly RecordEvent[];
  /** By the turn's name, such as "2-candidate"; 16 kHz mono. */
  sounds: ReadonlyMap<string, Int16Array>;
  /** When it was held. Default: 20 November 2026. */
  at?: Date;
}

const BEGUN = new Date("2026-11-20T18:30:00Z");

/** An interview that nobody held, as the zip that an installation would export: `POST /import` takes it in. Sound is packed as it always is. */
async function interviewZip({ interviewId, events, sounds, at = BEGUN }: InventedInterview): Promise<Buffer> {
  const files = await packed(sounds);
  const copy = copyOf({ interviewId, events, at });
  files.set("record.json", recordFileBytes(copy));
  const listed = [...files].map(([file, bytes]) => ({ file, ...digestOfBytes(bytes) }));
  files.set("manifest.json", manifestBytes(copy, listed));
  const zip = new yazl.ZipFile();
  zip.addBuffer(Buffer.from(bucketFileBytes()), BUCKET_FILE);
  for (const [file, bytes] of files) zip.addBuffer(Buffer.from(bytes), `${interviewPrefix(interviewId)}${file}`, { compress: false });
  zip.end();
  return Buffer.from(await new Response(zip.outputStream as unknown as BodyInit).arrayBuffer());
}

/** The same samples are packed once. */
async function packed(sounds: InventedInterview["sounds"]): Promise<Map<string, Uint8Array>> {
  const codec = createOpusCodec();
  const done = new Map<Int16Array, Promise<{ bytes: Uint8Array }>>();
  const files = new Map<string, Uint8Array>();
  try {
    for (const [name, samples] of sounds) {
      const packing = done.get(samples) ?? packSound(codec, windowsOf(samples));
      done.set(samples, packing);
      files.set(`turns/${name}.webm`, (await packing).bytes);
    }
    return files;
  } finally {
    await codec.close();
  }
}

function copyOf({ interviewId, events, at }: Required<Omit<InventedInterview, "sounds">>): RecordCopy {
  const { status, clockSamples } = viewOf(events);
  return {
    ownerId: "0".repeat(20),
    interviewId,
    status,
    createdAt: at,
    begunAt: at,
    endedAt: at,
    clockSamples,
    seq: events.length,
    events: events.map((event, index) => ({ seq: index + 1, at, type: event.type, turnId: turnIdOf(event), payload: JSON.stringify(event), erasedAt: null })),
  };
}

/** Brings it into a running app. Throws what the app answers. */
export async function importInterview(appUrl: string, interview: InventedInterview): Promise<void> {
  const body = new Uint8Array(await interviewZip(interview));
  const response = await fetch(`${appUrl}/import`, { method: "POST", headers: { "content-type": "application/zip", origin: appUrl }, body });
  const report = await response.text();
  if (!response.ok || !report.includes(`"imported":["${interview.interviewId}"]`)) throw new Error(`The interview was not imported: ${response.status} ${report}`);
}
