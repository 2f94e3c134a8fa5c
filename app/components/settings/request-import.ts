import { z } from "zod";

import { askServer } from "~/client/ask-server";
import { idSchema } from "~/domain/id-schema";

const ids = z.array(idSchema);
const importedSchema = z.object({ imported: ids, present: ids, failed: z.array(z.object({ interviewId: idSchema, reason: z.string() })) });
export type ImportResult = z.infer<typeof importedSchema>;

/** Sends an exported zip. Takes as long as the upload takes; `signal` ends it. Throws a `HotseatError` that says what went wrong. */
export function requestImport({ file, signal }: { file: Blob; signal: AbortSignal }, send: typeof fetch = fetch): Promise<ImportResult> {
  const headers = { "Content-Type": "application/zip" };
  const otherwise = "What it has imported stays; see whether it runs, then send the zip again.";
  return askServer("/import", { answer: importedSchema, method: "POST", headers, body: file, signal, otherwise, send });
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
