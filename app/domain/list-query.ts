import { z } from "zod";

import { idSchema } from "./id-schema";
import { interviewKindSchema, levelSchema } from "./question";

const LIST_ORDERS = ["best", "newest", "oldest", "longest"] as const;
export type ListOrder = (typeof LIST_ORDERS)[number];
/** Of more matches than this the newest are ranked: a word that is nearly everywhere says little about any of them. */
export const RANKED_LIMIT = 100;
const LIST_STATUSES = ["ended", "unfinished", "created"] as const;

/** What cannot be understood is left out, as if it had not been asked for: an address that somebody shortened still shows a list. */
const optional = <Schema extends z.ZodType>(schema: Schema) => schema.optional().catch(undefined);
const text = (limit: number) => optional(z.string().transform((typed) => typed.replaceAll("\0", " ").trim().slice(0, limit)).pipe(z.string().min(1)));
const day = optional(z.iso.date());

/** The address of the list as it is asked for: `/interviews?q=…&kind=…`. All of it is optional. */
export const listQuerySchema = z.object({
  /** Words to look for. */
  q: text(200),
  kind: optional(interviewKindSchema),
  level: optional(levelSchema),
  /** `unfinished`: begun and not ended; `created`: not begun. */
  status: optional(z.enum(LIST_STATUSES)),
  /** Days, both included, such as 2026-11-20, as they are counted in `zone`. */
  from: day,
  to: day,
  /** IANA name; default UTC. */
  zone: optional(z.string().max(60).refine(isTimeZone)),
  tag: optional(idSchema),
  /** Part of the role or the company. */
  about: text(120),
  /** Default: "best" for words, else "newest". */
  sort: optional(z.enum(LIST_ORDERS)),
});
export type ListQuery = z.infer<typeof listQuerySchema>;

export const listQueryOf = (params: URLSearchParams): ListQuery => listQuerySchema.parse(Object.fromEntries(params));

/** The order that applies: without words nothing is better than another. */
export function orderOf({ q, sort }: ListQuery): ListOrder {
  if (q === undefined) return sort === undefined || sort === "best" ? "newest" : sort;
  return sort ?? "best";
}

/** As an address; `changes` replace what is asked for, and null takes it away. */
export function listHref(query: ListQuery, changes: Partial<Record<keyof ListQuery, string | null>> = {}): string {
  const given = Object.entries({ ...query, ...changes }).filter((entry): entry is [string, string] => typeof entry[1] === "string" && entry[1] !== "");
  const params = new URLSearchParams(given);
  if (!params.has("from") && !params.has("to")) params.delete("zone");
  return params.size === 0 ? "/interviews" : `/interviews?${params.toString()}`;
}

/** What narrows the list; the order does not. */
export const FILTERS = ["q", "kind", "level", "status", "from", "to", "tag", "about"] as const;
export const isFiltered = (query: ListQuery): boolean => FILTERS.some((name) => query[name] !== undefined);

function isTimeZone(zone: string): boolean {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: zone }).resolvedOptions().timeZone !== "";
  } catch {
    return false;
  }
}
