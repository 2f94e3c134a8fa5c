import { samplesToMs } from "~/domain/audio";

import type { ItemRun } from "./run-item";
import { lostSamples } from "./lost-samples";

/** What became of one item. Milliseconds; null where it does not apply or did not happen. */
export interface Verdict {
  kind: ItemRun["item"]["kind"];
  number: number;
  /** The answer was ended before its speaker had said all: in the pause, or while speaking. */
  cut: boolean;
  /** From the true end of speech to the first sample of the reply. */
  replyMs: number | null;
  /** The interviewer's turn went on to be heard. */
  survived: boolean | null;
  /** The candidate got the floor in time. */
  taken: boolean | null;
  /** From the true onset to the interviewer's silence. */
  stopMs: number | null;
  /** From the end of what was no interruption to the interviewer's next sample; one for each silence. */
  resumeMs: number[];
  /** Of the interviewer's samples at those silences; null is a sound that never came back. */
  lost: (number | null)[];
  waitMs: number | null;
  pauseMs: number | null;
}

/** After the interruption's last word: later nobody would say that it was taken. */
const TAKEN_WITHIN_MS = 1_500;

const NO_SOUND = new Int16Array(0);
/** Half a second between two silences: it may all have been ducked, or a pause of the interviewer's own. */
const TOO_SHORT_TO_TELL = 8_000;

export function judgeItem(run: ItemRun): Verdict {
  const { item, waitMs } = run;
  const none = { cut: false, replyMs: null, survived: null, taken: null, stopMs: null, resumeMs: [], lost: [], pauseMs: null };
  const base = { ...none, kind: item.kind, number: item.number, waitMs };
  if (!item.interviewer) return { ...base, ...judgeAnswer(run) };
  if (item.kind === "interruption") return { ...base, ...judgeInterruption(run) };
  return { ...base, ...judgeDisturbance(run) };
}

function judgeAnswer(run: ItemRun): Pick<Verdict, "cut" | "replyMs" | "pauseMs"> {
  const { item, log } = run;
  const lastGap = item.pause?.to ?? item.endSample;
  const cut = log.finished.some(({ at }) => msOf(run, at) < samplesToMs(lastGap));
  const reply = soundFrom(run, run.itemStart + item.endSample);
  const pauseMs = item.pause ? samplesToMs(item.pause.to - item.pause.from) : null;
  return { cut, replyMs: reply === null ? null : samplesToMs(reply - run.itemStart - item.endSample), pauseMs };
}

function judgeInterruption(run: ItemRun): Pick<Verdict, "taken" | "stopMs"> {
  const { item, itemStart, tookFloorAt } = run;
  const limit = itemStart + item.endSample + TAKEN_WITHIN_MS * 16;
  const taken = tookFloorAt !== null && tookFloorAt >= itemStart + item.onsetSample && tookFloorAt <= limit;
  const silent = lastSoundBefore(run, tookFloorAt ?? limit);
  return { taken, stopMs: taken ? samplesToMs(silent - itemStart - item.onsetSample) : null };
}

function judgeDisturbance(run: ItemRun): Pick<Verdict, "survived" | "resumeMs" | "lost"> {
  const { item, itemStart, tookFloorAt, stretches, turnId, output } = run;
  const mine = stretches.filter((stretch) => stretch.turnId === turnId);
  const length = item.interviewer?.samples.length ?? 0;
  const last = mine.at(-1);
  const survived = tookFloorAt === null && last !== undefined && (last.to === null || last.to >= length);
  const resumes = mine.slice(1);
  const heardAgain = resumes.map(({ beganAt }) => soundFrom(run, beganAt));
  // An echo has no end of its own: it ends with the sound that it is made of.
  const over = (from: number): number => (item.echo ? (lastSoundBefore(run, from) ?? from) : itemStart + item.endSample);
  return {
    survived,
    resumeMs: heardAgain.map((at, index) => (at === null ? Number.POSITIVE_INFINITY : Math.max(0, samplesToMs(at - over(resumes[index]?.beganAt ?? 0))))),
    lost: resumes.flatMap(({ from, beganAt }, index) => {
      const until = resumes[index + 1]?.beganAt ?? output.length;
      const samples = lostSamples(output, { turn: item.interviewer?.samples ?? NO_SOUND, from, resumedAt: beganAt, until });
      return samples === null && until - beganAt < TOO_SHORT_TO_TELL ? [] : [samples];
    }),
  };
}

const msOf = ({ itemStart }: ItemRun, clockMs: number): number => clockMs - samplesToMs(itemStart);

function soundFrom({ output }: ItemRun, sample: number): number | null {
  for (let at = sample; at < output.length; at += 1) if (output[at] !== 0) return at;
  return null;
}

function lastSoundBefore({ output }: ItemRun, sample: number): number {
  for (let at = Math.min(sample, output.length) - 1; at >= 0; at -= 1) if (output[at] !== 0) return at;
  return 0;
}
