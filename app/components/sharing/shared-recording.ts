import { longPauses } from "~/domain/long-pauses";
import type { SharedRecording } from "~/domain/sharing";

import type { Recording } from "../playback/playback-model";

/** What a link shows, as the parts of the playback page take it. Which take it was and what it was before are not told. */
export function recordingOf({ rows, chapters, totalMs }: SharedRecording): Recording {
  return {
    rows: rows.map((row) => (row.role === "interviewer" ? row : { ...row, take: 1, originalText: null, pauses: longPauses(row.words) })),
    chapters,
    marks: [],
    totalMs,
  };
}
