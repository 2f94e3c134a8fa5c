import type { Page } from "@playwright/test";

import { test as base, expect } from "./fixtures";
import { LivePage } from "./support/live-page";
import { type SpeechServer, startSpeechServer } from "./support/speech-server";

const ANSWERS = { first: "I rebuilt the search index alone and it saved us forty hours." };

const test = base.extend<{ live: LivePage; speech: SpeechServer }>({
  speech: async ({ browserName: _ }, use) => {
    const server = await startSpeechServer(ANSWERS);
    await use(server);
    await server.close();
  },
  live: async ({ page, mic: _ }, use) => {
    await page.addInitScript(installRecognition);
    await use(new LivePage(page));
  },
});

test("the browser's recognition writes the answer down, over its own end and with words that come late; the sound is recorded", async ({
  page,
  mic,
  live,
  speech,
}) => {
  await live.begin();
  await expect(page.getByText("transcribed by this browser's speech recognition")).toBeVisible();
  const speaking = mic.speak(speech.say("first").samples);
  await recognise(page, { text: "I rebuild", isFinal: false });
  await expect(live.transcript).toContainText("I rebuild");
  await recognise(page, { text: "I rebuilt the search index", isFinal: true });
  await recognise(page, { text: "alone", isFinal: false });
  await page.evaluate(() => window.testRecognition.end());
  await recognise(page, { text: "and it saved", isFinal: false });
  await expect(live.transcript).toContainText("I rebuilt the search index alone and it saved");
  await page.evaluate(() => window.testRecognition.afterStop("and it saved us forty hours."));
  await speaking;
  await expect(live.transcript).toContainText("I rebuilt the search index alone and it saved us forty hours.", { timeout: 15_000 });
  await live.expectState("Speaking");
  expect(await page.evaluate(() => window.testRecognition.starts)).toBe(2);
  await live.end();
  const spoken = speech.say("first").samples.length / 16_000;
  const recorded = await live.recordedSeconds("I rebuilt the search index alone");
  expect(recorded).toBeGreaterThan(spoken - 0.1);
  expect(recorded).toBeLessThan(spoken + 8);
});

test.describe("with a transcription service too", () => {
  test.use({ appEnv: async ({ speech }, use) => use({ STT_BASE_URL: speech.baseUrl, STT_API_KEY: "test", STT_MODEL: "whisper-1" }) });

  test("recognition that loses its network is replaced by the service within the same answer", async ({ page, mic, live, speech }) => {
    // Somebody who wants the browser to write down; by itself it would be the service.
    await page.addInitScript(() => localStorage.setItem("hotseat.talk", JSON.stringify({ transcriber: "browser" })));
    await live.begin();
    const speaking = mic.speak(speech.say("first").samples);
    await recognise(page, { text: "I re", isFinal: false });
    await expect(live.transcript).toContainText("I re");
    await page.evaluate(() => window.testRecognition.fail("network"));
    await speaking;
    await expect(live.transcript).toContainText(ANSWERS.first, { timeout: 15_000 });
    await expect(page.getByText("transcribed by whisper-1")).toBeVisible();
    expect(await live.said()).toEqual([ANSWERS.first]);
    expect(await page.evaluate(() => window.testRecognition.starts)).toBe(1);
  });
});

interface Result {
  text: string;
  isFinal: boolean;
}

/** The recognition that runs, once one does, hears this. */
async function recognise(page: Page, result: Result): Promise<void> {
  await page.waitForFunction(() => window.testRecognition.runs());
  await page.evaluate((heard) => window.testRecognition.hear(heard), result);
}

declare global {
  interface Window {
    testRecognition: {
      starts: number;
      runs(): boolean;
      /** An interim result replaces the one before it. */
      hear(result: Result): void;
      /** It ends by itself, as Chrome's does after a while. */
      end(): void;
      fail(error: string): void;
      /** The words that it makes final a moment after it was stopped. */
      afterStop(text: string): void;
    };
  }
}

/** Runs in the page, so it may use nothing from outside. */
function installRecognition(): void {
  let current: Recognition | null = null;
  let late = "";
  const runNow = (recognition: Recognition): void => {
    window.testRecognition.starts += 1;
    current = recognition;
  };

  class Recognition {
    onresult: ((event: object) => void) | null = null;
    onerror: ((event: { error: string }) => void) | null = null;
    onend: (() => void) | null = null;
    results: Result[] = [];

    start(): void {
      runNow(this);
    }

    stop(): void {
      setTimeout(() => {
        if (late) this.hear({ text: late, isFinal: true });
        this.end();
      }, 300);
    }

    abort(): void {
      this.end();
    }

    hear(result: Result): void {
      this.results = [...this.results.filter(({ isFinal }) => isFinal), result];
      const results = this.results.map(({ text, isFinal }) => Object.assign([{ transcript: text }], { isFinal }));
      this.onresult?.({ resultIndex: results.length - 1, results });
    }

    end(): void {
      if (current !== this) return;
      current = null;
      this.onend?.();
    }
  }

  for (const name of ["SpeechRecognition", "webkitSpeechRecognition"]) Reflect.set(window, name, Recognition);
  window.testRecognition = {
    starts: 0,
    runs: () => current !== null,
    hear: (result) => current?.hear(result),
    end: () => current?.end(),
    fail(error) {
      current?.onerror?.({ error });
      current?.end();
    },
    afterStop(text) {
      late = text;
    },
  };
}
