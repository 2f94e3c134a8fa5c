import { type InterviewView, type Turn, isOver } from "~/domain/transcript";
import { type TurnRole, turnName } from "~/services/objects/object-keys";

/** A turn's sound on the interview clock. */
export interface RecordingPart {
  /** From `turnName`. */
  name: string;
  role: TurnRole;
  startSample: number;
  /** Of the interviewer's, as far as it was heard. */
  samples: number;
}

/** What the mixed recording consists of. The same plan makes the same recording. */
export interface RecordingPlan {
  samples: number;
  /** In the order of their beginning. */
  parts: RecordingPart[];
}

/** The turns that are over and have sound; a live interview's plan grows with each of them. */
export function recordingPlan(view: InterviewView, ordinals: ReadonlyMap<string, number>): RecordingPlan {
  const parts = view.turns.flatMap((turn): RecordingPart[] => {
    const ordinal = ordinals.get(turn.turnId);
    const heard = isOver(turn) ? heardPart(turn) : null;
    return heard && ordinal !== undefined ? [{ name: turnName(ordinal, turn.role), role: turn.role, ...heard }] : [];
  });
  parts.sort((one, other) => one.startSample - other.startSample);
  const samples = Math.max(view.clockSamples, ...parts.map((part) => part.startSample + part.samples));
  return { samples, parts };
}

function heardPart(turn: Turn): { startSample: number; samples: number } | null {
  const { startSample } = turn;
  const samples = turn.role === "interviewer" ? turn.playedSamples : turn.samples;
  return startSample !== null && samples > 0 ? { startSample, samples } : null;
}
