import type { Browser, Page } from "@playwright/test";

import { importInterview } from "../../tests/archive/interview-zip";
import { inventedInterview } from "../../tests/archive/invented-interview";
import type { Hotseat } from "../../tests/e2e/hotseat-process";
import type { Camera } from "./camera";

interface OwningOptions {
  app: Hotseat;
  browser: Browser;
  camera: Camera;
}

const ROLES = ["Platform engineer", "Kapitänin der Donaudampfschifffahrtsgesellschaft", 'مهندس "النظم" 🏠', "Nurse", "Dr. “Ace” O’Neil <b>", "Teacher"];
const TAGS = ["To repeat", "Vor dem Gespräch bei der Verkehrsgesellschaft", "مقابلة 🏠"];
const DAY_MS = 86_400_000;

/** What somebody does with all that there is: finds, tags, keeps, shares and deletes it. Needs no microphone. */
export async function owning({ app, browser, camera }: OwningOptions): Promise<void> {
  const context = await browser.newContext({ baseURL: app.url });
  await context.addInitScript({ content: "globalThis.__name ??= (value) => value;" });
  const page = await context.newPage();
  for (const [index, role] of ROLES.entries()) await importInterview(app.url, heldBefore(role, index * 40 * DAY_MS));
  await finding(page, camera);
  await expiring(page, camera);
  await playing(page, camera);
  await deletingAll(page, camera);
  await context.close();
}

function heldBefore(role: string, agoMs: number) {
  const interview = inventedInterview();
  const events = interview.events.map((event) => (event.type === "interview.created" ? { ...event, settings: { ...event.settings, role } } : event));
  return { ...interview, events, at: new Date(Date.now() - agoMs) };
}

async function finding(page: Page, camera: Camera): Promise<void> {
  await page.goto("/interviews");
  await page.locator("summary").filter({ hasText: "Add a tag" }).first().click();
  for (const name of TAGS) {
    await page.getByRole("combobox", { name: /^New tag of/ }).first().fill(name);
    await page.keyboard.press("Enter");
    await page.getByRole("button", { name: `Take ${name} away` }).waitFor();
  }
  await camera.take(page, "own-list-tags", { fullPage: true });
  await page.getByRole("link", { name: "To repeat" }).click();
  await page.locator("summary").filter({ hasText: "Filters" }).waitFor();
  await camera.take(page, "own-list-filters", { fullPage: true });
  await page.goto("/interviews?q=quorum");
  await camera.take(page, "own-list-search", { fullPage: true });
  await page.goto("/interviews");
  for (const box of (await page.getByRole("checkbox", { name: /^Select (?!all)/ }).all()).slice(0, 2)) await box.check();
  await camera.take(page, "own-list-selected");
  await page.getByRole("button", { name: /^Delete \d+$/ }).click();
  await camera.take(page, "own-delete-several");
  await page.keyboard.press("Escape");
}

async function expiring(page: Page, camera: Camera): Promise<void> {
  await page.goto("/settings#your-data");
  await page.getByRole("radio", { name: "90 days" }).check();
  const effect = page.getByRole("status", { name: "What this keeps" });
  await effect.filter({ hasText: "older than that" }).waitFor();
  await page.getByRole("button", { name: "Save" }).scrollIntoViewIfNeeded();
  await camera.take(page, "own-retention");
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByRole("dialog", { name: /now\?$/ }).waitFor();
  await camera.take(page, "own-retention-dialog");
  await page.keyboard.press("Escape");
  await page.getByRole("radio", { name: "Another number of days" }).check();
  await page.getByRole("spinbutton", { name: "Days" }).fill("3650");
  await page.getByRole("button", { name: "Save" }).click();
  await effect.filter({ hasText: "Saved." }).waitFor();
  await page.goto("/interviews");
  const keep = page.getByRole("button", { name: /^Keep / }).first();
  await keep.click();
  await page.getByRole("button", { pressed: true }).first().waitFor();
  await camera.take(page, "own-list-kept", { fullPage: true });
}

async function playing(page: Page, camera: Camera): Promise<void> {
  await page.getByRole("link", { name: /^Rewatch/ }).first().click();
  await page.getByRole("region", { name: "Transcript" }).waitFor();
  await page.locator("summary").filter({ hasText: "Download" }).click();
  await camera.take(page, "own-downloads");
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Share", exact: true }).click();
  await page.getByRole("dialog", { name: "Share" }).getByRole("button", { name: "Create link" }).click();
  const link = await page.getByRole("textbox", { name: "Link" }).inputValue();
  await camera.take(page, "own-share-dialog");
  await page.goto(link);
  await page.getByRole("link", { name: "Download PDF" }).waitFor();
  await camera.take(page, "own-shared", { fullPage: true });
}

async function deletingAll(page: Page, camera: Camera): Promise<void> {
  await page.goto("/settings");
  const section = page.getByRole("region", { name: "Delete everything" });
  await section.getByRole("button", { name: "Delete everything" }).click();
  await camera.take(page, "own-delete-everything");
  await page.getByRole("textbox", { name: /^Type/ }).fill("delete everything");
  await camera.take(page, "own-delete-everything-typed");
  await page.getByRole("button", { name: "Delete for good" }).click();
  await section.getByText("Everything is deleted.").waitFor();
  await section.scrollIntoViewIfNeeded();
  await camera.take(page, "own-deleted");
}
