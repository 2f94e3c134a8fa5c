import { z } from "zod";

import { InvalidInputError } from "~/domain/errors";

const optionalText = z.string().trim().optional();
const optionalUrl = z.string().trim().pipe(z.url({ protocol: /^https?$/ })).optional();

/** The whole environment. Every key is optional; `.env.example` says what each adds. */
export const envSchema = z.object({
  NODE_ENV: z.enum(["development", "production", "test"]).default("production"),
  PORT: z.coerce.number().int().min(0).max(65_535).default(3000),
  /** Address to bind. Anything but loopback is open to the network. */
  HOST: z.string().trim().min(1).default("127.0.0.1"),
  DATA_DIR: z.string().trim().min(1).default("./.data"),
  /** How people reach it from outside, behind a proxy; its origin may open the WebSocket. */
  PUBLIC_URL: optionalUrl,
  LOG_LEVEL: z.enum(["fatal", "error", "warn", "info", "debug", "trace", "silent"]).default("info"),
  DATABASE_URL: optionalText,
  /** Everything but shared pages then asks for it; without it whoever reaches the server is its owner. Long, for guesses are not counted. */
  OWNER_PASSWORD: z.string().trim().min(12).optional(),
  /** Lets whoever sends it read `/metrics`. */
  METRICS_TOKEN: optionalText,

  /** Origin of an S3 service other than AWS. */
  S3_ENDPOINT: optionalUrl,
  S3_REGION: optionalText,
  S3_BUCKET: optionalText,
  S3_ACCESS_KEY_ID: optionalText,
  S3_SECRET_ACCESS_KEY: optionalText,

  OPENAI_API_KEY: optionalText,
  LLM_BASE_URL: optionalUrl,
  LLM_API_KEY: optionalText,
  LLM_MODEL: optionalText,
  LLM_FALLBACK_BASE_URL: optionalUrl,
  LLM_FALLBACK_API_KEY: optionalText,
  LLM_FALLBACK_MODEL: optionalText,
  STT_BASE_URL: optionalUrl,
  STT_API_KEY: optionalText,
  STT_MODEL: optionalText,
  ELEVENLABS_API_KEY: optionalText,
  ELEVENLABS_BASE_URL: optionalUrl,
  ELEVENLABS_VOICE_ID: optionalText,
  ELEVENLABS_MODEL_ID: optionalText,
  TTS_BASE_URL: optionalUrl,
  TTS_API_KEY: optionalText,
  TTS_MODEL: optionalText,
  TTS_VOICE: optionalText,
  DEEPGRAM_API_KEY: optionalText,
  DEEPGRAM_BASE_URL: optionalUrl,
});
export type Env = z.infer<typeof envSchema>;

/** Without one of these the others say nothing. */
const BUCKET_KEYS = ["S3_BUCKET", "S3_ACCESS_KEY_ID", "S3_SECRET_ACCESS_KEY"] as const;

const completeSchema = envSchema.superRefine((values, context) => {
  if (![...BUCKET_KEYS, "S3_ENDPOINT" as const, "S3_REGION" as const].some((key) => values[key])) return;
  for (const key of BUCKET_KEYS) if (!values[key]) context.addIssue({ code: "custom", path: [key], message: "a bucket needs it too" });
});

let cached: Env | undefined;

/** The environment, checked once. Throws `InvalidInputError` with one line per wrong key. */
export function env(): Env {
  cached ??= parseEnv(process.env);
  return cached;
}

export function parseEnv(source: Record<string, string | undefined>): Env {
  // An empty value is how people leave a key out.
  const parsed = completeSchema.safeParse(Object.fromEntries(Object.entries(source).filter(([, value]) => value?.trim())));
  if (parsed.success) return parsed.data;
  const lines = parsed.error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`);
  throw new InvalidInputError(`The environment has settings that cannot be used:\n  ${lines.join("\n  ")}`);
}
