import type { AlignedWord } from "~/domain/alignment";
import { msToSamples } from "~/domain/audio";

import { type Scope, createScope } from "./scope";

/** The part of an utterance that is used. */
export interface UtteranceLike {
  text: string;
  lang: string;
  rate: number;
  onstart: (() => void) | null;
  onend: (() => void) | null;
  onerror: ((event: { error: string }) => void) | null;
  onboundary: ((event: { name: string; charIndex: number }) => void) | null;
}

/** The part of `speechSynthesis` that is used. */
export interface SynthesisLike {
  speak(utterance: UtteranceLike): void;
  cancel(): void;
}

export interface BrowserVoiceOptions {
  synthesis: SynthesisLike;
  makeUtterance: (text: string) => UtteranceLike;
  /** BCP 47 */
  lang: string;
  /** 1 is the voice's own pace. */
  rate?: number;
  /** Milliseconds of a steady clock. */
  now?: () => number;
  onEvent: (event: BrowserVoiceEvent) => void;
}

/** Samples are of spoken time at 16 kHz, pauses left out, counted from the turn's beginning; there is no sound to count. */
export type BrowserVoiceEvent =
  | { type: "started"; turnId: string }
  | { type: "progress"; turnId: string; playedSamples: number }
  /** Words that have begun to sound, with offsets in the turn's text. A word that is said again after a hold comes again. */
  | { type: "words"; turnId: string; words: AlignedWord[] }
  | { type: "ended"; turnId: string; playedSamples: number }
  | { type: "failed"; turnId: string; message: string };

/** Speaks turns with the browser's own voices, clause by clause, and knows which words were begun. */
export interface BrowserVoice {
  begin(turnId: string): void;
  /** The next clause of the turn's text. */
  say(text: string): void;
  /** No clause follows: the turn ends once the last one was spoken. */
  finish(): void;
  /** Falls silent; `resume` begins again with the word that was cut, because no browser goes on inside a word. */
  hold(): number;
  resume(): void;
  /** Ends the turn; returns how much of it was spoken. */
  stop(): number;
  dispose(): void;
}

const PROGRESS_MS = 100;
/** Remote voices need a moment; longer and nothing will come. */
const START_LIMIT_MS = 8_000;
/** No voice is slower than five characters a second; browsers sometimes forget to say that they have ended. */
const SLOWEST_CHARACTER_MS = 200;
const END_SLACK_MS = 3_000;

/** Of speech at the usual pace, some 15 characters a second. */
const CHARACTER_MS = 67;

const FAILED = "This browser's voice stopped. The text is on the page; go on and answer, or try again.";

interface Clause {
  text: string;
  /** Offset of its first character in the turn's text. */
  from: number;
}

interface Turn {
  turnId: string;
  scope: Scope;
  waiting: Clause[];
  current: Clause | null;
  textLength: number;
  finished: boolean;
  held: boolean;
  started: boolean;
  /** Spoken before the utterance that runs now. */
  playedMs: number;
  /** When the running utterance began to sound; null while none does. */
  soundsSince: number | null;
  /** Of the clause that is spoken: begun, its end not known yet. */
  openWord: AlignedWord | null;
}

/** The one of this window; null where there is none. */
export function browserVoice(options: Pick<BrowserVoiceOptions, "lang" | "rate" | "onEvent">): BrowserVoice | null {
  if (!("speechSynthesis" in window)) return null;
  const { speechSynthesis: synthesis } = window;
  return createBrowserVoice({
    ...options,
    synthesis: { speak: (utterance) => synthesis.speak(utterance as SpeechSynthesisUtterance), cancel: () => synthesis.cancel() },
    makeUtterance: (text) => new SpeechSynthesisUtterance(text) as UtteranceLike,
  });
}

