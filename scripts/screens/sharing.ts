import type { Browser, Page } from "@playwright/test";

import type { Camera } from "./camera";

interface SharingOptions {
  browser: Browser;
  /** On the playback page of an interview with an answer. */
  page: Page;
  camera: Camera;
}

/** The dialog with its links, and what others see of them: all, one answer, words only, and nothing. */
export async function sharing({ browser, page, camera }: SharingOptions): Promise<void> {
  const links = [await makeLink(page, { what: 0, withSound: true }), await makeLink(page, { what: 0, withSound: false }), await makeLink(page, { what: 1, withSound: true })];
  await camera.take(page, "share-dialog");
  await page.getByRole("list").getByRole("button", { name: /^Revoke/ }).first().scrollIntoViewIfNeeded();
  await camera.take(page, "share-list");
  await page.keyboard.press("Escape");
  const context = await browser.newContext();
  const guest = await context.newPage();
  const names = ["shared-interview", "shared-words", "shared-answer", "shared-nothing"];
  for (const [index, link] of [...links, new URL("/share/nothing", page.url()).href].entries()) {
    await guest.goto(link);
    await guest.getByRole("main").waitFor();
    await camera.take(guest, names[index] ?? "shared", { fullPage: true });
  }
  await context.close();
}

async function makeLink(page: Page, { what, withSound }: { what: number; withSound: boolean }): Promise<string> {
  const dialog = page.getByRole("dialog", { name: "Share" });
  if (!(await dialog.isVisible())) await page.getByRole("button", { name: "Share", exact: true }).click();
  await dialog.getByRole("combobox", { name: "What" }).selectOption({ index: what });
  await dialog.getByRole("checkbox", { name: "With sound" }).setChecked(withSound);
  const made = page.waitForResponse((response) => response.request().method() === "POST" && response.url().endsWith("/shares"));
  await dialog.getByRole("button", { name: "Create link" }).click();
  return ((await (await made).json()) as { url: string }).url;
}
