import type { Browser, BrowserContext, Page } from "@playwright/test";

import { expect, expectAccessible, test } from "./fixtures";
import { LivePage } from "./support/live-page";

const SHARED = "I moved the database on a Sunday.";
const KEPT = "I forgot the backups once.";

test("a link opened in a second browser shows what was shared and nothing else by any address, until it is revoked", async ({ page, browser, app, expectConsoleErrors }) => {
  // The guest's refused requests.
  expectConsoleErrors(/status of (403|404)/);
  const live = new LivePage(page);
  await live.begin({ role: "Keeper of backups" });
  await live.choose("Type");
  await live.type(SHARED);
  // The next question may quote an answer: one that is shared by itself is the first.
  await live.type(KEPT);
  await live.end();
  const id = /interviews\/(\w+)/.exec(page.url())?.[1] ?? "";

  const link = await test.step("one answer is shared from its own row, with the keyboard", async () => {
    await page.getByRole("button", { name: /^Share your answer at/ }).first().press("Enter");
    const dialog = page.getByRole("dialog", { name: "Share" });
    await expect(dialog.getByRole("combobox", { name: "What" }).locator("option:checked")).toHaveText(/One answer: .*on a Sunday/);
    await dialog.getByRole("combobox", { name: "It works for" }).selectOption("1 day");
    const create = dialog.getByRole("button", { name: "Create link" });
    // Not before the links so far were read; a press, unlike a click, does not wait for that by itself.
    await expect(create).toBeEnabled();
    await create.press("Enter");
    await expect(dialog.getByRole("list")).toContainText(/on a Sunday\., with sound.*works until .*Not opened yet/s);
    await expect(dialog).toContainText("this computer only");
    await expectAccessible(page);
    await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
    await dialog.getByRole("button", { name: "Copy" }).press("Enter");
    await expect(dialog).toContainText("Copied.");
    return page.evaluate(() => navigator.clipboard.readText());
  });
  expect(link).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/share\/[\w-]{43}$/);

  await secondBrowser(browser, async (guest, context) => {
    await test.step("a guest sees the answer and its question", async () => {
      const response = await guest.goto(link);
      expect(response?.headers()).toMatchObject({ "referrer-policy": "no-referrer", "x-robots-tag": "noindex, nofollow", "cache-control": expect.stringContaining("no-store") });
      await expect(guest.getByRole("region", { name: "Transcript" })).toContainText(SHARED);
      expect(await guest.content()).not.toMatch(/backups|Keeper|Settings|interviews\//);
      await guest.getByRole("button", { name: "Play", exact: true }).press("Enter");
      await expect(guest.getByRole("button", { name: "Pause", exact: true })).toBeVisible();
      await expect.poll(() => guest.locator("audio").evaluateAll((all) => all.some((audio) => (audio as HTMLAudioElement).currentTime > 0.2))).toBe(true);
      await expectAccessible(guest);
      const downloading = guest.waitForEvent("download");
      await guest.getByRole("link", { name: "Download PDF" }).press("Enter");
      expect((await downloading).suggestedFilename()).toBe("One answer.pdf");
    });
    await test.step("and nothing else by any address", async () => {
      const turnIds = await page.locator("[data-turn]").evaluateAll((all) => all.map((one) => one.getAttribute("data-turn") ?? ""));
      const shared = await guest.locator("[data-turn]").evaluateAll((all) => all.map((one) => one.getAttribute("data-turn") ?? ""));
      expect([turnIds.length > shared.length, shared.length]).toEqual([true, 2]);
      for (const path of ownersPaths(id, turnIds)) {
        const answer = await context.request.get(app.url + path, { maxRedirects: 0 });
        expect([path, answer.status()]).toEqual([path, 403]);
        expect(await answer.text()).not.toMatch(/backups|Sunday/);
      }
      const rest = ["/recording", "/waveform", "/transcript/md", "/transcript/pdf", "/export", "/playback", ...turnIds.filter((turnId) => !shared.includes(turnId)).map((turnId) => `/turns/${turnId}/audio`)];
      for (const path of rest) expect([path, (await context.request.get(link + path)).status()]).toEqual([path, 404]);
      for (const path of [`/interviews/${id}/shares`, `/interviews/${id}/delete`, "/import", "/api/interviews"]) {
        expect([path, (await context.request.post(app.url + path, { data: {} })).status()]).toEqual([path, 403]);
      }
      expect((await guest.goto(`${app.url}/interviews/${id}/playback`))?.status()).toBe(403);
      expect(await socketOpens(guest, `/interviews/${id}/socket`)).toBe(false);
    });
    await test.step("the owner sees that it was opened, and revokes it", async () => {
      await page.reload();
      await page.getByRole("button", { name: "Share", exact: true }).click();
      const dialog = page.getByRole("dialog", { name: "Share" });
      await expect(dialog.getByRole("list")).toContainText("Last opened");
      await dialog.getByRole("button", { name: /^Revoke the link to/ }).click();
      await expect(dialog.getByRole("list")).toBeHidden();
    });
    const said = await test.step("then it is as if there had never been one", async () => {
      const pages: string[] = [];
      for (const address of [link, `${app.url}/share/${"x".repeat(43)}`, `${app.url}/share/x`, `${link}/turns`]) {
        const response = await guest.goto(address);
        pages.push(`${response?.status()} ${await guest.getByRole("main").textContent()}`);
      }
      return pages;
    });
    expect(said[0]).toMatch(/^404 Nothing to see here.*does not work any more/);
    expect(new Set(said).size).toBe(1);
  });
  expect(app.log).not.toContain(link.slice(-43));
});

/** A browser of somebody else: nothing of the owner's is in it. */
async function secondBrowser(browser: Browser, work: (page: Page, context: BrowserContext) => Promise<void>): Promise<void> {
  const context = await browser.newContext();
  try {
    await work(await context.newPage(), context);
  } finally {
    await context.close();
  }
}

/** Every address of the owner's (app/routes/), as somebody would type it who knew all ids. */
function ownersPaths(id: string, turnIds: readonly string[]): string[] {
  const interview = `/interviews/${id}`;
  const formats = ["pdf", "md", "vtt", "srt", "json"].map((format) => `${interview}/transcript/${format}`);
  const own = ["", "/playback", "/playback.data", "/recording", "/waveform", "/export", "/shares"].map((path) => interview + path);
  const sounds = turnIds.map((turnId) => `${interview}/turns/${turnId}/audio`);
  return ["/", "/interviews", "/interviews.data", "/interviews/new", "/settings", "/api/everything", "/export", "/readyz", "/metrics", "/_root.data", ...own, ...formats, ...sounds];
}

function socketOpens(page: Page, path: string): Promise<boolean> {
  return page.evaluate(
    (socketPath) =>
      new Promise<boolean>((resolve) => {
        const socket = new WebSocket(`ws://${location.host}${socketPath}`);
        socket.onopen = () => resolve(true);
        socket.onerror = () => resolve(false);
      }),
    path,
  );
}
