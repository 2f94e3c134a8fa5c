import type { Figure } from "../lib/report";
import { largest, percentile } from "../lib/statistics";
import type { Endurance } from "./endure";
import { KILL_KINDS, type Kill } from "./kill-at-random";

export interface Endured extends Endurance {
  /** Such as "directory, headless". */
  name: string;
  differences: readonly string[];
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

export function durabilityFigures(runs: readonly Endurance[]): Figure[] {
  const verdicts = runs.flatMap((run) => run.verdicts);
  const total = (of: (verdict: (typeof verdicts)[number]) => number): number => sum(verdicts.map(of));
  const offsets = verdicts.flatMap(({ offsetsMs }) => offsetsMs);
  const overlaps = verdicts.flatMap(({ overlapMs }) => overlapMs ?? []);
  return [
    { name: "lost_packets", value: total(({ lostPackets }) => lostPackets), bound: { most: 0 } },
    { name: "worse_packets", value: total(({ worsePackets }) => worsePackets), bound: { most: 0 } },
    { name: "lost_words", value: total(({ lostWords }) => lostWords.length), bound: { most: 0 } },
    { name: "lost_events", value: total(({ lostEvents }) => lostEvents.length), bound: { most: 0 } },
    { name: "doubled_events", value: total(({ doubledEvents }) => doubledEvents.length), bound: { most: 0 } },
    { name: "not_resumed", value: sum(runs.map(({ notResumed }) => notResumed.length)), bound: { most: 0 } },
    { name: "offset_p95_ms", value: percentile(offsets, 0.95), bound: { most: 20 } },
    { name: "max_offset_ms", value: largest(offsets), bound: { most: 20 } },
    { name: "windows_not_found", value: total(({ notFound }) => notFound), bound: { most: 0 } },
    ...(overlaps.length > 0 ? [{ name: "overlap_ms", value: largest(overlaps), bound: { most: 20 } }] : []),
    { name: "kills", value: sum(runs.map(({ kills }) => kills.length)) },
    { name: "reloads", value: sum(runs.map(({ reloads }) => reloads.length)) },
    { name: "packets", value: total(({ packets }) => packets) },
    { name: "words", value: total(({ words }) => words) },
    { name: "words_unrecognisable", value: total(({ unrecognisable }) => unrecognisable) },
    { name: "acknowledged", value: total(({ acknowledged }) => acknowledged) },
  ];
}

/** One line for each run, and what went wrong in it. */
export function linesOf({ name, kills, verdicts, reloads, notResumed, differences }: Endured): string[] {
  const troubles = {
    "lost packets": verdicts.flatMap(({ losses }) => losses),
    "lost words": verdicts.flatMap(({ wordLosses }) => wordLosses),
    "lost events": verdicts.flatMap(({ lostEvents }) => lostEvents),
    "doubled events": verdicts.flatMap(({ doubledEvents }) => doubledEvents),
    "did not go on": notResumed,
    reloads,
    "check-store": differences,
  };
  return [
    `${name}: ${kills.length} kills (${counted(kills, ({ kind }) => kind, KILL_KINDS)}; ${kills.filter(({ bucketAway }) => bucketAway).length} while the bucket was away) of ${verdicts.length} interviews, ${sum(kills.map(({ met }) => met))} interruptions`,
    `  caught while: ${counted(kills, ({ state }) => state)}`,
    ...Object.entries(troubles).flatMap(([what, all]) => (all.length > 0 ? [`  ${what} (${all.length}): ${[...new Set(all)].slice(0, 8).join(" · ")}`] : [])),
  ];
}

function counted(kills: readonly Kill[], of: (kill: Kill) => string, order: readonly string[] = []): string {
  const names = [...new Set([...order, ...kills.map(of)])];
  return names.map((name) => `${name} ${kills.filter((kill) => of(kill) === name).length}`).join(", ");
}
