import { samplesToMs } from "~/domain/audio";
import type { CandidateTurn, InterviewView } from "~/domain/transcript";
import type { SpeechCodec } from "~/services/recordings/speech-codec";

import { judgeEvents } from "./judge-events";
import { type Span, comparePackets, levelOf, offsetsOf, throughCodec } from "./judge-sound";
import { type Recogniser, wordsLost } from "./judge-words";
import type { StoredInterview } from "./stored-interview";
import { PACKET_SAMPLES, type Witness, type WitnessedAnswer } from "./witness";

export interface Verdict {
  answers: number;
  packets: number;
  lostPackets: number;
  /** Stored, but not as they were sent. */
  worsePackets: number;
  /** Where packets were lost, one line each. */
  losses: string[];
  words: number;
  lostWords: string[];
  /** Where words were lost, one line each. */
  wordLosses: string[];
  unrecognisable: number;
  acknowledged: number;
  lostEvents: string[];
  doubledEvents: string[];
  offsetsMs: number[];
  notFound: number;
  /** How far turns lie in one another on the interview clock; null where the candidate may speak over the interviewer. */
  overlapMs: number | null;
}

export interface JudgeOptions {
  witness: Witness;
  stored: StoredInterview;
  /** What is played back, 16 kHz. */
  recording: Int16Array;
  codec: SpeechCodec;
  recognise: Recogniser;
  /** The words that were spoken into an answer. */
  spokenInto: (answer: WitnessedAnswer) => string[];
  /** The candidate may speak over the interviewer, and then turns overlap rightly. */
  interrupts: boolean;
}

const MOST_RUNS = 6;

/** Holds what the bucket has against what was sent and acknowledged. */
export async function judgeInterview({ witness, stored, recording, codec, recognise, spokenInto, interrupts }: JudgeOptions): Promise<Verdict> {
  const events = judgeEvents(witness, stored);
  const verdict: Verdict = {
    answers: 0,
    packets: 0,
    lostPackets: Math.ceil(witness.lostSamples / PACKET_SAMPLES),
    worsePackets: 0,
    losses: witness.lostSamples > 0 ? [`${Math.ceil(witness.lostSamples / PACKET_SAMPLES)} in a tab that came back`] : [],
    words: 0,
    lostWords: [],
    wordLosses: [],
    unrecognisable: 0,
    acknowledged: witness.acknowledged.length,
    lostEvents: events.lost,
    doubledEvents: events.doubled,
    offsetsMs: [],
    notFound: 0,
    overlapMs: interrupts ? null : samplesToMs(largestOverlap(stored.view)),
  };
  for (const answer of witness.answers.values()) {
    const turn = stored.view.turns.find((one): one is CandidateTurn => one.role === "candidate" && one.turnId === answer.turnId);
    if (!turn || answer.discarded || answer.tape.length === 0) continue;
    const sound = stored.sounds.get(answer.turnId) ?? new Int16Array(0);
    const truth = answer.tape.read(0, witness.finishOf(answer.turnId)?.samples);
    verdict.answers += 1;
    verdict.packets += Math.ceil(truth.length / PACKET_SAMPLES);
    const { lost, worse } = comparePackets(await throughCodec(codec, truth), sound);
    verdict.worsePackets += worse.length;
    verdict.lostPackets += lost.length;
    if (lost.length > 0) verdict.losses.push(lossOf(answer, { lost, truth, isFinished: witness.finishOf(answer.turnId) !== undefined, found: sound, files: stored.files.get(answer.turnId) }));
    const words = wordsLost(recognise, { spoken: spokenInto(answer), truth, stored: sound, text: turn.source === "server" ? turn.originalText : null });
    verdict.words += words.spoken;
    verdict.lostWords.push(...words.lost);
    if (words.told) verdict.wordLosses.push(`${words.told}; tabs went on at ${answer.cuts.map((cut) => `${samplesToMs(cut)} ms`).join(", ") || "no place"}`);
    verdict.unrecognisable += words.unrecognisable;
    const { ms, notFound } = offsetsOf(truth, recording, { at: turn.startSample, others: interviewersSpans(stored.view) });
    verdict.offsetsMs.push(...ms);
    verdict.notFound += notFound;
  }
  return verdict;
}

interface Loss {
  lost: readonly number[];
  truth: Int16Array;
  isFinished: boolean;
  /** What the bucket has. */
  found: Int16Array;
  /** What the bucket has of the turn. */
  files: string | undefined;
}

function lossOf({ stored, tape }: WitnessedAnswer, { lost, truth, isFinished, found, files = "" }: Loss): string {
  const acknowledged = stored >= tape.length ? "all" : `the first ${Math.ceil(stored / PACKET_SAMPLES)}`;
  const all = Math.ceil(truth.length / PACKET_SAMPLES);
  const end = `its end ${isFinished ? "too" : "not"}`;
  const levels = `the first at a level of ${levelIn(truth, lost[0])} when sent and ${levelIn(found, lost[0])} as found`;
  return `${lost.length} of ${all} packets of an answer (${runsOf(lost)}), ${acknowledged} acknowledged, ${end}; ${levels}; ${found.length} samples of ${truth.length} found in ${files || "no file"}`;
}

/** Tells silence, which is a packet that is missing, from another sound. */
function levelIn(samples: Int16Array, packet = 0): number {
  return Math.round(levelOf(samples.subarray(packet * PACKET_SAMPLES, (packet + 1) * PACKET_SAMPLES)));
}

/** Such as "3-17 40-41". */
function runsOf(numbers: readonly number[]): string {
  const runs: [first: number, last: number][] = [];
  for (const number of numbers) {
    const run = runs.at(-1);
    if (run && number === run[1] + 1) run[1] = number;
    else runs.push([number, number]);
  }
  return runs.slice(0, MOST_RUNS).map(([first, last]) => `${first}-${last}`).join(" ");
}

function interviewersSpans({ turns }: InterviewView): Span[] {
  return turns.flatMap((turn): Span[] => (turn.role === "interviewer" && turn.startSample !== null ? [[turn.startSample, turn.startSample + turn.playedSamples]] : []));
}

/** Samples by which any turn begins before the end of the one before it. */
function largestOverlap({ turns }: InterviewView): number {
  let [end, largest] = [0, 0];
  for (const turn of turns) {
    const length = turn.role === "interviewer" ? turn.playedSamples : turn.samples;
    if (turn.startSample === null || length === 0) continue;
    largest = Math.max(largest, end - turn.startSample);
    end = Math.max(end, turn.startSample + length);
  }
  return largest;
}
