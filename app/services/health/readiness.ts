export interface ReadinessCheck {
  /** What has to work, such as "database". */
  name: string;
  /** Throws when it does not. */
  run: () => Promise<unknown>;
}

export interface Readiness {
  status: "ready" | "unavailable";
  checks: Record<string, "ok" | "failed">;
  /** Names of the checks that failed. */
  missing: string[];
  /** Who does what, by name, the first choice first: which interviewers, voices and transcriptions. */
  providers: Record<string, string[]>;
}

export interface ReadinessOptions {
  checks: readonly ReadinessCheck[];
  providers: () => Record<string, string[]>;
  /** Milliseconds that one check may take. */
  timeoutMs?: number;
  /** Milliseconds that an answer is good for, so that being asked often costs nothing. */
  keepMs?: number;
  /** Told why a check failed; the answer itself is public and says only that it did. */
  onFailure: (name: string, error: unknown) => void;
  /** Milliseconds of any clock that does not go back. */
  now?: () => number;
}

/** Makes a function that tells whether pages and interviews can be served now. It never throws. */
export function createReadiness(options: ReadinessOptions): () => Promise<Readiness> {
  const { keepMs = 1_000, now = () => performance.now() } = options;
  let last: { at: number; answer: Promise<Readiness> } | null = null;
  return () => {
    if (!last || now() - last.at >= keepMs) last = { at: now(), answer: check(options) };
    return last.answer;
  };
}

async function check({ checks, providers, timeoutMs = 2_000, onFailure }: ReadinessOptions): Promise<Readiness> {
  const results = await Promise.all(
    checks.map(async ({ name, run }) => {
      try {
        await within(timeoutMs, run());
        return [name, "ok"] as const;
      } catch (error) {
        onFailure(name, error);
        return [name, "failed"] as const;
      }
    }),
  );
  const missing = results.filter(([, result]) => result === "failed").map(([name]) => name);
  return { status: missing.length > 0 ? "unavailable" : "ready", checks: Object.fromEntries(results), missing, providers: providers() };
}

async function within(timeoutMs: number, work: Promise<unknown>): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`No answer within ${timeoutMs} ms`)), timeoutMs);
  });
  try {
    await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
