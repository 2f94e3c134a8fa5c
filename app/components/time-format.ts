/** A duration that a machine reads in `<time datetime>`: "PT245S". */
export const machineDuration = (ms: number): string => `PT${Math.max(0, Math.round(ms / 1000))}S`;

/**
 * A date as written in English, in UTC. The server writes it so, and the browser again in its own time zone once it has
 * taken over; both must agree on the first render.
 */
export function dateInWords(isoDate: string, timeZone = "UTC"): string {
  return new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "long", year: "numeric", hour: "2-digit", minute: "2-digit", timeZone }).format(
    new Date(isoDate),
  );
}

/** "1 answer", "3 answers". */
export const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? "" : "s"}`;
