import type { RecordEvent } from "~/domain/record";

// Postgres keeps neither NUL nor halves of surrogate pairs in jsonb. One sign for one keeps all offsets into the text.
 
const UNSTORABLE = /\u0000|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/** The event with every sign that the database could not keep replaced by U+FFFD. */
export function cleanText<Event extends RecordEvent>(event: Event): Event {
  return clean(event);
}

function clean<T>(value: T): T;
function clean(value: unknown): unknown {
  if (typeof value === "string") return value.replace(UNSTORABLE, "\ufffd");
  if (Array.isArray(value)) return value.map(clean);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, clean(inner)]));
}
