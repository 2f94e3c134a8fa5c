import type { ProviderDelays } from "../lib/providers";
import type { Figure } from "../lib/report";
import type { ServerShare } from "../lib/server-share";
import { median, percentile } from "../lib/statistics";
import { tokensOf } from "./reply-tokens";
import type { SpokenTurn } from "./speak-turns";

export interface WithAndWithout {
  /** Without drafts nothing is ready when the decision falls. */
  undrafted: readonly SpokenTurn[];
  drafted: readonly SpokenTurn[];
}

export interface TurnSamples {
  /** With providers that answer at once. */
  atOnce: WithAndWithout;
  /** With the stated delays. */
  delayed: WithAndWithout;
  serverShare: readonly ServerShare[];
  delays: ProviderDelays;
}

export function turnFigures({ atOnce, delayed: { undrafted, drafted }, serverShare, delays }: TurnSamples): Figure[] {
  const overhead = atOnce.undrafted.map(toFirstSample);
  const withDrafts = atOnce.drafted.map(toFirstSample);
  const above = undrafted.map((turn) => toFirstSample(turn) - idealMs(turn, delays));
  const ends = drafted.map(endToFirst);
  const warm = serverShare.filter(({ first }) => !first);
  const undraftedShare = warm.filter((share) => !share.drafted);
  const firstInterview = serverShare.filter((share) => share.first && !share.drafted).map(({ serverMs }) => serverMs);
  const draftedShare = warm.filter((share) => share.drafted);
  const inServer = undraftedShare.map(({ serverMs }) => serverMs);
  const toPage = undraftedShare.map(({ pageMs }) => pageMs);
  const durable = undraftedShare.map(({ durableMs }) => durableMs);
  const durableDrafted = draftedShare.map(({ durableMs }) => durableMs);
  const disk = serverShare.map(({ diskMs }) => diskMs);
  const inServerDrafted = draftedShare.map(({ serverMs }) => serverMs);
  return [
    { name: "overhead_p50_ms", value: median(overhead), bound: { most: 25 } },
    { name: "overhead_p95_ms", value: percentile(overhead, 0.95), bound: { most: 50 } },
    { name: "overhead_with_drafts_p50_ms", value: median(withDrafts) },
    { name: "overhead_with_drafts_p95_ms", value: percentile(withDrafts, 0.95) },
    { name: "above_ideal_p50_ms", value: median(above) },
    { name: "above_ideal_p95_ms", value: percentile(above, 0.95), bound: { most: 60 } },
    { name: "draft_gain_p50_ms", value: median(undrafted.map(toFirstSample)) - median(drafted.map(toFirstSample)), bound: { least: 200 } },
    { name: "eos_to_first_p50_ms", value: median(ends), bound: { most: 750 } },
    { name: "eos_to_first_p95_ms", value: percentile(ends, 0.95), bound: { most: 900 } },
    { name: "eos_to_decision_p50_ms", value: median(drafted.map(({ decidedAt, speechEndedAt }) => decidedAt - speechEndedAt)) },
    { name: "eos_to_words_p50_ms", value: median(drafted.map(({ wordsAt, speechEndedAt }) => (wordsAt ?? Number.NaN) - speechEndedAt)) },
    { name: "eos_to_draft_p50_ms", value: median(drafted.map(({ draftedAt, speechEndedAt }) => (draftedAt ?? Number.NaN) - speechEndedAt)) },
    { name: "eos_to_first_without_drafts_p50_ms", value: median(undrafted.map(endToFirst)) },
    { name: "drafts_per_turn", value: drafted.reduce((sum, turn) => sum + turn.drafts, 0) / Math.max(1, drafted.length) },
    { name: "marks_differ_p95_ms", value: percentile([...atOnce.undrafted, ...atOnce.drafted, ...undrafted, ...drafted].map(marksDiffer), 0.95) },
    { name: "server_overhead_p50_ms", value: median(inServer) },
    { name: "server_overhead_p95_ms", value: percentile(inServer, 0.95), bound: { most: 5 } },
    { name: "server_overhead_with_drafts_p50_ms", value: median(inServerDrafted) },
    { name: "server_overhead_with_drafts_p95_ms", value: percentile(inServerDrafted, 0.95), bound: { most: 5 } },
    { name: "server_overhead_first_interview_p50_ms", value: median(firstInterview) },
    { name: "durable_p50_ms", value: median(durable) },
    { name: "durable_p95_ms", value: percentile(durable, 0.95) },
    { name: "durable_with_drafts_p50_ms", value: median(durableDrafted) },
    { name: "durable_with_drafts_p95_ms", value: percentile(durableDrafted, 0.95) },
    { name: "disk_p50_ms", value: median(disk) },
    { name: "disk_p95_ms", value: percentile(disk, 0.95) },
    { name: "server_to_page_p50_ms", value: median(toPage) },
    { name: "server_to_page_p95_ms", value: percentile(toPage, 0.95) },
  ];
}

const toFirstSample = ({ decidedAt, firstSampleAt }: SpokenTurn): number => firstSampleAt - decidedAt;
const endToFirst = ({ speechEndedAt, firstSampleAt }: SpokenTurn): number => firstSampleAt - speechEndedAt;

/**
 * What the providers alone take from the decision on: the rest of the transcription (a word is told so long after its sound), the model's
 * first token and those behind it up to the end of the first clause, and the voice's first sound.
 */
export function idealMs({ firstClause, decidedAt, speechEndedAt }: Pick<SpokenTurn, "firstClause" | "decidedAt" | "speechEndedAt">, delays: ProviderDelays): number {
  const outstanding = Math.max(0, speechEndedAt + delays.transcribeMs - decidedAt);
  return outstanding + delays.firstTokenMs + delays.tokenMs * (tokensOf(firstClause) - 1) + delays.firstAudioMs;
}

/** How far the page's own count is from the one from outside. */
const marksDiffer = ({ marks, decidedAt, firstSampleAt }: SpokenTurn): number =>
  marks.firstSampleMs === undefined ? Number.POSITIVE_INFINITY : Math.abs(marks.firstSampleMs - (firstSampleAt - decidedAt));

const STEPS = ["draftedMs", "transcribedMs", "answerStoredMs", "firstTokenMs", "firstClauseMs", "firstAudioMs", "firstFrameMs"] as const;

/** The median of each step, in milliseconds after the decision's arrival at the server: where the time goes. */
export function medianSteps(turns: readonly SpokenTurn[]): Record<string, number> {
  const steps = STEPS.map((step) => [step, median(turns.flatMap(({ serverMarks }) => serverMarks[step] ?? []))] as const);
  return Object.fromEntries(steps.filter(([, value]) => Number.isFinite(value)).map(([step, value]) => [step, Math.round(value * 10) / 10]));
}
