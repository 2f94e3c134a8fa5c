import type { Page } from "@playwright/test";

import { createOracle } from "../providers/oracle-recogniser";
import { test as base, expect } from "./fixtures";
import { Candidate } from "./support/candidate";
import { mixedRecording } from "./support/mixed-recording";
import { type SpeechServer, startSpeechServer } from "./support/speech-server";

/** Short answers are always asked further; whole ones may lead to the next question. */
const ANSWERS = {
  short: "We fixed the broken release together as a team.",
  story:
    "Last spring our checkout failed daily. I traced the error and wrote the fix myself, because customers left. " +
    "As a result failures fell by ninety percent.",
  more: "I chose the smaller change, because it was safe to undo, and in the end it saved us four days of work.",
  /** Breaks off, so it is waited for what comes after "because": a slow machine presses Discard in time, too. */
  discarded: "Actually this is not what I wanted to say about my former manager and the budget, because",
  brief: "We changed the plan for the whole department.",
  redone: "My first version was far too long and I lost the thread completely.",
  better: "I moved forty services in stages, because one big step was too risky. As a result costs fell by twenty percent.",
  further: "I would decide the same way again, because it gave everybody time, and complaints went down by half.",
  afterRestart: "I learned a new language in two months, because the project needed it. I built the parser alone and it saved us ten hours a week.",
};
const KEPT = ["short", "story", "brief", "better", "afterRestart"] as const;

const test = base.extend<{ speech: SpeechServer }>({
  speech: async ({ browserName: _ }, use) => {
    const server = await startSpeechServer(ANSWERS);
    await use(server);
    await server.close();
  },
  appEnv: async ({ speech }, use) => use({ STT_BASE_URL: speech.baseUrl, STT_API_KEY: "test", STT_MODEL: "whisper-1" }),
});

