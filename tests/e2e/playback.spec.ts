import type { Page } from "@playwright/test";

import { test as base, expect, expectAccessible } from "./fixtures";
import { Candidate } from "./support/candidate";
import { LivePage } from "./support/live-page";
import { type SpeechServer, startSpeechServer } from "./support/speech-server";

const ANSWER = "We fixed the broken release together as a team.";

const test = base.extend<{ speech: SpeechServer }>({
  speech: async ({ browserName: _ }, use) => {
    const server = await startSpeechServer({ short: ANSWER });
    await use(server);
    await server.close();
  },
  appEnv: async ({ speech }, use) => use({ STT_BASE_URL: speech.baseUrl, STT_API_KEY: "test", STT_MODEL: "whisper-1" }),
});

test("the playback page does everything by keyboard: play, seek, loop, skip, search, edit and the table", async ({ page, mic, speech }) => {
  const live = new LivePage(page);
  const playback = new PlaybackKeys(page);

  await test.step("an interview with one spoken answer", async () => {
    await live.begin();
    await new Candidate({ page, mic, speech }).answer("short");
    await live.interruptOnce(/\w/);
    await live.end();
  });

  await test.step("the recording of the whole is made and takes over", async () => {
    await expect.poll(() => playback.recordedSeconds(), { timeout: 30_000 }).toBeGreaterThan(5);
    await expectAccessible(page);
  });

  await test.step("Space plays and pauses on the interview's one clock", async () => {
    await page.keyboard.press("Space");
    await expect(page.getByRole("button", { name: "Pause", exact: true })).toBeVisible();
    await expect.poll(() => playback.seconds()).toBeGreaterThan(0.2);
    await page.keyboard.press("Space");
    await expect(page.getByRole("button", { name: "Play", exact: true })).toBeVisible();
  });

  await test.step("arrows, words, questions and marks go to places", async () => {
    await playback.slider.focus();
    await page.keyboard.press("Home");
    await expect.poll(() => playback.seconds()).toBe(0);
    await playback.leaveControl();
    await page.keyboard.press("ArrowRight");
    await expect.poll(() => playback.seconds()).toBeCloseTo(5, 1);
    await page.keyboard.press("ArrowLeft");
    await expect.poll(() => playback.seconds()).toBeCloseTo(0, 1);
    await page.keyboard.press(".");
    await page.keyboard.press(".");
    await expect.poll(() => playback.litWord()).not.toBe("");
    await page.keyboard.press("c");
    const question = await playback.seconds();
    expect(question).toBeGreaterThan(0);
    await page.keyboard.press("m");
    await page.keyboard.press("Shift+C");
    await expect(page.getByRole("group", { name: "Questions on the timeline" }).getByRole("button").first()).toContainText("Question 1");
    await expect(page.getByRole("group", { name: "Marks on the timeline" }).getByRole("button").first()).toHaveAccessibleName(/You interrupted here, at 0:\d\d/);
  });

  await test.step("speed, silence, only my answers", async () => {
    await page.keyboard.press(">");
    await expect(page.getByRole("combobox", { name: "Speed" })).toHaveValue("1.25");
    expect(await playback.recording((audio) => [audio.playbackRate, audio.preservesPitch])).toEqual([1.25, true]);
    await page.keyboard.press("<");
    await page.keyboard.press("s");
    await expect(page.getByRole("button", { name: "Skip silence" })).toHaveAttribute("aria-pressed", "true");
    await page.keyboard.press("s");
    await playback.slider.focus();
    await page.keyboard.press("Home");
    await playback.leaveControl();
    await page.keyboard.press("a");
    await page.keyboard.press("Space");
    const answerAt = await playback.startOf(ANSWER);
    await expect.poll(() => playback.seconds()).toBeGreaterThanOrEqual(answerAt);
    await page.keyboard.press("Space");
    await page.keyboard.press("a");
    await expect(page.getByRole("button", { name: "Only my answers" })).toHaveAttribute("aria-pressed", "false");
  });

  await test.step("a selection loops", async () => {
    await page.keyboard.press("i");
    await page.keyboard.press(".");
    await page.keyboard.press(".");
    await page.keyboard.press("o");
    await expect(page.getByRole("button", { name: "Loop", exact: true })).toHaveAttribute("aria-pressed", "true");
    const from = await playback.seconds();
    await page.keyboard.press("Space");
    await page.waitForTimeout(1_500);
    expect(await playback.seconds()).toBeLessThan(from + 1.2);
    await page.keyboard.press("Space");
    await page.keyboard.press("l");
    await expect(page.getByRole("button", { name: "Loop", exact: true })).toHaveAttribute("aria-pressed", "false");
  });

  await test.step("the timeline zooms", async () => {
    await expect(page.getByRole("button", { name: "Zoom out" })).toBeDisabled();
    await page.keyboard.press("+");
    await expect(page.getByRole("button", { name: "Zoom out" })).toBeEnabled();
    await page.keyboard.press("-");
    await expect(page.getByRole("button", { name: "Zoom out" })).toBeDisabled();
  });

  await test.step("search finds, counts, goes on and plays", async () => {
    await page.keyboard.press("/");
    const field = page.getByRole("searchbox", { name: "Search the words" });
    await expect(field).toBeFocused();
    await page.keyboard.type("RELEASE together");
    await expect(page.getByRole("search").getByRole("status")).toHaveText(/^1 of \d$/);
    await page.keyboard.press("Enter");
    for (const _ of ["Previous place", "Next place", "Play from this place"]) await page.keyboard.press("Tab");
    await expect(page.getByRole("button", { name: "Play from this place" })).toBeFocused();
    await page.keyboard.press("Enter");
    await expect(page.getByRole("button", { name: "Pause", exact: true })).toBeVisible();
    await field.focus();
    await page.keyboard.press("Escape");
    await expect(field).toHaveValue("");
    await page.keyboard.press("Space");
  });

  await test.step("a word is edited, and what was said stays", async () => {
    await playback.turn(ANSWER).getByRole("button", { name: /^Edit your answer at/ }).focus();
    await page.keyboard.press("Enter");
    const words = page.getByRole("textbox", { name: "Edit the words of this answer" });
    await expect(words).toBeFocused();
    await words.fill(ANSWER.replace("release", "deployment"));
    await page.keyboard.press("Control+Enter");
    await expect(words).toHaveCount(0);
    await expect(playback.turn("deployment together").getByText("Edited. Show what was said")).toBeVisible();
    await page.reload();
    await expect(playback.turn("deployment together")).toContainText("the broken deployment");
  });

  await test.step("the table is a view that the address remembers, and the keys are listed", async () => {
    await page.waitForFunction(() => "__remixRouteModules" in window);
    await page.keyboard.press("t");
    await expect(page.getByRole("table", { name: "The interview" })).toBeVisible();
    await expect(page).toHaveURL(/\?view=table$/);
    await expectAccessible(page);
    await page.reload();
    await expect(page.getByRole("table", { name: "The interview" })).toBeVisible();
    await page.getByRole("link", { name: "Transcript" }).press("Enter");
    await expect(page.getByRole("region", { name: "Transcript" })).toBeVisible();
    await page.keyboard.press("?");
    await expect(page.getByRole("dialog", { name: "Keys" })).toContainText("Only your answers, or all");
    await page.keyboard.press("Escape");
    await expect(page.getByRole("dialog")).toHaveCount(0);
  });

  await test.step("a turn's own button plays that turn", async () => {
    const button = playback.turn("deployment together").getByRole("button", { name: /^Play You at/ });
    await button.press("Enter");
    await expect(playback.turn("deployment together").getByRole("button", { name: /^Pause You at/ })).toBeVisible();
  });
});

