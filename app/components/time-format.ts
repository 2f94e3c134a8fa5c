/** A duration that a machine reads in `<time datetime>`: "PT245S". */
export const machineDuration = (ms: number): string => `PT${Math.max(0, Math.round(ms / 1000))}S`;

const MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];

/**
 * A date as written in English. The server, which cannot know the reader's time zone, writes UTC, and the browser again in its own (`local`) once it
 * has taken over; both must agree on the first render. By hand, for the browser's first formatter takes 20 ms to be made.
 */
export function dateInWords(isoDate: string, zone: "utc" | "local" = "utc"): string {
  const date = new Date(isoDate);
  const [year, month, day, hour, minute] =
    zone === "utc"
      ? [date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate(), date.getUTCHours(), date.getUTCMinutes()]
      : [date.getFullYear(), date.getMonth(), date.getDate(), date.getHours(), date.getMinutes()];
  const two = (number: number) => String(number).padStart(2, "0");
  return `${day} ${MONTHS[month]} ${year} at ${two(hour)}:${two(minute)}`;
}

/** "1 answer", "3 answers". */
export const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? "" : "s"}`;
