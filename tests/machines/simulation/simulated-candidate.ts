import { fromCallback } from "xstate";

import { msToSamples, samplesToMs } from "~/domain/audio";
import type { MicrophoneCommand, MicrophoneEvent } from "~/machines/capture-machine";

import type { VirtualClock } from "../virtual-clock";
import type { Random } from "./random";

/** The detector of the real page (voice.md): sure of a beginning, an early sign of an end, sure of an end. */
const STARTS_AFTER_MS = 96;
const PAUSES_AFTER_MS = 96;
const ENDS_AFTER_MS = 200;

export interface Utterance {
  /** Empty for a cough. */
  text: string;
  ms: number;
  /** Silence after it before the next one, which belongs to it. */
  pauseMs?: number;
  then?: Utterance;
}

interface Spoken {
  text: string;
  from: number;
  /** null while it goes on. */
  to: number | null;
}

interface CandidateOptions {
  clock: VirtualClock;
  random: Random;
  /** Probability of each fault of the microphone. */
  faults: number;
}

export type SimulatedCandidate = ReturnType<typeof simulatedCandidate>;

/** A person with a microphone that opens, or not: says what it is told to, and remembers which recording each word went into. */
export function simulatedCandidate({ clock, random, faults }: CandidateOptions) {
  let report: (event: MicrophoneEvent) => void = () => undefined;
  let recording: { turnId: string; since: number; before: number } | null = null;
  let speaking: Spoken | null = null;
  /** Told to the page as a voice: from its sure beginning to its sure end. */
  let voiced = false;
  let quietSince = 0;
  let openedAt = 0;
  let busy = false;
  const spoken: Spoken[] = [];
  const stretches = new Map<string, { from: number; to: number | null }[]>();
  const listeners = new Set<() => void>();

  const sample = (ms: number): number => Math.round(msToSamples(ms));

  function stopRecording(): MicrophoneEvent | null {
    if (!recording) return null;
    const { turnId, since, before } = recording;
    const stretch = stretches.get(turnId)?.at(-1);
    if (stretch) stretch.to = clock.now();
    recording = null;
    return { type: "microphone.recorded", turnId, samples: before + sample(clock.now() - since) };
  }

  function startRecording({ turnId, fromSample, recordedSamples }: Extract<MicrophoneCommand, { type: "microphone.record" }>): void {
    stopRecording();
    const since = samplesToMs(fromSample);
    recording = { turnId, since, before: recordedSamples };
    stretches.set(turnId, [...(stretches.get(turnId) ?? []), { from: since, to: null }]);
  }

  const logic = () =>
    fromCallback<MicrophoneCommand, Record<string, never>, MicrophoneEvent>(({ sendBack, receive }) => {
      let stopped = false;
      report = (event) => {
        if (!stopped) sendBack(event);
      };
      recording = null;
      voiced = false;
      clock.setTimeout(() => {
        if (random.chance(faults)) report({ type: "microphone.problem", problem: { code: "denied", message: "Refused." } });
        else open();
      }, random.between(50, 800));
      receive((command) => {
        if (command.type === "microphone.record") startRecording(command);
        else {
          const event = stopRecording();
          if (command.type === "microphone.stopRecording" && event && !random.chance(faults)) clock.setTimeout(() => report(event), random.between(1, 30));
        }
      });
      return () => {
        stopped = true;
      };
    });

  /** Somebody who speaks already is heard from now on. */
  function open(): void {
    report({ type: "microphone.opened", voiceActivity: "ready" });
    openedAt = clock.now();
    voiced = false;
    if (!speaking) return;
    const { from } = speaking;
    clock.setTimeout(() => tellBeginning(from), STARTS_AFTER_MS);
  }

  function begin(utterance: Utterance): void {
    const from = clock.now();
    speaking = { text: utterance.text, from, to: null };
    spoken.push(speaking);
    clock.setTimeout(() => tellBeginning(from), STARTS_AFTER_MS);
    clock.setTimeout(() => end(utterance), utterance.ms);
  }

  function tellBeginning(from: number): void {
    if (speaking?.from !== from) return;
    if (voiced) report({ type: "microphone.speechResumed" });
    else report({ type: "microphone.speechStarted", sample: sample(Math.max(from, openedAt)) });
    voiced = true;
  }

  function end({ pauseMs = 0, then }: Utterance): void {
    if (!speaking) return;
    const at = clock.now();
    speaking.to = at;
    speaking = null;
    quietSince = at;
    clock.setTimeout(() => whileQuiet(at, () => report({ type: "microphone.speechPaused", sample: sample(at) })), PAUSES_AFTER_MS);
    clock.setTimeout(() => whileQuiet(at, () => surelyOver(at)), ENDS_AFTER_MS);
    for (const listener of listeners) listener();
    if (then) clock.setTimeout(() => begin(then), pauseMs);
    else busy = false;
  }

  function whileQuiet(since: number, run: () => void): void {
    if (voiced && speaking === null && quietSince === since) run();
  }

  function surelyOver(at: number): void {
    voiced = false;
    report({ type: "microphone.speechEnded", sample: sample(at) });
  }

  const wordsIn = (from: number, to: number): string =>
    spoken
      .filter((one) => one.from >= from - 1 && one.from < to)
      .map((one) => (one.to === null ? one.text.split(" ").slice(0, 2).join(" ") : one.text))
      .filter(Boolean)
      .join(" ");

  return {
    logic,
    /** Says something, unless something is being said. */
    say(utterance: Utterance): void {
      if (busy) return;
      busy = true;
      begin(utterance);
    },
    /** Speaks, or pauses in the middle of what is to be said. */
    busy: () => busy,
    /** For how long the voice could be heard without a break, in milliseconds. */
    voiceMs: () => (speaking ? clock.now() - Math.max(speaking.from, openedAt) : 0),
    /** Another stretch of speech is over. */
    onWords(listener: () => void): () => void {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    wordsSince: (from: number) => wordsIn(from, Infinity),
    /** All words whose sound went into the recording of `turnId`. */
    wordsOf: (turnId: string): string =>
      (stretches.get(turnId) ?? []).map(({ from, to }) => wordsIn(from, to ?? Infinity)).filter(Boolean).join(" "),
    unplug(): void {
      const event = stopRecording();
      voiced = false;
      if (event) report(event);
      report({ type: "microphone.problem", problem: { code: "unplugged", message: "It was unplugged." } });
    },
  };
}
