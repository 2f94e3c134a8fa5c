import { SAMPLE_RATE } from "~/domain/audio";

import { type SpeakableWord, speakableWords } from "./speakable-text";
import type { SpeakOptions, SpeechChunk, Voice } from "./voice";

export interface ScriptedVoiceOptions {
  /** Length of each word, without gaps. Default 4,800 (0.3 s at 16 kHz, 200 words a minute). */
  samplesPerWord?: number;
  /** Wait before the first chunk of each utterance. Default 0. */
  firstAudioDelayMs?: number;
  /** Wait between the words after the first. Default 0. */
  wordDelayMs?: number;
  /** How to wait; hand in virtual time here. Called only for waits above 0. Default: the real clock. */
  wait?: (ms: number, signal: AbortSignal) => Promise<void>;
  /** Throws `error` in place of the word with index `beforeWord`, in every utterance. */
  failure?: { beforeWord: number; error: Error };
}

/** A voice for tests: each word is a tone of known length, word N begins at sample N × samplesPerWord. */
export function createScriptedVoice({
  samplesPerWord = 4_800,
  firstAudioDelayMs = 0,
  wordDelayMs = 0,
  wait = waitForReal,
  failure,
}: ScriptedVoiceOptions = {}): Voice {
  async function* speak({ text, signal }: SpeakOptions): AsyncGenerator<SpeechChunk> {
    signal.throwIfAborted();
    for (const [index, word] of speakableWords(text).entries()) {
      const delayMs = index === 0 ? firstAudioDelayMs : wordDelayMs;
      if (delayMs > 0) await wait(delayMs, signal);
      signal.throwIfAborted();
      if (failure?.beforeWord === index) throw failure.error;
      const startSample = index * samplesPerWord;
      yield { type: "words", words: [{ ...spanOf(text, word), startSample, endSample: startSample + samplesPerWord }] };
      yield { type: "audio", samples: tone(samplesPerWord, index) };
      signal.throwIfAborted();
    }
  }
  return { id: "scripted", name: "Scripted voice", speak };
}

const spanOf = (text: string, { from, to }: SpeakableWord) => ({ text: text.slice(from, to), from, to });

const tones = new Map<string, Int16Array>();

/** A copy of the tone: making one takes longer than all else that happens in a turn. */
function tone(length: number, index: number): Int16Array {
  const hertz = 200 + (index % 8) * 50;
  const name = `${length} ${hertz}`;
  const samples = tones.get(name) ?? makeTone(length, hertz);
  tones.set(name, samples);
  return samples.slice();
}

/** Whole periods, so that words join without a click; each word has another pitch, to tell them apart. */
function makeTone(length: number, hertz: number): Int16Array {
  return Int16Array.from({ length }, (_, at) => Math.round(6_000 * Math.sin((2 * Math.PI * hertz * at) / SAMPLE_RATE)));
}

function waitForReal(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const abort = () => {
      clearTimeout(timer);
      reject(signal.reason as Error);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener("abort", abort);
      resolve();
    }, ms);
    signal.addEventListener("abort", abort, { once: true });
  });
}
