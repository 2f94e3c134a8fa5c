import { z } from "zod";

import type { TimedWord } from "./edited-words";
import { idSchema } from "./id-schema";
import { SHARE_DAYS } from "./limits";
import type { InterviewSettings } from "./settings";

/** What a new link is to show. */
export const newShareSchema = z.object({
  /** The one answer, with the question it answers; null for the whole interview. */
  answerTurnId: idSchema.nullable(),
  withAudio: z.boolean(),
  /** null: until it is revoked. */
  days: z.literal(SHARE_DAYS).nullable(),
});
export type NewShare = z.infer<typeof newShareSchema>;

const time = z.iso.datetime();

/** A link that was just made. */
export const madeShareSchema = z.object({
  id: idSchema,
  url: z.url(),
  /** What its owner should know before sending it. */
  note: z.string().nullable(),
});
export type MadeShare = z.infer<typeof madeShareSchema>;

/** A link as its owner's list shows it. The link itself cannot be shown again: only a hash of it is kept. */
export const shareSchema = z.object({
  id: idSchema,
  answerTurnId: idSchema.nullable(),
  withAudio: z.boolean(),
  createdAt: time,
  expiresAt: time.nullable(),
  expired: z.boolean(),
  /** When somebody opened it last, to the minute; null: nobody has. */
  openedAt: time.nullable(),
});
export type Share = z.infer<typeof shareSchema>;

interface SharedTurnCommon {
  turnId: string;
  /** Of the shared page's own clock; 0 where nothing is to be heard. */
  startMs: number;
  durationMs: number;
  audioUrl: string | null;
  /** Empty where nothing is to be heard: they would tell how somebody speaks. */
  words: TimedWord[];
}

/** Everything that a link tells of a turn. */
export type SharedTurn =
  | (SharedTurnCommon & { role: "interviewer"; heard: string; unheard: string })
  | (SharedTurnCommon & { role: "candidate"; text: string; edited: boolean; source: string | null });

export interface SharedRecording {
  rows: SharedTurn[];
  chapters: { turnId: string; label: string; text: string; startMs: number }[];
  totalMs: number;
}

/** All that the page of a link knows. */
export interface Shared {
  withAudio: boolean;
  personaId: InterviewSettings["personaId"];
  /** What the interview was, and when (ISO); null for one answer, which tells nothing of the rest. */
  interview: { role: string; company: string; kind: InterviewSettings["kind"]; createdAt: string } | null;
  recording: SharedRecording;
  /** The whole as one sound, and how loud it is; null when it is not shared. */
  media: { recordingUrl: string; waveformUrl: string } | null;
  /** The same, to be kept on paper. */
  pdfUrl: string;
}
