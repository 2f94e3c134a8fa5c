import type { Page } from "@playwright/test";

import { type OpenAiCompatibleServer, startOpenAiCompatibleServer } from "../providers/openai-compatible-server";
import { test as base, expect, expectAccessible } from "./fixtures";
import { installMicrophone } from "./microphone";

const SECRET = "sk-secret-of-this-test";
const HEARD = "Hello, this is my voice.";

const test = base.extend<{ provider: OpenAiCompatibleServer }>({
  provider: async ({ browserName: _ }, use) => {
    const server = await startOpenAiCompatibleServer({
      apiKey: SECRET,
      chat: () => ["I am", " ready", " to begin."],
      transcribe: () => ({ text: HEARD, words: [] }),
    });
    await use(server);
    await server.close();
  },
  appEnv: async ({ provider: { baseUrl } }, use) =>
    use({ LLM_BASE_URL: baseUrl, LLM_API_KEY: SECRET, LLM_MODEL: "local-model", STT_BASE_URL: baseUrl, STT_API_KEY: SECRET }),
});

const section = (page: Page, name: string) => page.getByRole("region", { name });
const firstOf = (page: Page, name: string) => section(page, name).getByRole("listitem").first();

async function openSettings(page: Page): Promise<void> {
  await page.goto("/");
  await page.getByRole("navigation", { name: "Pages" }).getByRole("link", { name: "Settings" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Settings" })).toBeVisible();
}

test("settings name who serves each role, try each with one press, and never show a key", async ({ page, provider, expectConsoleErrors }) => {
  expectConsoleErrors(/status of (502|503)/);
  await installMicrophone(page);
  await openSettings(page);

  const model = firstOf(page, "The interviewer’s words");
  await expect(model).toContainText("local-model at 127.0.0.1");
  await expect(model).toContainText("In use");
  await expect(section(page, "The interviewer’s words").getByRole("listitem").nth(1)).toContainText("Built-in interviewer");
  await model.getByRole("button", { name: /^Test local-model/ }).click();
  await expect(model.getByRole("status")).toContainText(/First word after \d+ ms, all of it after \d+ ms: “?I am ready to begin\./);

  const voice = firstOf(page, "The interviewer’s voice");
  await voice.getByRole("button", { name: /^Test / }).click();
  await expect(voice.getByRole("status")).toContainText(/First sound after \d+ ms.*This is how I will sound in your interview\./);
  await expect(voice.getByRole("button", { name: "Play again" })).toBeVisible();

  const transcription = firstOf(page, "Writing down what you say");
  await transcription.getByRole("button", { name: /^Test (?!with)/ }).click();
  await expect(transcription.getByRole("status")).toContainText(/Words after \d+ ms.*Hello, this is my voice.*where a voice said.*one release a day/);
  await transcription.getByRole("button", { name: /^Test with my voice/ }).click();
  await expect(transcription.getByRole("status")).toContainText("Say a sentence");
  await page.waitForTimeout(1_100);
  await transcription.getByRole("button", { name: /^Stop and transcribe/ }).click();
  await expect(transcription.getByRole("status")).toContainText(/There was no sound|It heard/);

  provider.setFault({ type: "status", status: 500 });
  await model.getByRole("button", { name: /^Test local-model/ }).click();
  await expect(model.getByRole("status")).toContainText("The language model failed with error 500.");
  await expect(model).toContainText(/Resting after a failure, asked again in \d+ s/);
  await expect(section(page, "The interviewer’s words").getByRole("listitem").nth(1)).toContainText("In use now, standing in");
  provider.setFault(null);
  await page.waitForTimeout(1_000);
  await model.getByRole("button", { name: /^Test local-model/ }).click();
  await expect(model.getByText("In use", { exact: false }).first()).toBeVisible();

  expect(await page.content()).not.toContain(SECRET);
  await expectAccessible(page);
});

test("how somebody talks is chosen with the keyboard and remembered on this device", async ({ page }) => {
  await openSettings(page);
  const usual = page.getByRole("group", { name: "Interrupting the interviewer" }).getByRole("radio", { name: "By speaking" });
  await expect(usual).toBeChecked();
  await usual.focus();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowDown");
  await page.getByRole("radio", { name: "Give me more time" }).check();
  await page.reload();
  await expect(page.getByRole("radio", { name: "Never by voice" })).toBeChecked();
  await expect(page.getByRole("radio", { name: "Give me more time" })).toBeChecked();
  await expect(page.getByRole("group", { name: "Who writes down what you say" }).getByRole("radio", { name: "Automatic" })).toBeChecked();
});

test("a test is refused to pages of other sites, to nonsense, and to somebody who presses too fast", async ({ app, request }) => {
  const url = `${app.url}/api/provider-tests?role=model&id=built-in`;
  expect((await request.post(url, { headers: { Origin: "https://elsewhere.example" } })).status()).toBe(403);
  expect((await request.post(url)).status()).toBe(200);
  expect((await request.post(url)).status()).toBe(409);
  expect((await request.post(`${app.url}/api/provider-tests?role=butler&id=built-in`)).status()).toBe(400);
  const large = await request.post(`${app.url}/api/provider-tests?role=speech-to-text&id=x`, { data: Buffer.alloc(400_000) });
  expect(large.status()).toBe(413);
});
