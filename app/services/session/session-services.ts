import type { Logger } from "pino";

import type { ErrorCode } from "~/domain/errors";
import type { TurnMarks } from "~/domain/turn-marks";
import type { Interviewer } from "~/services/interviewer/interviewer";
import type { ObjectStore } from "~/services/objects/object-store";
import type { InterviewRef, RecordStore } from "~/services/record/record-store.server";
import type { SpeechCodec } from "~/services/recordings/speech-codec";
import type { Schedule } from "~/services/recordings/turn-audio.server";
import type { SpeechToText } from "~/services/speech-to-text/speech-to-text";
import type { Voice } from "~/services/voice/voice";

/** Times in milliseconds. Each is a bound on a wait, so that nothing waits for ever. */
export interface SessionLimits {
  /** The interviewer's first text. Default 15,000: a slow model's first token on a long prompt. */
  firstTextMs: number;
  /** Between two pieces of its text. Default 10,000. */
  stallMs: number;
  /** Between two pieces of the voice's sound. Default 15,000. */
  voiceMs: number;
  /** One transcription of at most a minute of sound. Default 60,000. */
  transcribeMs: number;
  /** The reply's first words, so that they go into the answer's transaction. Default 15: more than a model beside the server takes, and nobody sees the answer's text come later. */
  joinWordsMs: number;
  /** Recording that is still on its way when an answer is finished, since its last packet. Default 10,000. */
  audioWaitMs: number;
  /** The same when the text is there already. Default 3,000. */
  textAudioWaitMs: number;
  /** An answer that is being finished when the interview ends. Default 5,000. */
  endWaitMs: number;
  /** The store, until an answer that was taken back is gone from it; it goes in the background then. Default 1,000: somebody wants to speak again. */
  takeBackWaitMs: number;
  /** A session without a connection stays in memory for so long. Default 60,000. */
  keepMs: number;
  /** Sound sent ahead of playback. Default 600 (DESIGN: what an interruption throws away stays small). */
  aheadMs: number;
  /** A draft waits so long for the answer's words so far. Default 3,000: by then the end of the turn has come or not. */
  draftWordsMs: number;
  /** What somebody said into the interviewer's speech is found out within so long. Default 2,500: nobody holds a sentence longer. */
  bargeInMs: number;
  /** A silence before the first clause that a short remark bridges. Default 2,500: the page says Thinking until then. */
  fillerMs: number;
  /** The same in the middle of a turn, when all its sound was played. Default 1,500. */
  middleFillerMs: number;
  /** The text of a question that was interrupted, until the built-in interviewer ends it. Default 10,000: nobody hears it any more. */
  unheardTextMs: number;
  /** The same once a reply waits for it. Default 1,000: a short answer is over sooner than most models are. */
  unheardTextWaitMs: number;
}

export const SESSION_LIMITS: SessionLimits = {
  firstTextMs: 15_000,
  stallMs: 10_000,
  voiceMs: 15_000,
  transcribeMs: 60_000,
  joinWordsMs: 15,
  audioWaitMs: 10_000,
  textAudioWaitMs: 3_000,
  endWaitMs: 5_000,
  takeBackWaitMs: 1_000,
  keepMs: 60_000,
  aheadMs: 600,
  draftWordsMs: 3_000,
  bargeInMs: 2_500,
  fillerMs: 2_500,
  middleFillerMs: 1_500,
  unheardTextMs: 10_000,
  unheardTextWaitMs: 1_000,
};

export type ProviderRole = "interviewer" | "voice" | "speechToText";

/** Told of what a session does, for counting. Its methods must neither throw nor wait. */
export interface SessionObserver {
  sessionOpened(): void;
  sessionClosed(): void;
  /** Some or all marks of one interviewer's turn; each mark of a turn is told once. */
  turnTimed(marks: TurnMarks): void;
  /** What became of a draft. */
  draft(outcome: "used" | "dropped" | "failed"): void;
  /** Speech into the interviewer's: it became an answer, or the interviewer went on. */
  bargeIn(outcome: "taken" | "resumed"): void;
  /** A provider's failure that a session met; retries that helped are not told. */
  providerFailed(role: ProviderRole, code: ErrorCode): void;
  /** Bytes of sound that came from a page, or went to one. Default: not counted. */
  audio?(direction: "in" | "out", bytes: number): void;
}

/** Milliseconds of the session's steady clock. */
export function steadyNow({ now }: Pick<SessionServices, "now">): number {
  return now ? now() : performance.now();
}

/** Everything that a session works with. */
export interface SessionServices {
  interviewer: Interviewer;
  voice: Voice;
  /** null: only the browser can transcribe, or the candidate types. */
  speechToText: SpeechToText | null;
  record: RecordStore;
  objects: ObjectStore;
  /** Packs recordings. */
  codec: SpeechCodec;
  /** Told when an interview has ended and all its files are stored, and again when it is opened later. Default: nobody is told. */
  onWhole?: (ref: InterviewRef) => void;
  /** The folder that pages see as `/`; the recorded intros and outros are in it. */
  publicFolder: string;
  limits: SessionLimits;
  schedule: Schedule;
  /** Milliseconds of a steady clock. Default: performance.now */
  now?: () => number;
  /** Default: nobody counts. */
  observer?: SessionObserver;
  /** Never given text of an interview. */
  log: Logger;
}
