/**
 * The wire between browser and server: one WebSocket per live interview at `/interviews/:id/socket`.
 *
 * Text frames are JSON of the two unions below. Binary frames are PCM16 (see `encodeAudioFrame`).
 * - Every command carries a `commandId`. The server answers it with `ack` only when its effect is durable, or with
 *   `rejected`. The browser keeps unanswered commands and sends them again after a reconnect; the server does each once.
 * - Of a reply that is named by `answer.finish` the first sound may come before `answer.final` says that the answer and the reply's first words
 *   are durable. The page keeps it silent until then, and gets it again with the turn.
 * - Everything about a turn carries its `turnId` and the browser's `epoch`; what is of an older epoch is dropped.
 */
import { z } from "zod";

import { type AlignedWord, alignedWordSchema } from "./alignment";
import type { ErrorCode } from "./errors";
import { gapsSchema } from "./gaps";
import { pcmSamples } from "./audio";
import { idSchema } from "./id-schema";
import { isId } from "./ids";
import { type Move, answerSourceSchema, endReasonSchema } from "./record";
import { ANSWER_LIMIT } from "./limits";
import { answerModeSchema } from "./settings";
import { type TurnMarks, pageMarksSchema, turnMarksSchema } from "./turn-marks";
import type { InterviewView } from "./transcript";

/** Raised whenever an older browser page could not talk to a newer server any more. */
export const PROTOCOL_VERSION = 2;

/** The largest text frame in bytes: an answer of 40,000 characters in any script, and room for its envelope. */
export const TEXT_FRAME_LIMIT = 256 * 1024;
/** The largest binary frame in bytes: one second of PCM16 and its header. */
export const BINARY_FRAME_LIMIT = 40 * 1024;

/** Why the server closes. The browser reconnects by itself only after codes that are not in this table. */
export const CLOSE = {
  /** The interview goes on in another tab that took over. */
  superseded: 4000,
  /** Another tab holds the interview; say hello with `takeOver` to have it. */
  occupied: 4001,
  /** The page is of another version than the server: reload it. */
  version: 4002,
  /** A message that no honest page sends. */
  malformed: 4003,
  notFound: 4004,
  /** The browser does not read fast enough. */
  slow: 4005,
} as const;
export type CloseReason = keyof typeof CLOSE;

export function closeReason(code: number): CloseReason | null {
  return (Object.keys(CLOSE) as CloseReason[]).find((reason) => CLOSE[reason] === code) ?? null;
}

const epoch = z.number().int().nonnegative();
const samples = z.number().int().nonnegative();
const commandId = idSchema;
const turnId = idSchema;

