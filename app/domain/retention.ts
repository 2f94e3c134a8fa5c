import type { RecordEvent } from "./record";

/** How long interviews can be kept that are not kept for ever: ten years. */
export const KEEP_DAYS_LIMIT = 3_650;
/** What is offered beside a number of one's own. */
export const KEEP_DAYS_OFFERED = [30, 90, 365] as const;

/** How long interviews are kept, or would be. */
export interface RetentionView {
  /** Null: for ever. */
  keepDays: number | null;
  /** Interviews that are older than that now, without those that stay. */
  due: number;
  /** Those that stay however old they get. */
  kept: number;
  /** ISO time at which the next one will be; null when there is none. */
  nextAt: string | null;
}

/** Whether a record says that its interview stays however old it gets. */
export const staysForEver = (events: readonly RecordEvent[]): boolean => events.findLast((event) => event.type === "interview.kept")?.kept ?? false;
