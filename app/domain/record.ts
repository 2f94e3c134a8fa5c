import { z } from "zod";

import { alignedWordSchema } from "./alignment";
import { noteSchema } from "./bookmark";
import { gapsSchema } from "./gaps";
import { idSchema } from "./id-schema";
import { interviewPlanSchema, lackSchema } from "./question";
import { ANSWER_LIMIT } from "./limits";
import { answerModeSchema, interviewSettingsSchema } from "./settings";
import { TAGS_LIMIT, tagSchema } from "./tags";
import { turnMarksSchema } from "./turn-marks";
import { SEGMENT_BYTES_LIMIT, SEGMENT_SAMPLES_LIMIT, stretchSchema, videoFormatSchema } from "./video";

/** Samples of the interview clock (16 kHz); it stands still while nobody is in the interview. */
const clockSample = z.number().int().nonnegative();
const count = z.number().int().nonnegative();

export const turnKindSchema = z.enum([
  "intro",
  "question",
  "probe",
  /** The same question once more, because the candidate asked, threw the answer away, or redid it. */
  "repeat",
  /** Something said that asks nothing new: "take your time". */
  "remark",
  /** "Is there anything you would like to ask me?" */
  "closing",
  /** The answer to what the candidate asked. */
  "reply",
  "outro",
]);
export type TurnKind = z.infer<typeof turnKindSchema>;

/** What the interviewer decided to do with this turn. */
export const moveSchema = z.object({
  kind: turnKindSchema,
  /** The planned question that the turn belongs to; null for intro, closing and the like. */
  questionId: z.string().nullable(),
  /** For probes: what the answer lacked. */
  lack: lackSchema.optional(),
  /** For probes: the candidate's own words that the turn quotes, verbatim. */
  quote: z.string().optional(),
  /** For `repeat`: the turn that asked it first. */
  repeatOf: idSchema.optional(),
  /** True when the interview is over once this turn has played. */
  last: z.boolean(),
});
export type Move = z.infer<typeof moveSchema>;

export const answerSourceSchema = z.enum(["typed", "web-speech", "server"]);
export type AnswerSource = z.infer<typeof answerSourceSchema>;

/** A word that was said, with its samples from the first of the sound that it was said in. */
export interface TranscribedWord {
  text: string;
  startSample: number;
  endSample: number;
  /** How sure the transcriber was of it, 0 to 1; absent where it does not say. */
  confidence?: number;
}

const isCount = (value: unknown): boolean => Number.isSafeInteger(value) && (value as number) >= 0;

function isTranscribedWord(value: unknown): value is TranscribedWord {
  if (typeof value !== "object" || value === null) return false;
  const { text, startSample, endSample, confidence = 1 } = value as Partial<Record<keyof TranscribedWord, unknown>>;
  return typeof text === "string" && isCount(startSample) && isCount(endSample) && typeof confidence === "number" && confidence >= 0 && confidence <= 1;
}

/** By hand: two hours have twenty thousand, which are read for every page of theirs, and as objects of a schema they took a fifth of its time on the server. */
const transcribedWordsSchema = z.custom<TranscribedWord[]>((words) => Array.isArray(words) && words.every(isTranscribedWord), "not words with their times");

/** What of the clock went with something thrown away: no video of it is kept. Absent in records older than video. */
const voided = stretchSchema.optional();

export const endReasonSchema = z.enum(["completed", "candidate"]);

