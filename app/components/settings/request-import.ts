import { z } from "zod";

import { type ErrorCode, HotseatError } from "~/domain/errors";
import { idSchema } from "~/domain/ids";

const ids = z.array(idSchema);
const importedSchema = z.object({ imported: ids, present: ids, failed: z.array(z.object({ interviewId: idSchema, reason: z.string() })) });
const answerSchema = z.union([
  importedSchema,
  z.object({ error: z.object({ code: z.custom<ErrorCode>((code) => typeof code === "string"), message: z.string(), retryable: z.boolean() }) }),
]);
export type ImportResult = z.infer<typeof importedSchema>;

/** Sends an exported zip. Takes as long as the upload takes; `signal` ends it. Throws a `HotseatError` that says what went wrong. */
export async function requestImport({ file, signal }: { file: Blob; signal: AbortSignal }, post: typeof fetch = fetch): Promise<ImportResult> {
  const answer = answerSchema.safeParse(await send({ file, signal }, post));
  if (!answer.success) throw unreachable();
  if (!("error" in answer.data)) return answer.data;
  const { code, message, retryable } = answer.data.error;
  throw new HotseatError(message, { code, retryable });
}

async function send({ file, signal }: { file: Blob; signal: AbortSignal }, post: typeof fetch): Promise<unknown> {
  try {
    const response = await post("/import", { method: "POST", headers: { "Content-Type": "application/zip" }, body: file, signal });
    return await response.json();
  } catch (error) {
    throw unreachable(error);
  }
}

function unreachable(cause?: unknown): HotseatError {
  const message = "The server did not answer as expected. What it has imported stays; see whether it runs, then send the zip again.";
  return new HotseatError(message, { code: "storage-unavailable", retryable: true, cause });
}

/** What came of an import, in a sentence. */
export function importSentence({ imported, present, failed }: ImportResult): string {
  const interviews = (count: number): string => `${count} ${count === 1 ? "interview" : "interviews"}`;
  const parts = [
    imported.length > 0 ? `${interviews(imported.length)} imported.` : "",
    present.length > 0 ? `${interviews(present.length)} ${present.length === 1 ? "was" : "were"} here already and left alone.` : "",
    failed.length > 0 ? `${interviews(failed.length)} could not be imported:` : "",
  ].filter(Boolean);
  return parts.length > 0 ? parts.join(" ") : "The zip holds no interviews.";
}
