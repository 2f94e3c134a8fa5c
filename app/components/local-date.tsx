import { useSyncExternalStore } from "react";

import { dateInWords } from "./time-format";

const never = () => () => undefined;

/** A date in the reader's own time zone; the server, which cannot know it, writes UTC for the first moment. */
export function LocalDate({ iso }: { iso: string }) {
  const zone = useSyncExternalStore(never, () => "local" as const, () => "utc" as const);
  return <time dateTime={iso}>{dateInWords(iso, zone)}</time>;
}
