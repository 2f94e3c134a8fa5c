import { z } from "zod";

import { idSchema } from "./ids";

/** How many days a link can work; null in place of one: until it is revoked. */
export const SHARE_DAYS = [1, 7, 30] as const;

/** What a new link is to show. */
export const newShareSchema = z.object({
  /** The one answer, with the question it answers; null for the whole interview. */
  answerTurnId: idSchema.nullable(),
  withAudio: z.boolean(),
  days: z.literal(SHARE_DAYS).nullable(),
});
export type NewShare = z.infer<typeof newShareSchema>;

const time = z.iso.datetime();

/** A link as its owner's list shows it. The link itself cannot be shown again: only a hash of it is kept. */
export const shareSchema = z.object({
  id: idSchema,
  answerTurnId: idSchema.nullable(),
  withAudio: z.boolean(),
  createdAt: time,
  expiresAt: time.nullable(),
  expired: z.boolean(),
  /** When somebody opened it last, to the minute; null: nobody has. */
  openedAt: time.nullable(),
});
export type Share = z.infer<typeof shareSchema>;
