import type { Persona } from "~/domain/personas";
import { collectSpeech, type Speech } from "~/services/voice/collect-speech";
import { createEmbeddedVoice } from "~/services/voice/embedded-voice.server";
import type { Voice } from "~/services/voice/voice";

export interface SpokenAnswer extends Speech {
  text: string;
}

export interface SpokenAnswerOptions {
  /** Default "rms": a man's voice that no default interviewer has. */
  voice?: Persona["voice"];
  /** Tempo, as of a persona: larger is slower. Default 1. */
  stretch?: number;
}

const LIMIT_MS = 60_000;

let embedded: Voice | undefined;
const spoken = new Map<string, Promise<SpokenAnswer>>();

/**
 * A candidate's answer as sound (16 kHz mono) with its words, made when first asked for and the same ever after: 10 s of
 * speech take 0.2 s. The voice's thread does not keep the process up. Do not change the samples: they are shared.
 */
export function spokenAnswer(text: string, { voice = "rms", stretch = 1 }: SpokenAnswerOptions = {}): Promise<SpokenAnswer> {
  const key = JSON.stringify([text, voice, stretch]);
  const known = spoken.get(key) ?? speak(text, { voice, stretch });
  spoken.set(key, known);
  return known;
}

async function speak(text: string, persona: Pick<Persona, "voice" | "stretch">): Promise<SpokenAnswer> {
  embedded ??= createEmbeddedVoice();
  const signal = AbortSignal.timeout(LIMIT_MS);
  return { text, ...(await collectSpeech(embedded.speak({ text, persona, language: "en-US", signal }))) };
}
