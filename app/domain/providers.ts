import { z } from "zod";

import type { ErrorCode } from "./errors";

export const providerRoleSchema = z.enum(["model", "voice", "speech-to-text"]);
/** What a provider is there for: words of the interviewer, its voice, and writing down what the candidate says. */
export type ProviderRole = z.infer<typeof providerRoleSchema>;

/** One provider of a chain, as people may see it: never its key. */
export interface ProviderView {
  /** Such as "language-model" or "embedded". */
  id: string;
  /** For people, such as "gpt-4.1-mini at api.openai.com". */
  name: string;
  /** Where what it needs is sent; null when nothing leaves this server. */
  host: string | null;
  model: string | null;
  /** `standing-by`: those before it serve. `resting`: it failed, and is asked again after a while. */
  status: "serving" | "standing-by" | "resting";
  /** Milliseconds until it is asked again; 0 unless it rests. */
  restingMs: number;
  lastFailure: { code: ErrorCode; message: string; /** ISO 8601 */ at: string } | null;
}

/** Who serves a role, the first choice first. Empty: nobody on this server does. */
export interface RoleView {
  role: ProviderRole;
  chain: ProviderView[];
}

/** Longest sound that may be sent in for a test. */
export const TEST_SOUND_SECONDS = 10;

const ms = z.number().nonnegative();

/** What a provider did when it was tried once, with how long the person would have waited. */
export const providerTestSchema = z.discriminatedUnion("role", [
  z.object({ role: z.literal("model"), /** To the first token. */ firstMs: ms, totalMs: ms, text: z.string() }),
  z.object({
    role: z.literal("voice"),
    /** To the first sound. */
    firstMs: ms,
    totalMs: ms,
    text: z.string(),
    /** A WAV file in base64. */
    wav: z.string(),
  }),
  z.object({
    role: z.literal("speech-to-text"),
    /** From the end of the sound to its words. */
    totalMs: ms,
    /** What it heard. */
    text: z.string(),
    /** What the embedded voice said to it; null for sound that was sent in. */
    spoken: z.string().nullable(),
  }),
]);
export type ProviderTest = z.infer<typeof providerTestSchema>;
