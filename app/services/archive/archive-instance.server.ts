import path from "node:path";

import { env } from "~/env.server";
import { interviewServices } from "~/services/interviews/interview-services.server";
import type { InterviewRef } from "~/services/record/record-store.server";

import { exportEverything, exportInterview } from "./export-archive.server";
import { type Imported, importArchive } from "./import-archive.server";
import { withUpload } from "./receive-upload.server";

/** 300 hours of interviews. The host refuses what is announced to be larger. */
const UPLOAD_LIMIT = 4 * 1024 * 1024 * 1024;

/** A zip of one interview, named after it. Throws `NotFoundError` and `StorageError`. */
export async function interviewZip(ref: InterviewRef): Promise<Response> {
  return zipResponse(await exportInterview(ref, interviewServices()), `hotseat-${ref.interviewId}.zip`);
}

/** A zip of everything that the owner has. Throws `StorageError`. */
export async function everythingZip(owner: { ownerId: string }): Promise<Response> {
  return zipResponse(await exportEverything(owner, interviewServices()), "hotseat.zip");
}

/** Imports the zip that is the request's body. Throws as `withUpload` and `importArchive` do. */
export function importZip({ ownerId, request }: { ownerId: string; request: Request }): Promise<Imported> {
  const folder = path.join(env().DATA_DIR, "uploads");
  return withUpload({ body: request.body, folder, limit: UPLOAD_LIMIT }, (file) => importArchive({ path: file, ownerId }, interviewServices()));
}

function zipResponse(stream: ReadableStream<Uint8Array>, name: string): Response {
  return new Response(stream, {
    headers: {
      "cache-control": "private, no-store",
      "content-disposition": `attachment; filename="${name}"`,
      "content-type": "application/zip",
    },
  });
}