test("a whole spoken interview: probes, interruption, discard, redo, reload, restart, end and playback", async ({
  page,
  app,
  mic,
  speech,
  expectConsoleErrors,
}) => {
  test.setTimeout(240_000);
  // While the server is down, the browser says of each attempt that nobody answered.
  expectConsoleErrors(/WebSocket connection to .* failed/);
  const candidate = new Candidate({ page, mic, speech });

  await test.step("two clicks from the first page to the interviewer's voice", async () => {
    await page.goto("/");
    await page.getByRole("link", { name: "New interview" }).first().click();
    await page.getByRole("button", { name: "Begin interview" }).click();
    await candidate.expectState("Speaking");
    await expect(page).toHaveURL(/\/interviews\/[0-9a-z]{20}$/);
    await expect(page.getByText("Built-in interviewer speaks as Maya")).toBeVisible();
  });

  await test.step("the introduction can be interrupted", async () => {
    await candidate.interruptAfterWords(3);
  });

  await test.step("a short answer is probed with the candidate's own words", async () => {
    await candidate.expectState("Listening");
    await candidate.answer("short");
    await candidate.expectProbeOf("short");
  });

  await test.step("whole answers lead to the second question, which is interrupted: the rest is struck through", async () => {
    await candidate.answer("story");
    if (!(await candidate.hearsQuestion(2))) {
      await candidate.expectState("Listening");
      await candidate.answer("more");
    }
    await candidate.interruptAfterWords(4);
    await candidate.expectState("Listening");
    await expect(candidate.transcript.locator("s.unheard").last()).not.toBeEmpty();
    expect(await candidate.hearsQuestion(2)).toBe(true);
  });

  await test.step("an answer is discarded while it is given: nothing of it stays", async () => {
    await candidate.startSpeaking("discarded");
    await candidate.finishSpeaking();
    await page.getByRole("button", { name: "Discard answer" }).click();
    await expect(candidate.transcript.getByText("An answer was discarded here")).toBeVisible();
    await candidate.expectState("Listening");
    await expect(candidate.transcript).not.toContainText("former manager");
  });

  await test.step("the same question is answered, and probed again", async () => {
    await candidate.answer("brief");
    await candidate.expectProbeOf("brief");
  });

  await test.step("an answer is redone: what it answered is asked again", async () => {
    const question = await candidate.question();
    await candidate.answer("redone");
    await page.getByRole("button", { name: "Redo last answer" }).click();
    await expect(candidate.transcript).not.toContainText("lost the thread completely");
    await candidate.expectState("Speaking");
    await candidate.expectState("Listening");
    expect(await candidate.question()).toContain(question);
  });

  await test.step("a reload goes on where it was", async () => {
    await page.reload();
    await candidate.expectState("Paused");
    await page.getByRole("button", { name: "Resume" }).click();
    await candidate.expectState("Listening");
    await candidate.answer("better");
    if (!(await candidate.hearsQuestion(3))) {
      await candidate.expectState("Listening");
      await candidate.answer("further");
    }
    await candidate.interruptAfterWords(2);
    await candidate.expectState("Listening");
    expect(await candidate.hearsQuestion(3)).toBe(true);
  });

  await test.step("the server is killed and comes back in the middle of the next answer", async () => {
    await candidate.startSpeaking("afterRestart");
    await app.kill();
    await candidate.expectState("Reconnecting");
    await app.start();
    await candidate.finishSpeaking();
    await expect(candidate.transcript).toContainText("saved us ten hours a week");
    await candidate.expectState("Speaking");
  });

  await test.step("ending asks first and leads to the playback page", async () => {
    await page.getByRole("button", { name: "End interview" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "End and rewatch" }).click();
    await expect(page).toHaveURL(/\/playback$/);
  });

  await test.step("the mixed recording has the words of every answer that was kept, and of none that was thrown away", async () => {
    const spoken = Object.keys(ANSWERS).map((name) => speech.say(name));
    const { text } = createOracle(spoken)(await mixedRecording(page));
    for (const name of KEPT) expect(text, name).toContain(ANSWERS[name]);
    expect(text).not.toContain("former manager");
    expect(text).not.toContain("lost the thread");
  });

  await test.step("the playback page has the words, and audio of the right length", async () => {
    for (const name of KEPT) {
      await expect(page.getByText(ANSWERS[name].slice(0, 40)).first()).toBeVisible();
    }
    await expect(page.getByText("former manager")).toHaveCount(0);
    await expect(page.getByText("lost the thread")).toHaveCount(0);
    const recordings = await recordingsOf(page);
    // A recording has the whole answer, 0.5 s before it and the pause after it that ended it.
    for (const name of KEPT) {
      const spoken = speech.say(name).samples.length / 16_000;
      const recorded = recordings.filter((one) => one.text.includes(ANSWERS[name].slice(0, 30))).map((one) => one.seconds);
      expect(recorded, name).toHaveLength(1);
      expect(recorded[0], name).toBeGreaterThan(spoken - 0.1);
      expect(recorded[0], name).toBeLessThan(spoken + 8);
    }
  });
});

/** Every answer on the playback page with the length of its sound, as the browser's own player reads it. */
function recordingsOf(page: Page): Promise<{ text: string; seconds: number }[]> {
  return page.evaluate(() => {
    const lengthOf = async (audio: HTMLAudioElement): Promise<number> => {
      if (Number.isNaN(audio.duration)) {
        audio.preload = "metadata";
        await new Promise((resolve, reject) => {
          audio.addEventListener("loadedmetadata", resolve);
          audio.addEventListener("error", reject);
          audio.load();
        });
      }
      return audio.duration;
    };
    const sides = [...document.querySelectorAll<HTMLElement>('[data-turn][data-speaker="candidate"]')];
    return Promise.all(
      sides.flatMap((side) => {
        const audio = side.querySelector("audio");
        return audio ? [lengthOf(audio).then((seconds) => ({ text: (side.textContent ?? "").replace(/\s+/g, " "), seconds }))] : [];
      }),
    );
  });
}