/** The playback page as somebody sees it who knows its keys. */
class PlaybackKeys {
  constructor(private readonly page: Page) {}

  get slider() {
    return this.page.getByRole("slider", { name: "Place in the interview" });
  }

  turn(text: string) {
    return this.page.locator("[data-turn]").filter({ hasText: text });
  }

  /** Keys that a slider or a field would take are the page's again. */
  leaveControl(): Promise<void> {
    return this.page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
  }

  recording<T>(read: (audio: HTMLAudioElement) => T): Promise<T> {
    return this.page.locator("audio[data-recording]").evaluate(read);
  }

  /** How long the recording of the whole is; 0 until it is there. */
  recordedSeconds(): Promise<number> {
    return this.recording((audio) => (Number.isFinite(audio.duration) ? audio.duration : 0));
  }

  seconds(): Promise<number> {
    return this.recording((audio) => audio.currentTime);
  }

  /** Where in the interview a turn begins, by its own time. */
  async startOf(text: string): Promise<number> {
    const time = await this.turn(text).getByRole("button", { name: /^Play from/ }).locator("time").getAttribute("datetime");
    return Number(/\d+/.exec(time ?? "")?.[0]);
  }

  /** The word that is painted as sounding. */
  litWord(): Promise<string> {
    return this.page.evaluate(() =>
      ["said-interviewer", "said-candidate"]
        .flatMap((name) => [...(CSS.highlights.get(name) ?? [])])
        .map((range) => String(range))
        .join(""),
    );
  }
}
