import type { Transcript } from "./transcript";

const VERSION = 1;

/** The transcript for programs: two spaces, a newline at the end. */
export function transcriptJsonOf(transcript: Transcript): string {
  return `${JSON.stringify({ version: VERSION, ...transcript }, null, 2)}\n`;
}
