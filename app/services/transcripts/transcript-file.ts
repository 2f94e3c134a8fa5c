import type { InterviewSettings } from "~/domain/settings";
import { pdfStream } from "~/services/pdf/pdf-stream.server";
import { printedTranscript } from "~/services/pdf/printed-interview";

import { markdownOf } from "./markdown";
import { subRipOf, webVttOf } from "./subtitles";
import type { Transcript } from "./transcript";
import { transcriptJsonOf } from "./transcript-json";

interface TranscriptFormat {
  contentType: string;
  write: (transcript: Transcript, settings: InterviewSettings) => string | Promise<ReadableStream<Uint8Array>>;
}

/** By the end of the file's name. */
export const TRANSCRIPT_FORMATS: ReadonlyMap<string, TranscriptFormat> = new Map<string, TranscriptFormat>([
  ["vtt", { contentType: "text/vtt; charset=utf-8", write: webVttOf }],
  ["srt", { contentType: "application/x-subrip; charset=utf-8", write: subRipOf }],
  ["md", { contentType: "text/markdown; charset=utf-8", write: markdownOf }],
  ["pdf", { contentType: "application/pdf", write: (transcript, settings) => pdfStream(printedTranscript(transcript, settings)) }],
  ["json", { contentType: "application/json", write: transcriptJsonOf }],
]);

/** Characters of a title that go into a file's name: with the rest, it stays below the 255 bytes of common file systems. */
const TITLE_LIMIT = 50;

/** "Platform engineer at Initech, 2026-11-20.vtt". */
export const transcriptFileName = (interview: Named, format: string): string => `${interviewFileName(interview)}.${format}`;

type Named = Pick<Transcript, "role" | "company" | "createdAt">;

/** "Platform engineer at Initech, 2026-11-20": without what a file system or a reader of names could take for something else. */
export function interviewFileName({ role, company, createdAt }: Named): string {
  const title = (company ? `${role} at ${company}` : role)
    .replace(/[\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, "")
    .replace(/[\\/:*?"<>|]/g, "-")
    .replace(/^[\s.]+/, "");
  const short = [...title].slice(0, TITLE_LIMIT).join("").trim();
  return `${short || "Interview"}, ${createdAt.toISOString().slice(0, 10)}`;
}
