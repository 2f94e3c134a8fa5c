import { z } from "zod";

import { idSchema } from "./id-schema";

/** Tags of one interview. */
export const TAGS_LIMIT = 20;
const TAG_NAME_LIMIT = 60;

/** Spaces at its ends and more than one between words are nobody's intention. */
export const tagNameSchema = z
  .string()
  .transform((name) => name.trim().replace(/\s+/g, " "))
  .pipe(z.string().min(1, "A tag needs a name.").max(TAG_NAME_LIMIT, `A tag has at most ${TAG_NAME_LIMIT} characters.`));

export const tagSchema = z.object({ tagId: idSchema, name: z.string().min(1).max(TAG_NAME_LIMIT) });
export type Tag = z.infer<typeof tagSchema>;

/** Whether two names are the same to a person. */
export const sameTagName = (one: string, other: string): boolean => one.normalize("NFC").toLowerCase() === other.normalize("NFC").toLowerCase();
