import pino from "pino";

import { env } from "~/env.server";

/**
 * The log: one JSON object a line, or one readable line each when a person watches it in a terminal.
 * Never a transcript, résumé, prompt or key: log ids, names, sizes and times.
 */
export const logger = pino(
  { level: env().LOG_LEVEL, base: null, timestamp: pino.stdTimeFunctions.isoTime },
  process.stdout.isTTY ? { write: (line: string) => process.stdout.write(readableLogLine(line)) } : process.stdout,
);

/** `12:30:01 warn Disk is nearly full (freeMb 12)` from pino's JSON. Lines that are not JSON stay as they are. */
export function readableLogLine(json: string): string {
  const entry = parseObject(json);
  if (!entry) return json;
  const { time, level, msg, err, ...fields } = entry;
  const clock = typeof time === "string" ? time.slice(11, 19) : "";
  const detail = Object.entries(fields).map(([key, value]) => `${key} ${typeof value === "object" ? JSON.stringify(value) : String(value)}`);
  const line = [clock, pino.levels.labels[Number(level)] ?? "", msg, detail.length > 0 ? `(${detail.join(", ")})` : ""];
  return `${line.filter(Boolean).join(" ")}${stackOf(err)}\n`;
}

function stackOf(err: unknown): string {
  if (typeof err !== "object" || err === null || !("stack" in err)) return "";
  return `\n${String(err.stack)}`;
}

function parseObject(json: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(json);
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}