/** Commands change the record and are answered by `ack` or `rejected`. */
export const commandSchema = z.discriminatedUnion("type", [
  z.object({ type: z.literal("interview.begin"), commandId }),
  z.object({ type: z.literal("interview.pause"), commandId, atSample: samples }),
  z.object({ type: z.literal("interview.resume"), commandId, atSample: samples }),
  z.object({ type: z.literal("interview.end"), commandId, reason: endReasonSchema, atSample: samples }),
  /** A pre-recorded intro or outro was played from `public/intro/`. */
  z.object({
    type: z.literal("clip.played"),
    commandId,
    turnId,
    clip: z.enum(["intro", "outro"]),
    startSample: samples,
    playedSamples: samples,
    outcome: z.enum(["completed", "interrupted"]),
  }),
  z.object({
    type: z.literal("turn.played"),
    commandId,
    turnId,
    startSample: samples,
    playedSamples: samples,
    outcome: z.enum(["completed", "interrupted"]),
    gaps: gapsSchema.optional(),
    /** The words that this browser's own voice spoke; the server made no sound of such a turn. */
    words: z.array(alignedWordSchema).max(2_000).optional(),
  }),
  z.object({
    type: z.literal("answer.open"),
    commandId,
    turnId,
    questionTurnId: idSchema,
    mode: answerModeSchema,
    startSample: samples,
    /** False: the page has its words from elsewhere, and the server streams none of it to a transcriber. Default true. */
    transcribe: z.boolean().optional(),
  }),
  /**
   * The candidate has finished. The server waits for the audio up to `samples` (it keeps what came beyond, too), transcribes
   * it when `source` is `server`, and answers with `answer.final` and `ack`, or `answer.failed` and then `rejected`. After
   * `answer.failed` the answer is still open, with its audio: finish it again, as `typed`, or discard it. Audio without a
   * word in it fails with the code `audio-missing`: nothing is invented.
   */
  z.object({
    type: z.literal("answer.finish"),
    commandId,
    turnId,
    epoch,
    source: answerSourceSchema,
    /** The text for `typed` and `web-speech`; empty for `server`. */
    text: z.string().max(ANSWER_LIMIT),
    samples,
    /**
     * The interviewer's turn to make as soon as the text is durable, exactly as if `turn.request` ("next", from 0) had come with
     * it: saves a round trip. A draft of that turn is committed when its words are the same.
     */
    reply: z.object({ turnId, epoch }).optional(),
  }),
  /**
   * The candidate goes on with an answer that was finished by its silence, before anything of the reply was heard. The reply is
   * withdrawn, the answer is open again with its text and sound, and its recording goes on.
   */
  z.object({ type: z.literal("answer.reopen"), commandId, turnId }),
  z.object({ type: z.literal("answer.edit"), commandId, turnId, text: z.string().max(ANSWER_LIMIT) }),
  /** `atSample`: where the clock stood at the press; the video up to there goes as well. */
  z.object({ type: z.literal("answer.discard"), commandId, turnId, atSample: samples.optional() }),
  /** Rolls the last finished answer back, with all that followed; the browser then requests a turn with `again`. */
  z.object({ type: z.literal("answer.redo"), commandId, turnId, atSample: samples.optional() }),
]);
export type Command = z.infer<typeof commandSchema>;
type WithoutId<T> = T extends unknown ? Omit<T, "commandId"> : never;
/** A command before the socket gave it its id. */
export type CommandBody = WithoutId<Command>;

/** Messages that change nothing in the record by themselves and are not acknowledged. */
export const signalSchema = z.discriminatedUnion("type", [
  z.object({
    type: z.literal("hello"),
    protocol: z.number().int(),
    /** One per tab and kept over reloads, so that a reload is not a second tab. */
    tabId: idSchema,
    takeOver: z.boolean(),
  }),
  /**
   * Asks for the interviewer's turn `turnId`: made now, or sent again from `fromSample` when it is in the record already.
   * So it may be repeated after any loss. `skip` also records the open question as skipped.
   */
  z.object({
    type: z.literal("turn.request"),
    turnId,
    epoch,
    request: z.enum(["next", "repeat", "skip", "again"]),
    fromSample: samples,
  }),
  /** Nobody waits for this turn any more: what was not made is not made, and a turn of which nothing was played is erased. */
  z.object({ type: z.literal("turn.cancel"), turnId }),
  /** How far playback is: the server keeps at most 600 ms ahead of it. */
  z.object({ type: z.literal("turn.progress"), turnId, startSample: samples, playedSamples: samples }),
  /** A voiced stretch of the open answer is over (samples of the answer): it may be transcribed already. */
  z.object({ type: z.literal("answer.segment"), turnId, epoch, fromSample: samples, toSample: samples }),
  /**
   * The open answer may be over: prepare the interviewer's turn `turnId` silently, up to the sound of its first clause. Committed by
   * `answer.finish` whose `reply` names it, when the words are the same; a later draft, `draft.drop` or anything else drops it
   * without a trace.
   */
  z.object({
    type: z.literal("turn.draft"),
    turnId,
    epoch,
    answerTurnId: idSchema,
    /** The answer's recording up to its likely end. */
    samples,
    /** The words where the browser recognises them; null: the server's own. */
    text: z.string().max(ANSWER_LIMIT).nullable(),
  }),
  z.object({ type: z.literal("draft.drop"), turnId }),
  /**
   * Somebody speaks while the interviewer does: sound of `turnId` follows, which becomes the answer of that id with `answer.open` or
   * is thrown away with `bargein.drop`. It is kept in memory only (at most 20 s) and not acknowledged until then.
   */
  z.object({ type: z.literal("bargein.open"), turnId, startSample: samples, /** As of `answer.open`. */ transcribe: z.boolean().optional() }),
  /** What was said up to `samples` of it? Answered by `bargein.words`. */
  z.object({ type: z.literal("bargein.check"), turnId, epoch, samples }),
  z.object({ type: z.literal("bargein.drop"), turnId }),
  /** What only the page can measure of a turn; kept in the record beside what the server measured. */
  z.object({ type: z.literal("turn.marks"), turnId, marks: pageMarksSchema }),
  z.object({ type: z.literal("ping"), at: z.number() }),
]);
export type Signal = z.infer<typeof signalSchema>;

