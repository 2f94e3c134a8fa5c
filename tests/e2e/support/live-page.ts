import { type APIRequestContext, type Locator, type Page, expect } from "@playwright/test";

type State = "Listening" | "Thinking" | "Speaking" | "Paused" | "Reconnecting" | "Ended";

/** A sentence of the interviewer takes some seconds of real time, and a voice detector is waited for up to 10 s on a machine under load. */
const STATE_TIMEOUT_MS = 45_000;

/** Makes an interview as the form does. Returns its id. */
export async function createInterview(request: APIRequestContext, settings: Record<string, unknown> = {}): Promise<string> {
  const response = await request.post("/api/interviews", { data: settings });
  expect(response.status()).toBe(201);
  return ((await response.json()) as { id: string }).id;
}

/** The page of one interview, as somebody sees it who knows its buttons. */
export class LivePage {
  readonly transcript: Locator;
  readonly problem: Locator;
  readonly typed: Locator;
  readonly #state: Locator;

  constructor(readonly page: Page) {
    this.transcript = page.getByRole("log", { name: "Transcript" });
    this.problem = page.getByRole("alert");
    this.typed = page.getByRole("textbox", { name: "Type your answer" });
    this.#state = page.getByRole("status", { name: "Interviewer state" });
  }

  /** Creates an interview, enters it, and silences the introduction and the first question. */
  async begin(settings: Record<string, unknown> = {}): Promise<string> {
    const id = await createInterview(this.page.request, settings);
    await this.enter(id);
    await this.interruptOnce(/\w/);
    await this.interruptOnce(/\w[^]*\n/);
    await this.expectState("Listening");
    return id;
  }

  /** As somebody does who comes back. */
  async enter(id: string, { origin = "" } = {}): Promise<void> {
    await this.page.goto(`${origin}/interviews/${id}`);
    await this.press("Resume");
  }

  async press(name: string): Promise<void> {
    await this.page.getByRole("button", { name, exact: true }).click();
  }

  async expectState(state: State): Promise<void> {
    await expect(this.#state).toHaveText(state, { timeout: STATE_TIMEOUT_MS });
  }

  /** Waits until the transcript of the interviewer has `words`. */
  async hears(words: RegExp): Promise<void> {
    await expect.poll(() => this.heard(), { timeout: STATE_TIMEOUT_MS, intervals: [100] }).toMatch(words);
  }

  /** Presses Escape once the transcript of the interviewer has `words`. */
  async interruptOnce(words: RegExp): Promise<void> {
    await this.hears(words);
    await this.page.keyboard.press("Escape");
  }

  /** What the interviewer was heard to say so far, a line for each turn. */
  async heard(): Promise<string> {
    const rows = this.transcript.locator('[data-speaker="interviewer"] .transcript-words');
    return (await rows.evaluateAll((all) => all.map((row) => row.firstChild?.textContent?.trim() ?? ""))).join("\n");
  }

  /** What the interviewer's turn of that place, from 0, was to say, heard or not. */
  async wholeText(place: number): Promise<string> {
    const words = this.transcript.locator('[data-speaker="interviewer"] .transcript-words').nth(place);
    return ((await words.textContent()) ?? "").replace(/\(not heard: (.*)\)/, "$1").replace(/\s+/g, " ").trim();
  }

  /** What the candidate is recorded to have said, a line for each answer. */
  async said(): Promise<string[]> {
    return this.transcript.locator('[data-speaker="candidate"] .transcript-words').allInnerTexts();
  }

  /** Changes how answers are given. The radio itself is under its label. */
  async choose(mode: "Hands-free" | "Tap to talk" | "Type"): Promise<void> {
    const radio = this.page.getByRole("radio", { name: mode, exact: true });
    await radio.check({ force: true });
    await expect(radio).toBeChecked();
  }

  /** Ends the interview and waits for its playback page. */
  async end(): Promise<void> {
    await this.press("End interview");
    await this.page.getByRole("dialog").getByRole("button", { name: "End and rewatch" }).click();
    await expect(this.page).toHaveURL(/\/playback$/);
  }

  async type(text: string): Promise<void> {
    await this.typed.fill(text);
    await this.press("Finish answer");
    await expect(this.transcript).toContainText(text.trim().slice(0, 40));
  }

  /** The question as it was asked, once it waits for its answer. */
  async question(): Promise<string> {
    return (await this.page.locator(".question").innerText()).trim();
  }

  /** On the playback page: how long the recording of the answer with `text` is, as the browser's player reads it. */
  async recordedSeconds(text: string): Promise<number> {
    const audio = this.page.locator('[data-turn][data-speaker="candidate"]').filter({ hasText: text }).locator("audio");
    return audio.evaluate(async (element: HTMLAudioElement) => {
      element.preload = "metadata";
      if (Number.isNaN(element.duration)) await new Promise((resolve) => element.addEventListener("loadedmetadata", resolve));
      return element.duration;
    });
  }
}

/** The playback page as a table: time, question and answer. */
export async function openTable(page: Page): Promise<Locator> {
  await page.getByRole("link", { name: "Table", exact: true }).click();
  return page.getByRole("table", { name: "The interview" });
}
