import { isDeepStrictEqual } from "node:util";

import type { RecordEvent } from "~/domain/record";

import { validEvent } from "./append-events.server";
import type { StoredEvent } from "./read-record.server";

/** Whether the first of `stored` are just these events, as they would have been kept. */
export function beginsWith(stored: readonly StoredEvent[], events: readonly RecordEvent[]): boolean {
  return stored.length >= events.length && events.every((event, index) => isDeepStrictEqual(asKept(stored[index]?.event), asKept(validEvent(event))));
}

/** What is undefined is not kept. */
const asKept = (event: RecordEvent | undefined): unknown => event && JSON.parse(JSON.stringify(event));
