import type { AlignedWord } from "~/domain/alignment";
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
