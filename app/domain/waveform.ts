import { z } from "zod";

/** Loudness of both sides over the interview clock, as it is stored and served: the peak of each stretch, 0 to 255, in base64. */
export const waveformSchema = z.object({
  version: z.literal(1),
  /** Peaks for each second. */
  perSecond: z.number().positive().max(1_000),
  /** Length of the interview's clock. */
  seconds: z.number().nonnegative(),
  candidate: z.base64(),
  interviewer: z.base64(),
});
