import { z } from "zod";

import { InvalidInputError } from "~/domain/errors";
import { KEEP_DAYS_LIMIT } from "~/domain/retention";

const daysSchema = z.coerce.number().int().min(1).max(KEEP_DAYS_LIMIT);
const formSchema = z.object({ keep: z.string(), days: z.string().nullish(), confirmed: z.coerce.number().int().nonnegative().optional() });

/** Throws `InvalidInputError`. */
export function parseKeepDays(days: string | null | undefined): number {
  const parsed = daysSchema.safeParse(days || undefined);
  if (parsed.success) return parsed.data;
  throw new InvalidInputError(`Interviews can be kept for 1 to ${KEEP_DAYS_LIMIT} days. Write a whole number.`);
}

/** `keep` is "forever", a number of days, or "own" with the number in `days`. Throws `InvalidInputError`. */
export function parseRetention(form: FormData): { keepDays: number | null; confirmed: number | undefined } {
  const parsed = formSchema.safeParse(Object.fromEntries(form));
  if (!parsed.success) throw new InvalidInputError("This setting could not be read. Load the page again.", { cause: parsed.error });
  const { keep, days, confirmed } = parsed.data;
  return { keepDays: keep === "forever" ? null : parseKeepDays(keep === "own" ? days : keep), confirmed };
}
