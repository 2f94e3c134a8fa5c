import type { Turn } from "~/domain/transcript";
import { SAMPLE_RATE } from "~/domain/audio";
import { turnName } from "~/services/objects/object-keys";

/** Raised when a reader of the older file would misread the newer one. */
const TURN_FILE_VERSION = 1;

interface TurnFileOptions {
  interviewId: string;
  ordinal: number;
  turn: Turn;
  /** Whether its sound is stored beside it: not all of a turn's sound is heard, and nothing of some. */
  hasAudio: boolean;
}

/** What `<n>-<role>.json` says of a turn: enough, with the sound beside it, to tell the story without a database. */
export function turnFileOf({ interviewId, ordinal, turn, hasAudio }: TurnFileOptions) {
  const { role, turnId, text, words, startSample, samples } = turn;
  const common = {
    version: TURN_FILE_VERSION,
    interviewId,
    turnId,
    ordinal,
    role,
    text,
    words,
    /** On the interview clock. */
    startSample,
    samples,
    sampleRate: SAMPLE_RATE,
    audio: hasAudio ? `${turnName(ordinal, role)}.wav` : null,
  };
  if (turn.role === "interviewer") {
    const { move, interviewer, voice, heard, unheard, playedSamples, status } = turn;
    return { ...common, move, interviewer, voice, heardText: heard, unheardText: unheard, playedSamples, status };
  }
  const { questionTurnId, take, mode, source, originalText, status } = turn;
  return { ...common, questionTurnId, take, mode, source, originalText, status };
}