export const clientMessageSchema = z.union([commandSchema, signalSchema]);
export type ClientMessage = z.infer<typeof clientMessageSchema>;

export interface Capabilities {
  /** `limits` is said on the page. */
  interviewer: { id: string; name: string; limits: string | null };
  /** With the id `browser` the server sends text alone, and the page speaks it. */
  voice: { id: string; name: string };
  /** null: the server cannot transcribe; Web Speech or typing remains. `streaming`: words come while they are spoken. */
  speechToText: { id: string; name: string; streaming?: boolean } | null;
}

export type ServerMessage =
  | { type: "welcome"; protocol: number; view: InterviewView; capabilities: Capabilities; /** durable samples of the open answer, if any */ storedSamples: number }
  | { type: "ack"; commandId: string }
  | { type: "rejected"; commandId: string; code: ErrorCode; message: string; retryable: boolean }
  /** Audio of the answer is durable up to here: the browser may forget it. */
  | { type: "audio.stored"; turnId: string; samples: number }
  /** `ending`: what a streaming transcriber thinks of the turn's end; absent when it does not say. */
  | { type: "answer.partial"; turnId: string; epoch: number; text: string; ending?: TurnEnding }
  /** Answers `bargein.check`; null when it could not be found out. */
  | { type: "bargein.words"; turnId: string; epoch: number; samples: number; text: string | null }
  | { type: "answer.final"; turnId: string; epoch: number; text: string }
  | { type: "answer.failed"; turnId: string; epoch: number; code: ErrorCode; message: string; retryable: boolean }
  | { type: "turn.opened"; turnId: string; epoch: number; move: Move }
  /** `index` counts the turn's clauses from 0; a turn that is sent again sends them all again. */
  | { type: "turn.clause"; turnId: string; epoch: number; index: number; text: string; /** Said to bridge a wait. */ filler?: boolean }
  /** The words of clause `index` with their samples in the turn; comes before the last audio frame of the clause. */
  | { type: "turn.words"; turnId: string; epoch: number; index: number; words: AlignedWord[] }
  /** All its audio was sent; `samples` is its length. */
  | { type: "turn.end"; turnId: string; epoch: number; samples: number }
  | { type: "turn.failed"; turnId: string; epoch: number; code: ErrorCode; message: string; retryable: boolean }
  /** What was measured of a turn, for the developers' panel; comes again when more is known. */
  | { type: "turn.timed"; turnId: string; marks: TurnMarks }
  /** Something to be told quietly: a fallback, a full disk. */
  | { type: "notice"; code: string; message: string }
  | { type: "pong"; at: number };

const turnEndingSchema = z.enum(["likely", "certain", "resumed"]);
/** `likely`: worth a draft. `certain`: the words will not change. `resumed`: the likely end was none. */
export type TurnEnding = z.infer<typeof turnEndingSchema>;

const move = z.custom<Move>((value) => typeof value === "object" && value !== null);
const errorFields = { code: z.custom<ErrorCode>((value) => typeof value === "string"), message: z.string(), retryable: z.boolean() };

