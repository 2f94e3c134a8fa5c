import type { RecordEvent } from "~/domain/record";
import { viewOf } from "~/domain/transcript";
import { playbackOf } from "~/services/interviews/playback";

import { firstEvents } from "../../../tests/setup/record-fixtures";
import { type Transcript, type TranscriptSource, transcriptOf } from "./transcript";

type Settings = Partial<TranscriptSource["settings"]>;

/** The transcript of a record that goes on with `events`. */
export function transcriptAfter(events: readonly RecordEvent[], settings: Settings = {}): Transcript {
  const view = viewOf([...firstEvents(), ...events]);
  const playback = playbackOf({ view, ordinals: new Map(), audioUrlOf: () => null });
  const all = { role: "Platform engineer", company: "Initech", personaId: "maya" as const, ...settings };
  return transcriptOf({ interviewId: "abcdefgh12345678", createdAt: new Date("2026-11-20T10:00:00Z"), settings: all, playback, bookmarks: view.bookmarks });
}

interface SpokenOptions {
  turnId: string;
  questionTurnId: string;
  text: string;
  startSample: number;
  /** Default 400 ms. */
  wordSamples?: number;
  /** Default: `text` as it was transcribed. */
  words?: { text: string; startSample: number; endSample: number; confidence?: number }[];
}

/** An answer of which every word has its time, one after the other. */
export function spokenAnswer({ turnId, questionTurnId, text, startSample, wordSamples = 6_400, words }: SpokenOptions): RecordEvent[] {
  const said = words ?? (text.match(/\S+/g) ?? []).map((word, index) => ({ text: word, startSample: index * wordSamples, endSample: (index + 1) * wordSamples }));
  const samples = said.at(-1)?.endSample ?? 0;
  return [
    { type: "answer.opened", turnId, questionTurnId, mode: "hands-free", startSample },
    { type: "answer.finished", turnId, text, words: said, source: "server", samples },
  ];
}

export function typedAnswer({ turnId, questionTurnId, text, startSample }: Pick<SpokenOptions, "turnId" | "questionTurnId" | "text" | "startSample">): RecordEvent[] {
  return [
    { type: "answer.opened", turnId, questionTurnId, mode: "typed", startSample },
    { type: "answer.finished", turnId, text, words: [], source: "typed", samples: 0 },
  ];
}
