import type { RecordEvent } from "~/domain/record";
import type { Tag } from "~/domain/tags";

/** What an interview is tagged with: the latest event says all of it. */
export function tagsOf(events: readonly RecordEvent[]): readonly Tag[] {
  return events.findLast((event) => event.type === "interview.tagged")?.tags ?? [];
}
