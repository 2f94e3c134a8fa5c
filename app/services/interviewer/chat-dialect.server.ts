import { APIError } from "openai";

/** Room for a turn and for the hidden thoughts of a reasoning model; only a runaway one meets it. */
const MOST_TOKENS = 4_000;
/** Lively, and still to the point. */
const TEMPERATURE = 0.7;

type Parameters = { stream_options?: { include_usage: true }; max_completion_tokens?: number; max_tokens?: number; temperature?: number };

/**
 * The optional parameters that one endpoint takes. Reasoning models refuse `max_tokens` and `temperature`, older servers know neither
 * `max_completion_tokens` nor `stream_options`: each is found out by its refusal and remembered until the restart.
 */
export class ChatDialect {
  #usage = true;
  #tokens: "max_completion_tokens" | "max_tokens" | null = "max_completion_tokens";
  #temperature = true;

  get parameters(): Parameters {
    return {
      ...(this.#usage && { stream_options: { include_usage: true } }),
      ...(this.#tokens && { [this.#tokens]: MOST_TOKENS }),
      ...(this.#temperature && { temperature: TEMPERATURE }),
    };
  }

  /** Whether the refusal was about a parameter that can be done without, so that asking again at once is worth it. At most four times. */
  learn(error: unknown): boolean {
    if (!(error instanceof APIError) || (error.status !== 400 && error.status !== 422)) return false;
    const about = `${error.param ?? ""} ${error.message}`;
    if (this.#tokens && /\bmax_(?:completion_)?tokens\b/.test(about)) {
      this.#tokens = this.#tokens === "max_completion_tokens" ? "max_tokens" : null;
      return true;
    }
    if (this.#usage && /\bstream_options\b|\binclude_usage\b/.test(about)) return !(this.#usage = false);
    if (this.#temperature && /\btemperature\b/.test(about)) return !(this.#temperature = false);
    return this.#dropAll(about);
  }

  /** Some servers refuse what they do not know without naming it. */
  #dropAll(about: string): boolean {
    const unnamed = /\b(?:extra|unknown|unrecogni[sz]ed|unsupported|unexpected|not permitted|not supported|invalid)\b/i.test(about);
    if (!unnamed || Object.keys(this.parameters).length === 0) return false;
    this.#usage = false;
    this.#tokens = null;
    this.#temperature = false;
    return true;
  }
}
