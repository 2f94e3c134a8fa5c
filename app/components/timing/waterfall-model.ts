import type { TurnMarks } from "~/domain/turn-marks";

/** Who works in a stage; it has that one's colour. */
export type StageOf = "candidate" | "server" | "interviewer";

export interface WaterfallStage {
  label: string;
  by: StageOf;
  /** Milliseconds after the decision that the answer had ended; negative before it. */
  fromMs: number;
  toMs: number;
}

/** A turn's way from the candidate's last word to its first sound; null when too little of it was measured. */
export interface Waterfall {
  stages: WaterfallStage[];
  fromMs: number;
  toMs: number;
}

interface Step {
  label: string;
  by: StageOf;
  /** The stage begins at the latest of these that was reached, and ends at `until`. */
  since: readonly (keyof TurnMarks)[];
  until: keyof TurnMarks;
}

const STEPS: readonly Step[] = [
  { label: "Transcription", by: "server", since: [], until: "transcribedMs" },
  { label: "Saving the answer", by: "server", since: ["transcribedMs"], until: "answerStoredMs" },
  { label: "Model, first word", by: "interviewer", since: ["transcribedMs"], until: "firstTokenMs" },
  { label: "Model, first clause", by: "interviewer", since: ["firstTokenMs"], until: "firstClauseMs" },
  { label: "Voice, first sound", by: "interviewer", since: ["firstClauseMs"], until: "firstAudioMs" },
  { label: "Sending", by: "server", since: ["firstAudioMs", "transcribedMs"], until: "firstFrameMs" },
  { label: "Network and playback", by: "server", since: ["firstFrameMs", "answerStoredMs"], until: "firstSampleMs" },
];

const numberOf = (marks: TurnMarks, key: keyof TurnMarks): number | null => {
  const value = marks[key];
  return typeof value === "number" ? value : null;
};

/** The stages of a turn in the order of their work. A draft's begin before the decision. */
export function waterfallOf(marks: TurnMarks): Waterfall | null {
  const stages = [...waitOf(marks), ...STEPS.flatMap((step) => stageOf(marks, step))];
  if (stages.length === 0) return null;
  const times = stages.flatMap(({ fromMs, toMs }) => [fromMs, toMs]);
  return { stages, fromMs: Math.min(0, ...times), toMs: Math.max(0, ...times) };
}

function waitOf({ speechEndedMs }: TurnMarks): WaterfallStage[] {
  return speechEndedMs === undefined ? [] : [{ label: "Waiting for more", by: "candidate", fromMs: speechEndedMs, toMs: 0 }];
}

function stageOf(marks: TurnMarks, { label, by, since, until }: Step): WaterfallStage[] {
  const toMs = numberOf(marks, until);
  if (toMs === null) return [];
  const starts = since.flatMap((key) => numberOf(marks, key) ?? []);
  // A draft's model does not wait for the words of the finished answer: they were there before.
  const drafted = until === "firstTokenMs" && marks.draft === "used" ? marks.draftedMs : undefined;
  const fromMs = drafted ?? (starts.length > 0 ? Math.max(...starts) : 0);
  return [{ label, by, fromMs: Math.min(fromMs, toMs), toMs }];
}

/** Facts beside the picture, in words. */
export function timingFacts({ draft, modelCalls, interruptionMs, interruptedBy, speechEndedMs, firstSampleMs }: TurnMarks): string[] {
  const facts: string[] = [];
  if (firstSampleMs !== undefined) {
    const fromSpeech = speechEndedMs === undefined ? null : firstSampleMs - speechEndedMs;
    facts.push(fromSpeech === null ? `${ms(firstSampleMs)} from the decision to the first sound` : `${ms(fromSpeech)} from your last word to the first sound`);
  }
  if (draft === "used") facts.push("Draft used");
  if (draft === "dropped") facts.push("Draft dropped");
  if (modelCalls !== undefined) facts.push(modelCalls === 1 ? "1 model call" : `${modelCalls} model calls`);
  if (interruptionMs !== undefined) facts.push(`Silent ${ms(interruptionMs)} after ${interruptedBy === "voice" ? "you began to speak" : "the press"}`);
  return facts;
}

export const ms = (value: number): string => `${Math.round(value)} ms`;
