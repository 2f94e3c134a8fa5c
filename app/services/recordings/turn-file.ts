import { z } from "zod";

import { SAMPLE_RATE } from "~/domain/audio";
import { idSchema } from "~/domain/id-schema";
import type { TranscribedWord } from "~/domain/record";
import type { Turn } from "~/domain/transcript";

/** Raised when a reader of the older file would misread the newer one. 1: `audio` was a file's name, and there were no timings. */
const TURN_FILE_VERSION = 2;

export interface TurnFileAudio {
  /** Beside the JSON, such as "3-candidate.webm". */
  file: string;
  bytes: number;
  /** Hexadecimal. */
  sha256: string;
}

/** What readers rely on, of both versions. */
export const turnFileSchema = z.object({
  version: z.union([z.literal(1), z.literal(TURN_FILE_VERSION)]),
  interviewId: idSchema,
  turnId: idSchema,
  ordinal: z.number().int().positive(),
  role: z.enum(["interviewer", "candidate"]),
  text: z.string(),
  startSample: z.number().int().nonnegative().nullable(),
  samples: z.number().int().nonnegative(),
  /** A file's name in version 1. */
  audio: z.union([z.object({ file: z.string(), bytes: z.number().int(), sha256: z.string() }), z.string()]).nullable(),
});

interface TurnFileOptions {
  interviewId: string;
  ordinal: number;
  turn: Turn;
  /** null when no sound of it is stored: not all of a turn's sound is heard, and nothing of some. */
  audio: TurnFileAudio | null;
}

/** What `<n>-<role>.json` says of a turn: enough, with the sound beside it, to tell the story without a database. */
export function turnFileOf({ interviewId, ordinal, turn, audio }: TurnFileOptions) {
  const { role, turnId, text, startSample, samples } = turn;
  const storedSamples = turn.role === "interviewer" ? turn.playedSamples : samples;
  const common = {
    version: TURN_FILE_VERSION,
    interviewId,
    turnId,
    ordinal,
    role,
    text,
    words: turn.role === "candidate" ? turn.words.map(transcribedWord) : turn.words,
    /** On the interview clock. */
    startSample,
    samples,
    sampleRate: SAMPLE_RATE,
    audio: audio && { ...audio, codec: codecOf(audio.file), samples: storedSamples },
  };
  if (turn.role === "interviewer") {
    const { move, interviewer, voice, heard, unheard, playedSamples, status, fillers = [], marks = null } = turn;
    const said = { heardText: heard, unheardText: unheard, fillers, playedSamples, status };
    return { ...common, move, interviewer, voice, ...said, timings: marks };
  }
  const { questionTurnId, take, mode, source, originalText, status } = turn;
  return { ...common, questionTurnId, take, mode, source, originalText, status };
}

/** Its fields in one order, whether it comes from a transcriber or from the database, which has an order of its own: the file is compared byte by byte. */
function transcribedWord({ text, startSample, endSample, confidence }: TranscribedWord): TranscribedWord {
  return { text, startSample, endSample, ...(confidence !== undefined && { confidence }) };
}

const codecOf = (file: string): "opus" | "pcm_s16le" => (file.endsWith(".wav") ? "pcm_s16le" : "opus");
