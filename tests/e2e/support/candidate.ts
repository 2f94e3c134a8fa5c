import { type Locator, type Page, expect } from "@playwright/test";

import type { Microphone } from "../microphone";
import type { SpeechServer } from "./speech-server";

interface CandidateOptions {
  page: Page;
  mic: Microphone;
  speech: SpeechServer;
}

/** States change when the interviewer has finished a sentence or the candidate was understood: seconds of real time. */
const STATE_TIMEOUT_MS = 45_000;

/** Somebody who sits before the live page, speaks and presses its buttons. */
export class Candidate {
  readonly transcript: Locator;
  readonly #state: Locator;
  readonly #options: CandidateOptions;
  #speaking: Promise<void> = Promise.resolve();

  constructor(options: CandidateOptions) {
    this.#options = options;
    this.transcript = options.page.getByRole("log", { name: "Transcript" });
    this.#state = options.page.getByRole("status", { name: "Interviewer state" });
  }

  async expectState(state: "Listening" | "Thinking" | "Speaking" | "Paused" | "Reconnecting" | "Ended"): Promise<void> {
    await expect(this.#state).toHaveText(state, { timeout: STATE_TIMEOUT_MS });
  }

  /** Says all of it, and waits until it was understood and the interviewer has begun to react. */
  async answer(name: string): Promise<void> {
    const { mic, speech } = this.#options;
    const { samples, text } = speech.say(name);
    const said = this.transcript.locator('[data-speaker="interviewer"]');
    const before = await said.count();
    await mic.speak(samples);
    await expect(this.transcript).toContainText(lastWords(text), { timeout: STATE_TIMEOUT_MS });
    await expect.poll(() => said.count(), { timeout: STATE_TIMEOUT_MS }).toBeGreaterThan(before);
  }

  /** Begins to speak; resolves when the page has noticed. */
  async startSpeaking(name: string): Promise<void> {
    const { mic, page, speech } = this.#options;
    this.#speaking = mic.speak(speech.say(name).samples);
    // Told to whoever waits for the last word, and not to the process, when the page goes before it.
    this.#speaking.catch(() => undefined);
    await expect(page.getByRole("button", { name: "Discard answer" })).toBeEnabled();
  }

  /** Resolves when the last word is out. */
  finishSpeaking(): Promise<void> {
    return this.#speaking;
  }

  /** Presses Escape once the interviewer has said that many words of the turn. */
  async interruptAfterWords(words: number): Promise<void> {
    const said = this.transcript.locator('[data-speaker="interviewer"]').last();
    await expect
      .poll(async () => ((await said.count()) ? (await said.innerText()).split(/\s+/).length : 0), { timeout: STATE_TIMEOUT_MS })
      .toBeGreaterThan(words);
    await this.#options.page.keyboard.press("Escape");
  }

  /** Whether the question now asked is this one of the plan. */
  async hearsQuestion(number: number): Promise<boolean> {
    return (await this.#options.page.getByText(`Question ${number} of`).count()) > 0;
  }

  /** The question that stays on the page while it is being answered. */
  async question(): Promise<string> {
    return (await this.#options.page.locator(".question").innerText()).trim();
  }

  /** The interviewer now says something that quotes at least three words in a row of that answer. */
  async expectProbeOf(name: string): Promise<void> {
    await this.expectState("Listening");
    const said = await this.transcript.locator('[data-speaker="interviewer"]').last().innerText();
    const quote = /"([^"]+)"/.exec(said)?.[1] ?? "";
    expect(quote.split(/\s+/).length, said).toBeGreaterThanOrEqual(3);
    expect(this.#options.speech.say(name).text).toContain(quote);
  }
}

const lastWords = (text: string): string => text.split(" ").slice(-3).join(" ").replace(/\.$/, "");
