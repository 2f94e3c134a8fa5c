import type { AlignedWord } from "~/domain/alignment";
import { concatSamples } from "~/domain/audio";
import type { Persona } from "~/domain/personas";
import { collectSpeech } from "~/services/voice/collect-speech";
import { createEmbeddedVoice } from "~/services/voice/embedded-voice.server";
import { createElevenLabsVoice } from "~/services/voice/elevenlabs-voice.server";
import { createOpenAiVoice } from "~/services/voice/openai-voice.server";
import type { Voice } from "~/services/voice/voice";

import { startElevenLabsServer } from "../../../tests/providers/elevenlabs-server";
import { startOpenAiCompatibleServer } from "../../../tests/providers/openai-compatible-server";
import { type KnownSpeech, knownWords, remembering } from "./known-speech";

export const FORMATS = ["embedded", "elevenlabs", "openai"] as const;
/** Where the words' times come from: the embedded voice's own, a character alignment over the wire, or an estimate from the sound. */
export type Format = (typeof FORMATS)[number];

export interface HeardLine {
  text: string;
  samples: Int16Array;
  /** As the record gets them. */
  words: AlignedWord[];
  /** As they were really spoken. */
  known: AlignedWord[];
}

export interface HeardVoices {
  speak(format: Format, text: string): Promise<HeardLine>;
  stop(): Promise<void>;
}

const PERSONA: Pick<Persona, "voice" | "stretch"> = { voice: "slt", stretch: 1 };
const LIMIT_MS = 60_000;
const SAME_LENGTH_SAMPLES = 320;

/** One voice behind three wire formats. Lines are made once; do not change them. */
export async function openHeardVoices(): Promise<HeardVoices> {
  const source = remembering(createEmbeddedVoice());
  const elevenLabs = await startElevenLabsServer({ voice: source });
  const openAi = await startOpenAiCompatibleServer({ speak: async ({ input }) => ({ samples: (await collect(source, input)).samples, sampleRate: 16_000 }), speechFormats: ["wav"] });
  const voices: Record<Format, Voice> = {
    embedded: source,
    elevenlabs: createElevenLabsVoice({ apiKey: "none", baseUrl: elevenLabs.url }),
    openai: createOpenAiVoice({ baseUrl: openAi.baseUrl, model: "tts-1", voice: "alloy" }),
  };
  const lines = new Map<string, HeardLine>();
  return {
    async speak(format, text) {
      const key = `${format} ${text}`;
      const line = lines.get(key) ?? (await lineOf(voices[format], text, source.spoken));
      lines.set(key, line);
      return line;
    },
    async stop() {
      await voices.elevenlabs.close?.();
      await voices.openai.close?.();
      await elevenLabs.close();
      await openAi.close();
      await source.close?.();
    },
  };
}

/** Sentence by sentence, as the app asks for them. */
async function lineOf(voice: Voice, text: string, spoken: ReadonlyMap<string, KnownSpeech>): Promise<HeardLine> {
  const line: HeardLine = { text, samples: new Int16Array(0), words: [], known: [] };
  for (const { 0: sentence, index } of text.matchAll(/[^.?!]+[.?!]*\s*/g)) {
    const { samples, words } = await collect(voice, sentence.trim());
    const known = wordsSpoken(samples, [...spoken.values()]);
    if (known.length !== words.length) throw new Error(`The ${voice.id} voice gave times for ${words.length} words of ${known.length}.`);
    const later = (word: AlignedWord): AlignedWord => moved(word, line.samples.length, index);
    line.words.push(...words.map(later));
    line.known.push(...known.map(later));
    line.samples = concatSamples([line.samples, samples]);
  }
  return line;
}

const moved = (word: AlignedWord, samples: number, characters: number): AlignedWord => ({
  text: word.text,
  from: word.from + characters,
  to: word.to + characters,
  startSample: word.startSample + samples,
  endSample: word.endSample + samples,
});

/** A voice that resamples leaves no sample as it was; it says a line in one piece, and of that length there is no other. */
function wordsSpoken(samples: Int16Array, spoken: readonly KnownSpeech[]): AlignedWord[] {
  const known = knownWords(samples, spoken);
  if (known.length > 0) return known;
  return spoken.find((speech) => Math.abs(speech.samples.length - samples.length) < SAME_LENGTH_SAMPLES)?.words ?? [];
}

const collect = (voice: Voice, text: string) =>
  collectSpeech(voice.speak({ text, persona: PERSONA, language: "en-US", signal: AbortSignal.timeout(LIMIT_MS) }));
