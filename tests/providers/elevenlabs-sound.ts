import { SAMPLE_RATE, pcmBytes } from "~/domain/audio";
import { collectSpeech } from "~/services/voice/collect-speech";
import { Resampler } from "~/services/voice/resample";
import type { Voice } from "~/services/voice/voice";

/** A piece of sound with the characters that begin in it. */
export interface SoundPiece {
  base64: string;
  chars: string[];
  /** Milliseconds from the piece's first sample. */
  startMs: number[];
  durationMs: number[];
  /** Where the piece begins in its segment, milliseconds. */
  atMs: number;
  lengthMs: number;
}

export interface SoundOptions {
  voice: Voice;
  text: string;
  /** Of the audio that is sent. */
  rate: number;
  pieceMs: number;
  speed: number;
}

/** Speaks one segment of text, sentence by sentence as the service does, cut as it goes over the wire. Text that nobody can say gives no piece. */
export async function* segmentPieces(options: SoundOptions): AsyncGenerator<{ piece: SoundPiece; sentence: readonly SoundPiece[] }> {
  let segmentMs = 0;
  for (const [text] of options.text.matchAll(/[^.!?]*[.!?]*\s*/g)) {
    if (text === "") continue;
    const pieces = await keptPieces({ ...options, text });
    const sentence = pieces.map((piece) => ({ ...piece, atMs: piece.atMs + segmentMs }));
    for (const piece of sentence) yield { piece, sentence };
    segmentMs += sentence.reduce((sum, piece) => sum + piece.lengthMs, 0);
  }
}

/** So many sentences are kept: benchmarks say few again and again, and what it takes to speak them is not theirs to measure. */
const MOST_KEPT = 100;
const kept = new WeakMap<Voice, Map<string, Promise<SoundPiece[]>>>();

function keptPieces(options: SoundOptions): Promise<SoundPiece[]> {
  const { voice, ...how } = options;
  const known = kept.get(voice) ?? new Map<string, Promise<SoundPiece[]>>();
  kept.set(voice, known);
  const key = JSON.stringify(how);
  const pieces = known.get(key) ?? soundPieces(options);
  if (known.size >= MOST_KEPT) known.clear();
  known.set(key, pieces);
  pieces.catch(() => known.delete(key));
  return pieces;
}

async function soundPieces({ voice, text, rate, pieceMs, speed }: SoundOptions): Promise<SoundPiece[]> {
  const persona = { voice: "slt", stretch: 1 / speed } as const;
  const speech = await collectSpeech(voice.speak({ text, persona, language: "en-US", signal: new AbortController().signal }));
  const characters = characterTimes(text, speech.words, speech.samples.length);
  const samples = atRate(speech.samples, rate);
  const step = Math.round((rate * pieceMs) / 1000);
  const pieces: SoundPiece[] = [];
  for (let at = 0; at < samples.length; at += step) {
    const part = samples.slice(at, at + step);
    const [fromMs, toMs] = [(at * 1000) / rate, ((at + part.length) * 1000) / rate];
    const isLast = at + step >= samples.length;
    const inside = characters.filter(({ startMs }) => startMs >= fromMs && (startMs < toMs || isLast));
    pieces.push({
      base64: Buffer.from(pcmBytes(part)).toString("base64"),
      chars: inside.map(({ char }) => char),
      startMs: inside.map(({ startMs }) => Math.round(startMs - fromMs)),
      durationMs: inside.map(({ durationMs }) => Math.round(durationMs)),
      atMs: fromMs,
      lengthMs: toMs - fromMs,
    });
  }
  return pieces;
}

interface TimedCharacter {
  char: string;
  startMs: number;
  durationMs: number;
}

/** Letters share their word's time; the marks behind it and what stands between words have the time between them, as pauses. */
function characterTimes(text: string, words: readonly { from: number; to: number; startSample: number; endSample: number }[], samples: number): TimedCharacter[] {
  const timed: TimedCharacter[] = [];
  const spread = (from: number, to: number, start: number, end: number): void => {
    const step = (end - start) / Math.max(1, to - from);
    for (let index = from; index < to; index += 1) {
      const startMs = ((start + (index - from) * step) * 1000) / SAMPLE_RATE;
      timed.push({ char: text.charAt(index), startMs, durationMs: (step * 1000) / SAMPLE_RATE });
    }
  };
  let offset = 0;
  let sample = 0;
  for (const word of words) {
    spread(offset, word.from, sample, word.startSample);
    const lettersTo = word.from + text.slice(word.from, word.to).replace(/[.,;:!?…]+$/, "").length;
    spread(word.from, lettersTo, word.startSample, word.endSample);
    [offset, sample] = [lettersTo, word.endSample];
  }
  spread(offset, text.length, sample, samples);
  return timed;
}

function atRate(samples: Int16Array, rate: number): Int16Array {
  if (rate === SAMPLE_RATE) return samples;
  const resampler = new Resampler(SAMPLE_RATE, rate);
  const parts = [resampler.push(samples), resampler.flush()];
  return Int16Array.from(parts.flatMap((part) => [...part]));
}