/** Everything that can happen in an interview. The record is these, in order, and nothing else. */
export const recordEventSchema = z.discriminatedUnion("type", [
  z.object({ type: z.literal("interview.created"), settings: interviewSettingsSchema }),
  z.object({ type: z.literal("interview.planned"), plan: interviewPlanSchema }),
  z.object({ type: z.literal("interview.begun") }),
  z.object({ type: z.literal("interview.paused"), atSample: clockSample }),
  z.object({ type: z.literal("interview.resumed"), atSample: clockSample }),
  z.object({ type: z.literal("interview.ended"), reason: endReasonSchema, atSample: clockSample }),

  z.object({
    type: z.literal("turn.opened"),
    turnId: idSchema,
    move: moveSchema,
    /** Which interviewer and voice: ids such as "built-in", "embedded". */
    interviewer: z.string(),
    voice: z.string(),
  }),
  /** One clause of the turn's text, durable before any of its sound leaves the server. Clauses join without separators. */
  z.object({
    type: z.literal("turn.clause"),
    turnId: idSchema,
    index: count,
    text: z.string(),
    /** Not the interviewer's own words: a short remark that bridged a model's silence. */
    filler: z.boolean().optional(),
  }),
  /** The sound of a clause is complete: its place in the turn and its words (`from`/`to` in the turn's text). */
  z.object({
    type: z.literal("turn.voiced"),
    turnId: idSchema,
    index: count,
    firstSample: count,
    samples: count,
    words: z.array(alignedWordSchema),
    /** Id of the voice that spoke it (or its end), where that is not the turn's own. */
    voice: z.string().optional(),
  }),
  /** No clause follows. */
  z.object({ type: z.literal("turn.written"), turnId: idSchema, samples: count }),
  /** How much of it the candidate heard. A later one of the same turn replaces an earlier one. */
  z.object({
    type: z.literal("turn.played"),
    turnId: idSchema,
    startSample: clockSample,
    playedSamples: count,
    /** `playing`: the page went away in the middle; it may go on. */
    outcome: z.enum(["completed", "interrupted", "playing"]),
    /** Once it is over: from then on they are silence in its sound, and the times of its words count them. */
    gaps: gapsSchema.optional(),
  }),

  /** Nobody waited for it any more and nothing of it was heard. Its text and sound are erased everywhere. */
  z.object({ type: z.literal("turn.withdrawn"), turnId: idSchema }),

  z.object({
    type: z.literal("answer.opened"),
    turnId: idSchema,
    /** The interviewer's turn that is answered; of a repeated question, the first one. */
    questionTurnId: idSchema,
    mode: answerModeSchema,
    startSample: clockSample,
    /** False: its words come from the page, and no stream of the server's listens. Default true. */
    transcribe: z.boolean().optional(),
  }),
  z.object({
    type: z.literal("answer.finished"),
    turnId: idSchema,
    text: z.string().max(ANSWER_LIMIT),
    /** Samples from the answer's first sample. */
    words: transcribedWordsSchema,
    source: answerSourceSchema,
    /** Length of its recording; 0 when it was only typed. */
    samples: count,
  }),
  /** The candidate went on before anything of the reply was heard: the same answer is open again, with its text and sound. */
  z.object({ type: z.literal("answer.reopened"), turnId: idSchema }),
  z.object({ type: z.literal("answer.edited"), turnId: idSchema, text: z.string().max(ANSWER_LIMIT) }),
  /** Thrown away while answering. Its text and sound are erased everywhere. */
  z.object({ type: z.literal("answer.discarded"), turnId: idSchema, questionTurnId: idSchema, voided }),
  /** Rolled back afterwards, with all that followed from it (`turnIds`); their text and sound are erased everywhere. */
  z.object({
    type: z.literal("answer.redone"),
    turnId: idSchema,
    questionTurnId: idSchema,
    turnIds: z.array(idSchema),
    voided,
  }),
  z.object({ type: z.literal("question.skipped"), questionId: z.string() }),

  /** How long each step took towards this interviewer's turn. A later one of the same turn adds to an earlier one. */
  z.object({ type: z.literal("turn.timed"), turnId: idSchema, marks: turnMarksSchema }),

  /** A moment that the person wants to come back to. It goes with the turn that it lies in (or follows). */
  z.object({ type: z.literal("bookmark.added"), bookmarkId: idSchema, turnId: idSchema, atSample: clockSample, note: noteSchema }),
  z.object({ type: z.literal("bookmark.edited"), bookmarkId: idSchema, turnId: idSchema, note: noteSchema }),
  /** Its words are erased everywhere. */
  z.object({ type: z.literal("bookmark.removed"), bookmarkId: idSchema, turnId: idSchema }),

  /** A segment of the candidate's video is durable in the bucket. */
  z.object({
    type: z.literal("video.stored"),
    segmentId: idSchema,
    startSample: clockSample,
    samples: z.number().int().positive().max(SEGMENT_SAMPLES_LIMIT),
    format: videoFormatSchema,
    bytes: z.number().int().positive().max(SEGMENT_BYTES_LIMIT),
    sha256: z.string().regex(/^[0-9a-f]{64}$/),
  }),
  /** All of the video up to there is gone, and nothing of it comes back; the rest of the interview stays. */
  z.object({ type: z.literal("video.removed"), toSample: clockSample }),

  /** All its tags, as they are called from now on. */
  z.object({ type: z.literal("interview.tagged"), tags: z.array(tagSchema).max(TAGS_LIMIT) }),

  /** From now on it stays however old it gets, or no longer does. */
  z.object({ type: z.literal("interview.kept"), kept: z.boolean() }),

  /** Something went wrong or was replaced by something else, in words that the person has seen. */
  z.object({ type: z.literal("notice"), code: z.string(), message: z.string() }),
]);
export type RecordEvent = z.infer<typeof recordEventSchema>;

/** The turn that an event belongs to, if any: erasing a turn erases these events' contents. */
export function turnIdOf(event: RecordEvent): string | null {
  return "turnId" in event ? event.turnId : null;
}

/** Events whose contents go when their turn is erased; the others only say that something happened. */
export function isErasable(event: RecordEvent): boolean {
  return (
    event.type === "turn.opened" ||
    event.type === "turn.clause" ||
    event.type === "turn.voiced" ||
    event.type === "turn.written" ||
    event.type === "turn.played" ||
    event.type === "turn.timed" ||
    event.type === "answer.opened" ||
    event.type === "answer.finished" ||
    event.type === "answer.edited" ||
    event.type === "bookmark.added" ||
    event.type === "bookmark.edited" ||
    event.type === "video.stored"
  );
}
