import { test as base, expect } from "./fixtures";
import { LivePage } from "./support/live-page";
import { type SpeechServer, startSpeechServer } from "./support/speech-server";

const test = base.extend<{ live: LivePage; speech: SpeechServer }>({
  speech: async ({ browserName: _ }, use) => {
    const server = await startSpeechServer({ answer: "I rebuilt the search index alone." });
    await use(server);
    await server.close();
  },
  appEnv: async ({ speech }, use) => use({ STT_BASE_URL: speech.baseUrl, STT_API_KEY: "test", STT_MODEL: "whisper-1" }),
  live: async ({ page, mic: _ }, use) => use(new LivePage(page)),
});

test("a voice detector that is slow to load is not waited for: the page says to tap, and hands-free begins when it is there", async ({ page, mic, live, speech }) => {
  let arrive = (): void => undefined;
  const arrived = new Promise<void>((resolve) => (arrive = resolve));
  await page.context().route("**/vad/*.onnx", async (route) => {
    await arrived;
    await route.continue();
  });
  await live.begin();
  await expect(page.getByText("Until it is there, tap to talk")).toBeVisible();
  await expect(page.getByText("Press when you want to talk")).toBeVisible();
  arrive();
  await expect(page.getByText("Hands-free works now")).toBeVisible();
  await expect(page.getByText("Until it is there, tap to talk")).toBeHidden();
  await mic.speak(speech.say("answer").samples);
  await expect(live.transcript.locator('[data-speaker="candidate"]')).toHaveCount(1);
});

test("a voice detector that cannot be loaded leaves a tap to talk, and the page says so", async ({ page, live, expectConsoleErrors }) => {
  expectConsoleErrors(/onnx|404/);
  await page.context().route("**/vad/*.onnx", (route) => route.fulfill({ status: 404, body: "" }));
  await live.begin();
  await expect(page.getByText("Voice detection does not work here right now. Tap to talk instead.")).toBeVisible();
  await expect(page.getByText("Press when you want to talk")).toBeVisible();
});
