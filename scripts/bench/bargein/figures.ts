import type { Figure } from "../lib/report";
import { largest, percentile } from "../lib/statistics";
import type { HeardCut } from "./heard-text";
import type { MeasuredCut } from "./measure-cuts";

/** How soon it was silent, and whether the ear could tell where. */
export function silenceFigures(cuts: readonly MeasuredCut[]): Figure[] {
  const stops = (...kinds: MeasuredCut["kind"][]): number[] => cuts.filter(({ kind }) => kinds.includes(kind)).flatMap(({ stopMs }) => stopMs ?? []);
  const [voice, key, click] = [stops("voice"), stops("key"), stops("click")];
  const voices = cuts.filter(({ kind }) => kind === "voice");
  const signs = cuts.filter(({ kind }) => kind === "sign");
  return [
    { name: "voice_stop_p50_ms", value: percentile(voice, 0.5) },
    { name: "voice_stop_p95_ms", value: percentile(voice, 0.95), bound: { most: 250 } },
    { name: "voice_cuts", value: voice.length },
    { name: "voice_taken", value: voices.filter(({ taken }) => taken).length / voices.length },
    { name: "key_stop_p50_ms", value: percentile([...key, ...click], 0.5) },
    { name: "key_stop_p95_ms", value: percentile([...key, ...click], 0.95), bound: { most: 30 } },
    { name: "escape_stop_p95_ms", value: percentile(key, 0.95) },
    { name: "click_stop_p95_ms", value: percentile(click, 0.95) },
    { name: "key_cuts", value: key.length },
    { name: "click_cuts", value: click.length },
    { name: "largest_step", value: largest(cuts.flatMap(({ step }) => step ?? [])), bound: { most: 1 } },
    { name: "largest_resume_step", value: largest(cuts.flatMap(({ resumeStep }) => resumeStep ?? [])), bound: { most: 1 } },
    { name: "signs_survived", value: signs.filter(({ taken }) => !taken).length / signs.length },
  ];
}

/** Words that the record counts against words whose middle left the loudspeaker. */
export function heardFigures(cuts: readonly HeardCut[], prefix = "", bounds = true): Figure[] {
  const errors = cuts.map(({ recorded, played }) => Math.abs(recorded - played));
  const bound = (most: number): Pick<Figure, "bound"> => (bounds ? { bound: { most } } : {});
  return [
    { name: `${prefix}overcounted`, value: cuts.filter(({ recorded, played }) => recorded > played).length, ...bound(0) },
    { name: `${prefix}heard_error_median_words`, value: percentile(errors, 0.5), ...bound(0) },
    { name: `${prefix}heard_error_p95_words`, value: percentile(errors, 0.95), ...bound(1) },
  ];
}
