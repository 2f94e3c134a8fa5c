import type { AlignedWord } from "~/domain/alignment";
import { concatSamples } from "~/domain/audio";
import { type Speech, collectSpeech } from "~/services/voice/collect-speech";
import type { SpeakOptions, SpeechChunk, Voice } from "~/services/voice/voice";

export interface KnownSpeech extends Speech {
  text: string;
}

/** Says the same samples for the same text ever after, and tells what it has said. */
export function remembering(voice: Voice): Voice & { readonly spoken: ReadonlyMap<string, KnownSpeech> } {
  const spoken = new Map<string, KnownSpeech>();
  async function* speak(options: SpeakOptions): AsyncGenerator<SpeechChunk> {
    const known = spoken.get(options.text) ?? { text: options.text, ...(await collectSpeech(voice.speak(options))) };
    spoken.set(options.text, known);
    if (known.samples.length > 0) yield { type: "audio", samples: known.samples };
    if (known.words.length > 0) yield { type: "words", words: known.words };
  }
  return { ...voice, speak, spoken };
}

/** The exact sound of a turn's text, where the store's is packed: the known speeches that the text is made of, the longest first. */
export function soundOfText(text: string, speeches: Iterable<KnownSpeech>): Int16Array {
  const all = [...speeches].filter((speech) => speech.text.trim() !== "");
  const parts: Int16Array[] = [];
  let rest = text.trimStart();
  for (let next = longestOf(rest, all); next; next = longestOf(rest, all)) {
    parts.push(next.samples);
    rest = rest.slice(next.text.trim().length).trimStart();
  }
  return concatSamples(parts);
}

function longestOf(text: string, speeches: readonly KnownSpeech[]): KnownSpeech | null {
  const fitting = speeches.filter((speech) => text.startsWith(speech.text.trim()));
  return fitting.reduce<KnownSpeech | null>((best, one) => (best && best.text.trim().length >= one.text.trim().length ? best : one), null);
}

/** Compared at a time: long enough that no two places are alike. */
const WINDOW = 400;

/** The words of `turn` by the known speeches that it is made of, one after the other and sample for sample. */
export function knownWords(turn: Int16Array, speeches: Iterable<KnownSpeech>): AlignedWord[] {
  const all = [...speeches].filter(({ samples }) => samples.length > 0);
  const words: AlignedWord[] = [];
  let at = 0;
  for (let next = speechAt(turn, at, all); next; next = speechAt(turn, at, all)) {
    const from = at;
    words.push(...next.words.map((word) => ({ ...word, startSample: word.startSample + from, endSample: word.endSample + from })));
    at += next.samples.length;
  }
  return words;
}

/** The speech that goes on longest from there: some begin alike. */
function speechAt(turn: Int16Array, at: number, speeches: readonly KnownSpeech[]): KnownSpeech | null {
  const fitting = speeches.map((speech) => ({ speech, same: sameLength(turn, at, speech.samples) })).filter(({ same, speech }) => same >= Math.min(WINDOW, speech.samples.length));
  return fitting.reduce<(typeof fitting)[number] | null>((best, one) => (best && best.same >= one.same ? best : one), null)?.speech ?? null;
}

function sameLength(turn: Int16Array, at: number, samples: Int16Array): number {
  let length = 0;
  while (length < samples.length && at + length < turn.length && turn[at + length] === samples[length]) length += 1;
  return length;
}
