import type { Level, Question } from "../question";

export const EVERY_LEVEL: Level[] = ["intern", "junior", "mid", "senior", "lead", "executive"];
/** First jobs: no long history to draw from. */
export const EARLY: Level[] = ["intern", "junior"];
export const UP_TO_MID: Level[] = ["intern", "junior", "mid"];
export const UP_TO_SENIOR: Level[] = ["intern", "junior", "mid", "senior"];
export const FROM_JUNIOR: Level[] = ["junior", "mid", "senior", "lead", "executive"];
export const FROM_MID: Level[] = ["mid", "senior", "lead", "executive"];
export const FROM_SENIOR: Level[] = ["senior", "lead", "executive"];
export const FROM_LEAD: Level[] = ["lead", "executive"];

type Tags = Omit<Question, "id" | "text">;

/** Questions that share their tags; a row may set its own. */
export function group(shared: Tags, rows: readonly (Pick<Question, "id" | "text"> & Partial<Tags>)[]): Question[] {
  return rows.map((row) => ({ ...shared, ...row }));
}
