import type { Figure } from "../lib/report";
import { percentile } from "../lib/statistics";
import type { Kind } from "../labelled-set/labelled-item";
import type { Verdict } from "./judge-item";

/** Answers that were never answered within the watched time count as late as this, in ms. */
const NEVER_MS = 10_000;

/** The figures of issue 3, line 3, and those that explain them. */
export function turntakingFigures(verdicts: readonly Verdict[]): Figure[] {
  const of = (...kinds: Kind[]): Verdict[] => verdicts.filter(({ kind }) => kinds.includes(kind));
  const share = (some: readonly Verdict[], good: (verdict: Verdict) => boolean | null): number => some.filter(good).length / some.length;
  const complete = of("complete");
  const replies = complete.map(({ replyMs }) => replyMs ?? NEVER_MS);
  const disturbances = of("backchannel", "cough", "keyboard", "echo");
  const resumes = resumesOf(disturbances);
  const lost = disturbances.filter(({ survived }) => survived).flatMap((verdict) => verdict.lost);
  const stops = of("interruption").flatMap(({ stopMs }) => stopMs ?? []);
  return [
    { name: "pauses", value: of("pause").length },
    { name: "pauses_cut", value: of("pause").filter(({ cut }) => cut).length, bound: { most: 0 } },
    { name: "reply_p50_ms", value: percentile(replies, 0.5), bound: { most: 750 } },
    { name: "reply_p95_ms", value: percentile(replies, 0.95), bound: { most: 900 } },
    { name: "answers_cut", value: complete.filter(({ cut }) => cut).length },
    { name: "backchannels_survived", value: share(of("backchannel"), ({ survived }) => survived), bound: { least: 0.95 } },
    { name: "coughs_survived", value: share(of("cough"), ({ survived }) => survived), bound: { least: 0.95 } },
    { name: "keyboard_survived", value: share(of("keyboard"), ({ survived }) => survived), bound: { least: 0.95 } },
    { name: "echo_survived", value: share(of("echo"), ({ survived }) => survived), bound: { least: 0.95 } },
    { name: "echo_undisturbed", value: share(of("echo"), ({ survived, resumeMs }) => survived && resumeMs.length === 0) },
    { name: "interruptions_taken", value: share(of("interruption"), ({ taken }) => taken), bound: { least: 0.99 } },
    { name: "voice_stop_p95_ms", value: percentile(stops, 0.95), bound: { most: 250 } },
    { name: "false_holds", value: resumes.length },
    { name: "resume_p95_ms", value: percentile(resumes, 0.95), bound: { most: 700 } },
    { name: "resume_p95_without_echo_ms", value: percentile(resumesOf(disturbances.filter(({ kind }) => kind !== "echo")), 0.95) },
    { name: "samples_lost", value: lost.reduce<number>((sum, samples) => sum + Math.abs(samples ?? Number.POSITIVE_INFINITY), 0), bound: { most: 0 } },
  ];
}

/** Silences after which the interviewer went on. */
const resumesOf = (verdicts: readonly Verdict[]): number[] => verdicts.filter(({ survived }) => survived).flatMap(({ resumeMs }) => resumeMs);
