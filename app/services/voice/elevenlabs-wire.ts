import { z } from "zod";

import { pcmSamples } from "~/domain/audio";

/** Characters and when each sounds, in milliseconds from the beginning of the audio that they came with. */
export interface CharacterTimes {
  chars: readonly string[];
  startMs: readonly number[];
  durationMs: readonly number[];
}

/** What one context is told, whichever transport told it. */
export type VoiceMessage =
  | { type: "audio"; /** At the rate of the output format. */ samples: Int16Array; times: CharacterTimes | null }
  /** Nothing more follows in this context. */
  | { type: "final" };

/** What a message costs to keep. */
export const samplesOf = (message: VoiceMessage): number => (message.type === "audio" ? message.samples.length : 0);

/** A frame of the server, and whom it is for; null is for everybody on the socket. */
export type ServerFrame =
  | { contextId: string | null; messages: VoiceMessage[] }
  | { contextId: string | null; error: { name: string; text: string; closeCode: number | null } };

const alignment = z
  .object({ chars: z.array(z.string()), charStartTimesMs: z.array(z.number()), charDurationsMs: z.array(z.number()) })
  .nullish();

/** Replies come in camelCase; some sources and proxies have snake_case, so both are read. */
const frameSchema = z.object({
  audio: z.string().nullish(),
  isFinal: z.boolean().nullish(),
  is_final: z.boolean().nullish(),
  alignment,
  contextId: z.string().nullish(),
  context_id: z.string().nullish(),
  error: z.string().nullish(),
  message: z.string().nullish(),
  code: z.number().nullish(),
});

/** Reads a frame of `multi-stream-input`; null when it cannot be read. */
export function parseFrame(text: string): ServerFrame | null {
  const parsed = frameSchema.safeParse(parseJson(text));
  if (!parsed.success) return null;
  const frame = parsed.data;
  const contextId = frame.contextId ?? frame.context_id ?? null;
  if (typeof frame.error === "string") {
    return { contextId, error: { name: frame.error, text: frame.message ?? "", closeCode: frame.code ?? null } };
  }
  const messages: VoiceMessage[] = [];
  if (frame.audio) {
    const audio = audioMessage(frame.audio, frame.alignment ? timesOf(frame.alignment) : null);
    if (!audio) return null;
    messages.push(audio);
  }
  if (frame.isFinal ?? frame.is_final) messages.push({ type: "final" });
  return { contextId, messages };
}

/** Null when the audio is not whole samples or the arrays of times do not belong together. */
export function audioMessage(base64: string, times: CharacterTimes | null): VoiceMessage | null {
  const bytes = Buffer.from(base64, "base64");
  const misfit = times && (times.chars.length !== times.startMs.length || times.chars.length !== times.durationMs.length);
  if (bytes.length % 2 !== 0 || misfit) return null;
  return { type: "audio", samples: pcmSamples(bytes), times };
}

function timesOf(wire: NonNullable<z.infer<typeof alignment>>): CharacterTimes {
  return { chars: wire.chars, startMs: wire.charStartTimesMs, durationMs: wire.charDurationsMs };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
}

/** What a client says. Everything but the first has the context that it is for. */
export type ClientMessage =
  /** Opens a context; the settings cannot be changed while it is open. */
  | { text: " "; context_id: string; voice_settings: VoiceSettings }
  /** Text that ends with a space, spoken at once with `flush`; an empty one only keeps the context alive. */
  | { text: string; context_id: string; flush?: true }
  | { close_context: true; context_id: string }
  | { close_socket: true };

interface VoiceSettings {
  stability: number;
  similarity_boost: number;
  /** 0.7 to 1.2 */
  speed: number;
}

/** ElevenLabs' own defaults with another tempo: `stretch` above 1 is slower; the service takes 0.7 to 1.2. */
export function voiceSettings(stretch: number): VoiceSettings {
  const speed = Math.min(1.2, Math.max(0.7, Math.round(100 / stretch) / 100));
  return { stability: 0.5, similarity_boost: 0.75, speed };
}

/** The PCM formats that we can use, best first: the first needs no resampling. */
export const OUTPUT_FORMATS = [
  { name: "pcm_16000", rate: 16_000 },
  { name: "pcm_24000", rate: 24_000 },
  { name: "pcm_22050", rate: 22_050 },
] as const;
export type OutputFormat = (typeof OUTPUT_FORMATS)[number];
