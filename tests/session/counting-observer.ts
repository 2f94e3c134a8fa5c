import type { TurnMarks } from "~/domain/turn-marks";
import type { SessionObserver } from "~/services/session/session-services";

export interface CountingObserver extends SessionObserver {
  readonly turns: TurnMarks[];
  /** Everything else, such as "draft used", oldest first. */
  readonly told: string[];
}

/** Keeps what a session tells those who count. */
export function countingObserver(): CountingObserver {
  const turns: TurnMarks[] = [];
  const told: string[] = [];
  return {
    turns,
    told,
    sessionOpened: () => void told.push("session opened"),
    sessionClosed: () => void told.push("session closed"),
    turnTimed: (marks) => void turns.push(marks),
    draft: (outcome) => void told.push(`draft ${outcome}`),
    bargeIn: (outcome) => void told.push(`barge-in ${outcome}`),
    providerFailed: (role, code) => void told.push(`${role} ${code}`),
  };
}
