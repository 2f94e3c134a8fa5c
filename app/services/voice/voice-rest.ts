import { type HotseatError, ProviderError } from "~/domain/errors";

/** A voice that failed is left alone for 30 s, for twice as long after each further failure, for 5 minutes at most. */
const FIRST_REST_MS = 30_000;
const LONGEST_REST_MS = 5 * 60_000;

/** Circuit breaker of one voice. After a rest one clause tries it; the others wait for how that ends. */
export class VoiceRest {
  readonly #now: () => number;
  #state: { kind: "well" } | { kind: "resting"; failures: number; until: number; isProbed: boolean } = { kind: "well" };

  constructor(now: () => number) {
    this.#now = now;
  }

  /** Whether a clause may be given to it. Who was told yes tells `succeeded`, `failed` or at least `released`. */
  mayTry(): boolean {
    if (this.#state.kind === "well") return true;
    if (this.#state.isProbed || this.#now() < this.#state.until) return false;
    this.#state.isProbed = true;
    return true;
  }

  succeeded(): void {
    this.#state = { kind: "well" };
  }

  /** What no retry can heal, such as a wrong key, rests longest; a provider that names a time is left alone so long. */
  failed(error: HotseatError): void {
    // Clauses that began before the first failure say nothing new.
    if (this.#state.kind === "resting" && this.#now() < this.#state.until) return;
    const failures = this.#state.kind === "resting" ? this.#state.failures + 1 : 1;
    const asked = error instanceof ProviderError ? (error.retryAfterMs ?? 0) : 0;
    const restMs = error.retryable ? Math.max(FIRST_REST_MS * 2 ** (failures - 1), asked) : LONGEST_REST_MS;
    this.#state = { kind: "resting", failures, until: this.#now() + Math.min(restMs, LONGEST_REST_MS), isProbed: false };
  }

  /** The clause ended without telling anything about the voice, such as by an interruption. */
  released(): void {
    if (this.#state.kind === "resting") this.#state.isProbed = false;
  }
}
