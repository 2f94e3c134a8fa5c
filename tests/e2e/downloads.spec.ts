import { readFile } from "node:fs/promises";

import type { Page } from "@playwright/test";

import { expect, expectAccessible, test } from "./fixtures";
import { LivePage } from "./support/live-page";

const ANSWER = "I *counted* the pills -> twice & wrote it down.";

test("transcript, subtitles, data and everything are downloaded from a menu, by keyboard too and on a phone", async ({ page }) => {
  const live = new LivePage(page);
  await live.begin({ role: 'مهندس "النظم"', company: "Ünïted 🏥" });
  await live.choose("Type");
  await live.type(ANSWER);
  await live.end();

  const markdown = await download(page, "Transcript Markdown");
  expect(markdown.name).toMatch(/^مهندس -النظم- at Ünïted 🏥, \d{4}-\d\d-\d\d\.md$/);
  expect(markdown.text).toContain("I \\*counted\\* the pills -\\> twice \\& wrote it down.");
  expect(markdown.text).toMatch(/^## Question 1: .*~~.+~~$/m);

  const pdf = await download(page, "Transcript PDF");
  expect(pdf.name).toMatch(/^مهندس -النظم- at Ünïted 🏥, \d{4}-\d\d-\d\d\.pdf$/);
  expect(pdf.text).toMatch(/^%PDF-1\.7[^]*%%EOF\n$/);

  const subtitles = await download(page, "Subtitles WebVTT");
  expect(subtitles.name).toMatch(/\.vtt$/);
  expect(subtitles.text).toMatch(/^WEBVTT\n/);
  expect(subtitles.text.replaceAll("\n", " ")).toContain("<v Candidate>I *counted* the pills -&gt; twice &amp; wrote it down.");
  expect((await download(page, "Subtitles SRT")).text).toContain("Candidate: I *counted* the pills");
  expect(JSON.parse((await download(page, "Data JSON")).text)).toMatchObject({ company: "Ünïted 🏥", version: 1 });
  expect((await download(page, "Everything Zip")).text).toMatch(/^PK/);
  expect((await download(page, "Whole recording WebM")).name).toMatch(/^hotseat-.*\.webm$/);

  await page.setViewportSize({ width: 390, height: 844 });
  const summary = menu(page);
  await summary.focus();
  await page.keyboard.press("Enter");
  await page.keyboard.press("Tab");
  await expect(page.getByRole("link", { name: "Transcript PDF" })).toBeFocused();
  await expectAccessible(page);
  const list = await page.getByRole("list").filter({ has: page.getByRole("link", { name: "Subtitles SRT" }) }).boundingBox();
  expect(list && list.x >= 0 && list.x + list.width <= 390).toBe(true);
  await page.keyboard.press("Escape");
  await expect(summary).toBeFocused();
  await expect(page.getByRole("link", { name: "Transcript Markdown" })).toBeHidden();
  const transcript = new URL(page.url().replace(/playback$/, "transcript/docx")).href;
  expect((await page.request.get(transcript)).status()).toBe(404);
});

const menu = (page: Page) => page.locator("summary").filter({ hasText: "Download" });

async function download(page: Page, name: string): Promise<{ name: string; text: string }> {
  await menu(page).click();
  const downloading = page.waitForEvent("download");
  await page.getByRole("link", { name }).click();
  const file = await downloading;
  return { name: file.suggestedFilename(), text: await readFile(await file.path(), "utf8") };
}
