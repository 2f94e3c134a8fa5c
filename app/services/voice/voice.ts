import type { AlignedWord } from "~/domain/alignment";
import type { Persona } from "~/domain/personas";

/** A piece of one utterance, in order. Words may come before, with or after the audio they lie in, but before the end. */
export type SpeechChunk =
  | { type: "audio"; /** 16 kHz mono */ samples: Int16Array }
  /** Samples count from the utterance's first sample; `from`/`to` are offsets in the utterance's text. */
  | { type: "words"; words: AlignedWord[] }
  /** From here on another voice speaks, because the chosen one failed; `message` tells the candidate so. */
  | { type: "stand-in"; id: string; name: string; message: string };

export interface SpeakOptions {
  /** One clause or sentence of plain text, never empty. */
  text: string;
  persona: Pick<Persona, "voice" | "stretch">;
  /** BCP 47 */
  language: string;
  /** What is spoken for one turn, clause after clause, follows on: a voice that can keeps its tone and its socket. Default: a turn of its own. */
  turnId?: string;
  /** Stops the work; the iteration then ends by throwing the signal's reason. */
  signal: AbortSignal;
}

/** A turn whose words are being written. */
export type TurnToSpeak = Pick<SpeakOptions, "persona" | "language" | "signal"> & { turnId: string };

/** Text to speech. Every adapter passes `voice-conformance.ts`. */
export interface Voice {
  /** Stable id, such as "embedded". */
  readonly id: string;
  /** For people, such as "Embedded voice (flite)". */
  readonly name: string;
  /** Makes the first utterance fast; may be called more than once. Default: nothing. */
  warmUp?(): Promise<void>;
  /** Gets ready what the turn's first clause needs, which is still being written. Never throws: what goes wrong, the clause meets. Default: nothing. */
  beginTurn?(turn: TurnToSpeak): void;
  /** Streams the utterance. Throws `ProviderError`. */
  speak(options: SpeakOptions): AsyncIterable<SpeechChunk>;
  /** Nothing more is spoken of this turn; also after an abort. Never throws. Default: nothing. */
  endTurn?(turnId: string): void;
  /** Whether it can speak this language (BCP 47). Default: any. */
  speaks?(language: string): boolean;
  /** Frees threads and sockets. */
  close?(): Promise<void>;
}

/** Whether the server makes the sound in this language (BCP 47); if not, the page speaks the text with a voice of its browser. */
export const speaks = (voice: Voice, language: string): boolean => voice.speaks?.(language) ?? true;