/** The browser checks the shape of what it gets as well; the view inside `welcome` is the server's own and taken as it is. */
export const serverMessageSchema: z.ZodType<ServerMessage> = z.discriminatedUnion("type", [
  z.object({
    type: z.literal("welcome"),
    protocol: z.number(),
    view: z.custom<InterviewView>((value) => typeof value === "object" && value !== null),
    capabilities: z.custom<Capabilities>((value) => typeof value === "object" && value !== null),
    storedSamples: samples,
  }),
  z.object({ type: z.literal("ack"), commandId: z.string() }),
  z.object({ type: z.literal("rejected"), commandId: z.string(), ...errorFields }),
  z.object({ type: z.literal("audio.stored"), turnId, samples }),
  z.object({ type: z.literal("answer.partial"), turnId, epoch, text: z.string(), ending: turnEndingSchema.optional() }),
  z.object({ type: z.literal("bargein.words"), turnId, epoch, samples, text: z.string().nullable() }),
  z.object({ type: z.literal("answer.final"), turnId, epoch, text: z.string() }),
  z.object({ type: z.literal("answer.failed"), turnId, epoch, ...errorFields }),
  z.object({ type: z.literal("turn.opened"), turnId, epoch, move }),
  z.object({ type: z.literal("turn.clause"), turnId, epoch, index: samples, text: z.string(), filler: z.boolean().optional() }),
  z.object({ type: z.literal("turn.words"), turnId, epoch, index: samples, words: z.array(alignedWordSchema) }),
  z.object({ type: z.literal("turn.end"), turnId, epoch, samples }),
  z.object({ type: z.literal("turn.failed"), turnId, epoch, ...errorFields }),
  z.object({ type: z.literal("turn.timed"), turnId, marks: turnMarksSchema }),
  z.object({ type: z.literal("notice"), code: z.string(), message: z.string() }),
  z.object({ type: z.literal("pong"), at: z.number() }),
]);

/** A piece of a turn's sound. Up: the candidate's microphone. Down: the interviewer's voice. */
export interface AudioFrame {
  turnId: string;
  /** Down: the epoch of the request. Up: 0, for recorded sound belongs to its turn whatever the floor does. */
  epoch: number;
  /** Place of the first sample in the turn. */
  firstSample: number;
  /** 16 kHz mono */
  samples: Int16Array;
}

const FRAME_MARK = 0x48; // "H"
const FRAME_FIXED_BYTES = 10;

/** `H`, length of turnId (u8), epoch (u32 LE), firstSample (u32 LE), turnId (ASCII, padded to even), PCM16 LE. */
export function encodeAudioFrame(frame: AudioFrame): Uint8Array<ArrayBuffer> {
  const idLength = frame.turnId.length;
  const headerBytes = FRAME_FIXED_BYTES + idLength + (idLength % 2);
  const bytes = new Uint8Array(headerBytes + frame.samples.byteLength);
  const view = new DataView(bytes.buffer);
  view.setUint8(0, FRAME_MARK);
  view.setUint8(1, idLength);
  view.setUint32(2, frame.epoch, true);
  view.setUint32(6, frame.firstSample, true);
  for (let index = 0; index < idLength; index += 1) view.setUint8(FRAME_FIXED_BYTES + index, frame.turnId.charCodeAt(index));
  new Int16Array(bytes.buffer, headerBytes).set(frame.samples);
  return bytes;
}

/** The frame in `bytes`, of which it may be a view, or null when they are not one. */
export function decodeAudioFrame(bytes: Uint8Array): AudioFrame | null {
  if (bytes.byteLength < FRAME_FIXED_BYTES) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (view.getUint8(0) !== FRAME_MARK) return null;
  const idLength = view.getUint8(1);
  const headerBytes = FRAME_FIXED_BYTES + idLength + (idLength % 2);
  if (bytes.byteLength < headerBytes || (bytes.byteLength - headerBytes) % 2 !== 0) return null;
  const id = String.fromCharCode(...bytes.subarray(FRAME_FIXED_BYTES, FRAME_FIXED_BYTES + idLength));
  if (!isId(id)) return null;
  return {
    turnId: id,
    epoch: view.getUint32(2, true),
    firstSample: view.getUint32(6, true),
    samples: pcmSamples(bytes.subarray(headerBytes)),
  };
}
