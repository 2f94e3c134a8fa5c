import { msToSamples } from "~/domain/audio";
import type { Schedule } from "~/services/recordings/turn-audio.server";

import type { OpenStreamOptions, TranscribedWord, TranscriptUpdate, Transcription, TranscriptionStream } from "./speech-to-text";

export interface ScriptedStream {
  /** What is said in every stream, in order, with samples of the stream: a word is there once all its samples were written. */
  words: readonly TranscribedWord[];
  /** From the arrival of sound until it is known. Default 0: at once, but never within `write`. */
  delayMs?: number;
  /** Silence after a word until the end is thought likely, and until it is certain. Defaults 240 and 640. */
  eagerMs?: number;
  endMs?: number;
  /** Breaks with `error` once so many samples were written. */
  failure?: { atSample: number; error: Error };
  /** Default: setTimeout. */
  schedule?: Schedule;
}

interface Mark {
  at: number;
  ending?: TranscriptUpdate["ending"];
}

const scheduleTimeout: Schedule = (run, ms) => {
  const timer = setTimeout(run, ms);
  return () => clearTimeout(timer);
};

/** A stream that hears what a script says. */
export function openScriptedStream(script: ScriptedStream, { onUpdate, onFailure, signal }: OpenStreamOptions): TranscriptionStream {
  const { delayMs = 0, failure, schedule = scheduleTimeout } = script;
  const marks = marksOf(script);
  let written = 0;
  let broken: Error | null = null;
  let isOver = false;
  const heardBy = (sample: number): Transcription => {
    const words = script.words.filter(({ endSample }) => endSample <= sample);
    return { text: words.map(({ text }) => text).join(" "), words };
  };
  const later = (run: () => void): void => void schedule(() => isOver || signal.aborted || run(), delayMs);
  const tell = ({ at, ending }: Mark): void => {
    onUpdate({ ...heardBy(at), ...(ending && { ending }), ...(ending === "certain" && { finalSamples: at }) });
  };
  const breakOff = (error: Error): void => {
    isOver = true;
    broken = error;
    onFailure(error);
  };

  return {
    write(samples) {
      const before = written;
      written += samples.length;
      for (const mark of marks) if (mark.at > before && mark.at <= written) later(() => tell(mark));
      if (failure && failure.atSample > before && failure.atSample <= written) later(() => breakOff(failure.error));
    },
    finish: () =>
      new Promise((resolve, reject) => {
        if (broken) return reject(broken);
        const abort = (): void => reject(signal.reason as Error);
        if (signal.aborted) return abort();
        signal.addEventListener("abort", abort, { once: true });
        later(() => {
          isOver = true;
          resolve(heardBy(written));
        });
      }),
  };
}

/** What is told at which sample: words, and what is thought of the silence after them. */
function marksOf({ words, eagerMs = 240, endMs = 640 }: ScriptedStream): Mark[] {
  const marks: Mark[] = [];
  words.forEach(({ startSample, endSample }, index) => {
    const next = words[index + 1]?.startSample ?? Infinity;
    const before = marks.at(-1)?.ending;
    if (before) marks.push({ at: startSample + 1, ending: "resumed" });
    marks.push({ at: endSample });
    const likely = endSample + msToSamples(eagerMs);
    const certain = endSample + msToSamples(endMs);
    if (likely <= next) marks.push({ at: likely, ending: "likely" });
    if (certain <= next) marks.push({ at: certain, ending: "certain" });
  });
  return marks;
}
