import type { AlignedWord } from "~/domain/alignment";
import { SAMPLE_RATE, msToSamples } from "~/domain/audio";
import { InvalidInputError, ProviderError } from "~/domain/errors";
import type { Persona } from "~/domain/personas";
import { decodeWav } from "~/domain/wav";

import { createExpectedPhones } from "./expected-phones";
import { Flite, type FliteOptions, type FliteOutput, WAV_PATH } from "./flite.server";
import { type Phone, isPause, parsePhones } from "./phones";
import { type SpeakableWord, speakableWords } from "./speakable-text";
import { pieceText, speechPieces } from "./speech-pieces";
import type { SpeakOptions, SpeechChunk, Voice } from "./voice";
import { amplified, faded } from "./voice-level";
import { wordTimes } from "./word-times";

/** Silence kept before the first sound and after the last; flite itself leaves 110–250 ms on both sides. */
const LEAD_SAMPLES = msToSamples(30);
const TAIL_SAMPLES = msToSamples(150);
/** Silence after a sentence that another follows in the same utterance; with the lead it makes a pause of 350 ms. */
const SENTENCE_TAIL_SAMPLES = msToSamples(320);
const FADE_SAMPLES = msToSamples(5);
const CHUNK_SAMPLES = msToSamples(100);

/** flite's name of each voice ("kal" itself is 8 kHz), and the factor that brings it to −18 dBFS RMS (measured over 60 questions). */
const VOICES: Readonly<Record<Persona["voice"], { name: string; gain: number }>> = {
  slt: { name: "slt", gain: 0.72 },
  rms: { name: "rms", gain: 1.38 },
  awb: { name: "awb", gain: 1.24 },
  kal: { name: "kal16", gain: 3.3 },
};
/** The quickest voice: 15 ms for a sentence. All share one lexicon, so its phones stand for theirs. */
const PHONE_VOICE = "kal16";

export type EmbeddedVoiceOptions = FliteOptions;

/**
 * The voice that needs no key or network: flite, English only, 60 times faster than real time on one core. An utterance is
 * made sentence by sentence, one ahead of the reader. Text without anything to say gives no chunk.
 */
export function createEmbeddedVoice(options: EmbeddedVoiceOptions = {}): Voice {
  const flite = new Flite(options);
  const expectedPhones = createExpectedPhones(async (text, signal) => {
    return (await flite.run(["-voice", PHONE_VOICE, "-ps", "-t", text, "none"], signal)).stdout;
  });

  /** Samples and word times of one sentence, counted from its own first sample. */
  async function makePiece(words: readonly SpeakableWord[], isLast: boolean, speech: SpeakOptions): Promise<Piece> {
    const expected = await expectedPhones(words.map((word) => word.spoken), speech.signal);
    const output = await synthesise(flite, pieceText(words), speech);
    const phones = parsePhones(output.stdout);
    const trimmed = trim(samplesOf(output), phones, isLast ? TAIL_SAMPLES : SENTENCE_TAIL_SAMPLES);
    const samples = faded(amplified(trimmed.samples, VOICES[speech.persona.voice].gain), FADE_SAMPLES);
    const aligned = wordTimes({ text: speech.text, words, expected, phones });
    return { samples, words: aligned.map((word) => shifted(word, -trimmed.cut, samples.length)) };
  }

  async function* speak(speech: SpeakOptions): AsyncGenerator<SpeechChunk> {
    speech.signal.throwIfAborted();
    const pieces = speechPieces(speakableWords(speech.text));
    const make = (index: number): Promise<Piece> | undefined => {
      const words = pieces[index];
      if (!words) return undefined;
      const piece = makePiece(words, index === pieces.length - 1, speech);
      piece.catch(() => undefined); // thrown to the reader when it gets there, not as an unhandled rejection before
      return piece;
    };
    let offset = 0;
    let next = make(0);
    for (let index = 0; next; index += 1) {
      const piece = await next;
      next = make(index + 1);
      yield { type: "words", words: piece.words.map((word) => shifted(word, offset)) };
      for (let at = 0; at < piece.samples.length; at += CHUNK_SAMPLES) {
        speech.signal.throwIfAborted();
        yield { type: "audio", samples: piece.samples.slice(at, at + CHUNK_SAMPLES) };
      }
      speech.signal.throwIfAborted();
      offset += piece.samples.length;
    }
  }

  return {
    id: "embedded",
    name: "Embedded voice (flite)",
    warmUp: async () => {
      await flite.run(["-voice", PHONE_VOICE, "-ps", "-t", "ready", "none"], AbortSignal.timeout(WARM_UP_LIMIT_MS));
    },
    speak,
    speaks: (language) => /^en\b/i.test(language),
    close: () => flite.close(),
  };
}

const WARM_UP_LIMIT_MS = 20_000;

interface Piece {
  samples: Int16Array;
  words: AlignedWord[];
}

async function synthesise(flite: Flite, text: string, { persona, signal }: SpeakOptions): Promise<FliteOutput> {
  const stretch = `duration_stretch=${persona.stretch}`;
  return await flite.run(["-voice", VOICES[persona.voice].name, "--setf", stretch, "-psdur", "-t", text, WAV_PATH], signal);
}

function samplesOf({ wav }: FliteOutput): Int16Array {
  if (!wav) throw malformed();
  try {
    const { samples, sampleRate } = decodeWav(wav);
    if (sampleRate !== SAMPLE_RATE) throw malformed();
    return samples;
  } catch (cause) {
    throw cause instanceof InvalidInputError ? malformed(cause) : cause;
  }
}

/** Cuts silence off both ends, by the phones; pads where flite left less than `tail`. */
function trim(samples: Int16Array, phones: readonly Phone[], tail: number): { samples: Int16Array; cut: number } {
  const sounds = phones.filter((phone) => !isPause(phone));
  const cut = Math.max(0, (sounds[0]?.startSample ?? 0) - LEAD_SAMPLES);
  const end = (sounds.at(-1)?.endSample ?? samples.length) + tail;
  const trimmed = new Int16Array(Math.max(0, end - cut));
  trimmed.set(samples.subarray(cut, Math.min(end, samples.length)));
  return { samples: trimmed, cut };
}

function shifted(word: AlignedWord, by: number, limit = Infinity): AlignedWord {
  const within = (sample: number) => Math.min(Math.max(0, sample + by), limit);
  return { ...word, startSample: within(word.startSample), endSample: within(word.endSample) };
}

const malformed = (cause?: unknown) =>
  new ProviderError("The embedded voice made a sound that cannot be read. Please try again.", {
    code: "provider-malformed",
    retryable: true,
    cause,
  });
