import type { AlignedWord } from "~/domain/alignment";
import { concatSamples } from "~/domain/audio";

import type { SpeechChunk } from "./voice";

/** A whole utterance. */
export interface Speech {
  /** 16 kHz mono */
  samples: Int16Array;
  words: AlignedWord[];
}

/** Reads an utterance to its end. */
export async function collectSpeech(chunks: AsyncIterable<SpeechChunk>): Promise<Speech> {
  const audio: Int16Array[] = [];
  const words: AlignedWord[] = [];
  for await (const chunk of chunks) {
    if (chunk.type === "audio") audio.push(chunk.samples);
    else if (chunk.type === "words") words.push(...chunk.words);
  }
  return { samples: concatSamples(audio), words };
}
