/** One number that a benchmark found. */
export interface Figure {
  /** As in the JSON line, with its unit at the end, such as `reply_p95_ms`. */
  name: string;
  value: number;
  /** What it is held to, where it is held to something. */
  bound?: { least: number } | { most: number };
}

export interface Report {
  bench: string;
  figures: readonly Figure[];
  /** How many measurements the main figures stand on. */
  samples: number;
  seed?: number;
  /** What was measured on what: delays of the providers, lengths, counts. One line each. */
  conditions?: readonly string[];
  /** More for the JSON line, such as a series over time. */
  details?: Record<string, unknown>;
}

/** Prints the conditions and the table; with `json`, one JSON object as the last line. */
export function printReport(report: Report, { json }: { json: boolean }): void {
  for (const line of report.conditions ?? []) console.log(line);
  if (report.seed !== undefined) console.log(`seed ${report.seed}`);
  console.log(`\n${table(report.figures)}\n\n${report.samples} samples`);
  if (json) console.log(jsonLine(report));
}

export function jsonLine({ bench, figures, samples, seed, details }: Report): string {
  const values = figures.map(({ name, value }) => [name, Number.isFinite(value) ? rounded(value) : null]);
  return JSON.stringify({ bench, ...Object.fromEntries(values), samples, ...(seed !== undefined && { seed }), ...details });
}

export function table(figures: readonly Figure[]): string {
  const rows = figures.map((figure) => [figure.name, String(rounded(figure.value)), boundOf(figure), verdictOf(figure)]);
  const all = [["figure", "value", "bound", ""], ...rows];
  const widths = [0, 1, 2].map((column) => Math.max(...all.map((row) => row[column]?.length ?? 0)));
  return all
    .map(([name = "", value = "", bound = "", verdict = ""]) =>
      [name.padEnd(widths[0] ?? 0), value.padStart(widths[1] ?? 0), bound.padStart(widths[2] ?? 0), verdict].join("  ").trimEnd(),
    )
    .join("\n");
}

export function holds({ value, bound }: Figure): boolean {
  if (!bound) return true;
  return "most" in bound ? value <= bound.most : value >= bound.least;
}

/** Three digits are more than any of these figures is worth; counts stay whole. */
const rounded = (value: number): number => Math.round(value * 1000) / 1000;

function boundOf({ bound }: Figure): string {
  if (!bound) return "";
  return "most" in bound ? `≤ ${bound.most}` : `≥ ${bound.least}`;
}

function verdictOf(figure: Figure): string {
  if (!figure.bound) return "";
  return holds(figure) ? "holds" : "MISSED";
}