export function createBrowserVoice({ synthesis, makeUtterance, lang, rate = 1, now = () => performance.now(), onEvent }: BrowserVoiceOptions): BrowserVoice {
  let turn: Turn | null = null;

  const playedSamples = ({ playedMs, soundsSince }: Turn): number => msToSamples(playedMs + (soundsSince === null ? 0 : now() - soundsSince));

  function close(current: Turn): number {
    const played = playedSamples(current);
    current.scope.dispose();
    if (turn === current) turn = null;
    return played;
  }

  function silence(current: Turn, cut: boolean): void {
    closeWord(current, { cut });
    if (current.soundsSince !== null) current.playedMs += now() - current.soundsSince;
    current.soundsSince = null;
  }

  /** A word that is cut would have gone on: half of it must have sounded to count as heard. */
  function closeWord(current: Turn, { cut }: { cut: boolean }): void {
    const { openWord, turnId } = current;
    if (!openWord) return;
    current.openWord = null;
    const usual = openWord.startSample + (cut ? msToSamples((openWord.text.length * CHARACTER_MS) / rate) : 1);
    const endSample = Math.max(usual, playedSamples(current));
    onEvent({ type: "words", turnId, words: [{ ...openWord, endSample }] });
  }

  function next(current: Turn): void {
    if (current.held || current.current) return;
    const clause = current.waiting.shift();
    if (clause) return speak(current, clause);
    if (!current.finished) return;
    const { turnId } = current;
    onEvent({ type: "ended", turnId, playedSamples: close(current) });
  }

  function speak(current: Turn, clause: Clause): void {
    current.current = clause;
    const utterance = Object.assign(makeUtterance(clause.text), { lang, rate });
    const mine = (run: () => void) => (): void => {
      if (turn === current && current.current === clause) run();
    };
    const fail = mine(() => {
      const { turnId } = current;
      close(current);
      synthesis.cancel();
      onEvent({ type: "failed", turnId, message: FAILED });
    });
    const over = mine(() => {
      cancelLimit();
      silence(current, false);
      current.current = null;
      next(current);
    });
    let cancelLimit = current.scope.after(START_LIMIT_MS, fail);
    utterance.onstart = mine(() => {
      cancelLimit();
      cancelLimit = current.scope.after((clause.text.length * SLOWEST_CHARACTER_MS) / rate + END_SLACK_MS, over);
      current.soundsSince = now();
      if (current.started) return;
      current.started = true;
      onEvent({ type: "started", turnId: current.turnId });
    });
    utterance.onboundary = ({ name, charIndex }) => mine(() => (name === "word" ? word(current, clause, charIndex) : undefined))();
    utterance.onend = over;
    utterance.onerror = ({ error }) => (error === "interrupted" || error === "canceled" ? undefined : fail());
    synthesis.speak(utterance);
  }

  function word(current: Turn, clause: Clause, charIndex: number): void {
    closeWord(current, { cut: false });
    const text = /^\S+/.exec(clause.text.slice(charIndex))?.[0];
    if (!text) return;
    const from = clause.from + charIndex;
    const startSample = playedSamples(current);
    current.openWord = { text, from, to: from + text.length, startSample, endSample: startSample };
  }

  return {
    begin(turnId) {
      if (turn) this.stop();
      const scope = createScope();
      const current: Turn = {
        turnId, scope, waiting: [], current: null, textLength: 0, finished: false, held: false, started: false, playedMs: 0, soundsSince: null, openWord: null,
      };
      turn = current;
      scope.every(PROGRESS_MS, () => {
        if (current.soundsSince !== null) onEvent({ type: "progress", turnId, playedSamples: playedSamples(current) });
      });
    },
    say(text) {
      if (!turn) return;
      turn.waiting.push({ text, from: turn.textLength });
      turn.textLength += text.length;
      next(turn);
    },
    finish() {
      if (!turn) return;
      turn.finished = true;
      next(turn);
    },
    hold() {
      if (!turn) return 0;
      if (!turn.held) holdTurn(turn);
      return playedSamples(turn);
    },
    resume() {
      if (!turn?.held) return;
      turn.held = false;
      next(turn);
    },
    stop() {
      if (!turn) return 0;
      silence(turn, true);
      const played = close(turn);
      synthesis.cancel();
      return played;
    },
    dispose() {
      this.stop();
    },
  };

  function holdTurn(current: Turn): void {
    const { current: clause, openWord } = current;
    current.held = true;
    silence(current, true);
    if (!clause) return;
    const from = openWord?.from ?? clause.from;
    current.current = null;
    current.waiting.unshift({ text: clause.text.slice(from - clause.from), from });
    synthesis.cancel();
  }
}
