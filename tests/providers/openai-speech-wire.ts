import { pcmBytes } from "~/domain/audio";
import { encodeWav } from "~/domain/wav";

import { badRequest } from "./openai-errors";
import type { WireReply } from "./wire-reply";

export interface SpeechBody {
  model: string;
  voice: string;
  input: string;
  response_format?: string;
  speed?: number;
}

export interface SpokenSound {
  /** Mono. */
  samples: Int16Array;
  /** Samples per second. The hosted service speaks at 24,000. */
  sampleRate: number;
}

export interface SpeechReplyOptions {
  body: SpeechBody;
  sound: SpokenSound;
  /** Values of `response_format` that are taken; others get 400. */
  formats: readonly string[];
}

/** As much audio as goes out at once: 100 ms at 24 kHz. */
const CHUNK_BYTES = 4_800;

/** A reply of POST /audio/speech: the bytes of the sound, chunk by chunk. */
export function speechReply({ body, sound, formats }: SpeechReplyOptions): WireReply {
  const format = body.response_format ?? "mp3";
  if (!formats.includes(format)) return badRequest(`Invalid value: '${format}'. Supported values are: ${formats.join(", ")}.`, "response_format");
  const bytes = format === "wav" ? encodeWav(sound.samples, sound.sampleRate) : pcmBytes(sound.samples);
  return { status: 200, headers: { "content-type": format === "wav" ? "audio/wav" : "audio/pcm" }, chunks: cut(bytes) };
}

function* cut(bytes: Uint8Array): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += CHUNK_BYTES) yield bytes.slice(at, at + CHUNK_BYTES);
}
