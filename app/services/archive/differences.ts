/** How database and bucket can differ. */
export type DifferenceKind =
  | "interview-only-in-bucket"
  | "interview-only-in-database"
  | "deletion-unfinished"
  | "erasure-unfinished"
  | "layout-old"
  | "record-missing"
  | "record-unreadable"
  | "record-behind"
  | "record-ahead"
  | "record-different"
  | "manifest-missing"
  | "manifest-behind"
  | "object-missing"
  | "object-size"
  | "object-checksum"
  | "object-unlisted"
  | "object-of-nobody"
  | "turn-file-missing"
  | "turn-file-different"
  | "sound-missing"
  | "video-missing"
  | "parts-left";

export interface Difference {
  kind: DifferenceKind;
  /** null for what belongs to no interview. */
  interviewId: string | null;
  /** Below `interviews/<id>/`, or the whole key; null when it is about no single file. */
  file: string | null;
}

const WORDS: Record<DifferenceKind, string> = {
  "interview-only-in-bucket": "the interview is in the bucket only: `npm run reindex -- --merge` puts it back",
  "interview-only-in-database": "the bucket has nothing of the interview",
  "deletion-unfinished": "the interview was deleted, and something of it is left",
  "erasure-unfinished": "an answer was erased, and its files are perhaps not",
  "layout-old": "the interview is of an older layout",
  "record-missing": "is missing",
  "record-unreadable": "cannot be read",
  "record-behind": "is behind the database",
  "record-ahead": "is ahead of the database",
  "record-different": "says something else than the database",
  "manifest-missing": "is missing or cannot be read",
  "manifest-behind": "is behind the database",
  "object-missing": "is listed, and missing",
  "object-size": "has another length than the manifest says",
  "object-checksum": "is damaged: its checksum is another",
  "object-unlisted": "belongs to the interview, and is not listed",
  "object-of-nobody": "is listed by nobody",
  "turn-file-missing": "is missing",
  "turn-file-different": "says something else than the record",
  "sound-missing": "has sound in the record, and none in the bucket",
  "video-missing": "is in the record, and not in the bucket",
  "parts-left": "are left over from a recording, or wait to be packed",
};

/** A line for people. */
export function sentenceOf({ kind, interviewId, file }: Difference): string {
  return [interviewId, file, WORDS[kind]].filter((part) => part !== null).join(" ");
}
