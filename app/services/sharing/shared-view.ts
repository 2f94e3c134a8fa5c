import { alignEdited } from "~/domain/edited-words";
import type { SharedRecording, SharedTurn } from "~/domain/sharing";
import type { Playback, PlaybackRow } from "~/services/interviews/playback";

interface SharedViewOptions {
  playback: Pick<Playback, "rows" | "chapters" | "totalMs">;
  withAudio: boolean;
  /** One answer: its clock is its own, so that nothing is told of what was before. */
  alone: boolean;
  /** Where a turn's sound is served to whoever has the link. */
  audioUrlOf: (turnId: string) => string;
}

/** Beside an answer that stands alone: a long silence before it is cut to this. */
const PAUSE_MS = 1_000;

/** Built field by field: what is added to the owner's page is not shared before somebody adds it here. */
export function sharedView({ playback, withAudio, alone, audioUrlOf }: SharedViewOptions): SharedRecording {
  const starts = alone ? closeStarts(playback.rows) : playback.rows.map(({ startMs }) => startMs);
  const rows = playback.rows.map((row, index) => {
    const url = withAudio && row.audioUrl !== null ? audioUrlOf(row.turnId) : null;
    return sharedTurn(row, { startMs: withAudio ? (starts[index] ?? 0) : 0, audioUrl: url, timed: withAudio });
  });
  const chapters = alone ? [] : playback.chapters.map(({ turnId, label, text, startMs }) => ({ turnId, label, text, startMs: withAudio ? startMs : 0 }));
  const endMs = Math.max(0, ...rows.map(({ startMs, durationMs }) => startMs + durationMs));
  return { rows, chapters, totalMs: alone || !withAudio ? endMs : playback.totalMs };
}

/** The turns one after the other; an answer that began early still does. */
function closeStarts(rows: readonly PlaybackRow[]): number[] {
  const starts: number[] = [];
  rows.forEach((row, index) => {
    const [before, start] = [rows[index - 1], starts[index - 1]];
    if (!before || start === undefined) return starts.push(0);
    return starts.push(start + Math.min(row.startMs - before.startMs, before.durationMs + PAUSE_MS));
  });
  return starts;
}

interface Place {
  startMs: number;
  audioUrl: string | null;
  timed: boolean;
}

function sharedTurn(row: PlaybackRow, { startMs, audioUrl, timed }: Place): SharedTurn {
  const common = { turnId: row.turnId, startMs, durationMs: timed ? row.durationMs : 0, audioUrl, words: timed ? wordsOf(row, startMs - row.startMs) : [] };
  if (row.role === "interviewer") return { ...common, role: "interviewer", heard: row.heard, unheard: row.unheard };
  return { ...common, role: "candidate", text: row.text, edited: row.originalText !== null, source: row.source };
}

/** Of an edited answer those of the new text: what it replaced may have been replaced with reason. */
function wordsOf(row: PlaybackRow, shiftMs: number): SharedTurn["words"] {
  const words = row.role === "candidate" && row.originalText !== null ? alignEdited(row.words, row.text) : row.words;
  return words.map(({ text, startMs, endMs }) => ({ text, startMs: startMs + shiftMs, endMs: endMs + shiftMs }));
}
