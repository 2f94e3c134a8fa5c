import { type Browser, type BrowserContext, type Page, expect } from "@playwright/test";

import type { Hotseat } from "../../tests/e2e/hotseat-process";
import { importInterview } from "../../tests/archive/interview-zip";
import { inventedInterview } from "../../tests/archive/invented-interview";
import { installMicrophone } from "../../tests/e2e/microphone";
import { Candidate } from "../../tests/e2e/support/candidate";
import type { SpeechServer } from "../../tests/e2e/support/speech-server";
import type { Camera } from "./camera";
import { sharing } from "./sharing";
import { type WireTap, tapWire } from "./wire-tap";

/** What the candidate of the tour says. */
export const ANSWERS = {
  short: "We fixed the broken release together as a team.",
  story:
    "Last spring our checkout failed for one customer in ten. I traced the error, wrote a fix and tested it with the support team. " +
    "As a result failures fell by ninety percent within two weeks, because the retries no longer collided.",
  unclear: "I would rather tell you about the warehouse project instead.",
};

interface TourOptions {
  app: Hotseat;
  browser: Browser;
  camera: Camera;
  speech: SpeechServer;
}

/** Walks through the app as a person would, and stops for a picture wherever it looks different. */
export async function tour(options: TourOptions): Promise<void> {
  const { app, browser, camera } = options;
  const context = await browser.newContext({ baseURL: app.url, permissions: ["microphone"] });
  const page = await newPage(context);
  const wire = await tapWire(page);
  const mic = await installMicrophone(page);
  const candidate = new Candidate({ page, mic, speech: options.speech });

  await beforeTheFirstInterview(page, camera);
  await beginning({ page, camera, candidate });
  await answering({ page, camera, candidate, wire, speech: options.speech });
  await interruptions({ page, camera, candidate, app });
  await otherTab({ page, camera, candidate });
  await ending({ page, camera, candidate, app, browser });
  await context.close();
  await withoutMicrophone(options);
}

/** The runner of this script names functions by a helper of its own, which functions that are sent to the page miss there. */
async function newPage(context: BrowserContext): Promise<Page> {
  await context.addInitScript({ content: "globalThis.__name ??= (value) => value;" });
  return context.newPage();
}

interface Scene {
  page: Page;
  camera: Camera;
  candidate: Candidate;
}

async function beforeTheFirstInterview(page: Page, camera: Camera): Promise<void> {
  await page.goto("/");
  await camera.take(page, "home-empty", { fullPage: true });
  await page.goto("/interviews");
  await camera.take(page, "list-empty");
  await page.goto("/no-such-page");
  await camera.take(page, "not-found");
  await page.goto("/interviews/new");
  await camera.take(page, "new", { fullPage: true });
}

async function beginning({ page, camera, candidate }: Scene): Promise<void> {
  await page.getByRole("button", { name: "Begin interview" }).click();
  await candidate.expectState("Speaking");
  await camera.take(page, "live-introduction");
  await page.keyboard.press("Escape");
}

async function answering({ page, camera, candidate, wire, speech }: Scene & { wire: WireTap; speech: SpeechServer }): Promise<void> {
  await candidate.expectState("Listening");
  await camera.take(page, "live-listening");
  await candidate.startSpeaking("story");
  await camera.take(page, "live-answering");
  // Kept back, the text and the reaction cannot come before their pictures.
  wire.hold();
  await candidate.finishSpeaking();
  await candidate.expectState("Thinking");
  await camera.take(page, "live-finishing");
  wire.release();
  await candidate.expectState("Speaking");
  await page.waitForTimeout(700);
  wire.hold();
  await camera.take(page, "live-speaking");
  wire.release();
  await candidate.expectState("Listening");
  await page.getByRole("button", { name: "Edit last answer" }).click();
  await camera.take(page, "live-editing");
  await page.keyboard.press("Escape");
  await candidate.expectState("Listening");

  speech.setFault({ type: "status", status: 500 });
  await candidate.startSpeaking("unclear");
  await candidate.finishSpeaking();
  await page.getByRole("button", { name: "Type it instead" }).waitFor({ timeout: 90_000 });
  await camera.take(page, "live-not-transcribed");
  speech.setFault(null);
  await page.getByRole("button", { name: "Try again" }).first().click();
  await candidate.expectState("Speaking");
  await candidate.expectState("Listening");
}

async function interruptions({ page, camera, candidate, app }: Scene & { app: Hotseat }): Promise<void> {
  await page.getByRole("radio", { name: "Tap to talk" }).click();
  await camera.take(page, "live-tap-to-talk");
  await page.getByRole("radio", { name: "Type" }).click();
  await page.getByRole("textbox", { name: "Type your answer" }).fill("I chose the smaller change, because it was safe to undo.");
  await camera.take(page, "live-typed");
  await page.getByRole("radio", { name: "Hands-free" }).click();
  await page.getByRole("button", { name: "Pause" }).click();
  await candidate.expectState("Paused");
  await camera.take(page, "live-paused");
  await page.getByRole("button", { name: "Resume" }).click();
  await candidate.expectState("Listening");
  await page.keyboard.press("?");
  await camera.take(page, "live-keys");
  await page.keyboard.press("Escape");

  await app.kill();
  await candidate.expectState("Reconnecting");
  await camera.take(page, "live-reconnecting");
  await app.start();
  await candidate.expectState("Listening");
}

async function otherTab({ page, camera, candidate }: Scene): Promise<void> {
  const other = await page.context().newPage();
  await other.goto(page.url());
  await expect(other.getByRole("button", { name: "Continue here" })).toBeVisible({ timeout: 15_000 });
  await camera.take(other, "live-elsewhere");
  await other.getByRole("button", { name: "Continue here" }).click();
  await expect(page.getByRole("button", { name: "Continue here" })).toBeVisible({ timeout: 15_000 });
  await camera.take(page, "live-superseded");
  await other.close();
  await page.reload();
  await candidate.expectState("Paused");
  await camera.take(page, "live-welcome-back");
  await page.getByRole("button", { name: "Resume" }).click();
  await candidate.expectState("Listening");
}

async function ending({ page, camera, candidate, app, browser }: Scene & Pick<TourOptions, "app" | "browser">): Promise<void> {
  await candidate.answer("short");
  await page.keyboard.press("Escape");
  await candidate.expectState("Listening");
  await page.getByRole("button", { name: "End interview" }).click();
  await camera.take(page, "live-end-dialog");
  await page.getByRole("dialog").getByRole("button", { name: "End and rewatch" }).click();
  await page.waitForURL(/playback/);
  await page.getByRole("region", { name: "Transcript" }).waitFor();
  await camera.take(page, "playback", { fullPage: true });
  await rewatching(page, camera);
  await noting({ page, camera, app });
  await sharing({ browser, page, camera });
  await page.goto("/interviews");
  await camera.take(page, "list");
  await theList(page, camera);
  await page.getByRole("button", { name: /^Delete/ }).first().click();
  await camera.take(page, "list-delete-dialog");
  await page.keyboard.press("Escape");
  await page.goto("/");
  await camera.take(page, "home", { fullPage: true });
}

async function theList(page: Page, camera: Camera): Promise<void> {
  await page.locator("summary").filter({ hasText: "Add a tag" }).first().click();
  for (const name of ["To repeat", "Vor dem Gespräch bei der Verkehrsgesellschaft", "مقابلة 🏠"]) {
    await page.getByRole("combobox", { name: /^New tag of/ }).fill(name);
    await page.keyboard.press("Enter");
    await page.getByRole("button", { name: `Take ${name} away` }).waitFor();
  }
  await camera.take(page, "list-tags", { fullPage: true });
  await page.getByRole("link", { name: "To repeat" }).click();
  await page.getByRole("link", { name: "Rename or delete tags" }).waitFor();
  await camera.take(page, "list-filters", { fullPage: true });
  await page.goto("/interviews?q=checkout");
  await camera.take(page, "list-search", { fullPage: true });
  await page.getByRole("checkbox", { name: /^Select (all|the one)/ }).check();
  await page.getByRole("button", { name: /^Delete \d+$/ }).click();
  await camera.take(page, "list-delete-several");
  await page.keyboard.press("Escape");
  await page.goto("/interviews?q=xylophone&kind=coding");
  await camera.take(page, "list-nothing-found");
  await page.goto("/interviews/tags");
  await camera.take(page, "tags");
  await page.goto("/settings#your-data");
  await page.getByRole("radio", { name: "90 days" }).check();
  await camera.take(page, "settings-retention");
  await page.goto("/interviews");
}

async function rewatching(page: Page, camera: Camera): Promise<void> {
  for (const key of [".", ".", "."]) await page.keyboard.press(key);
  await page.getByRole("searchbox", { name: "Search the words" }).fill("the");
  await camera.take(page, "playback-search");
  await page.getByRole("searchbox", { name: "Search the words" }).fill("");
  await page.getByRole("button", { name: /^Edit your answer/ }).first().click();
  await camera.take(page, "playback-edit");
  await page.keyboard.press("Escape");
  await page.keyboard.press("l");
  await page.keyboard.press("+");
  await camera.take(page, "playback-loop");
  await page.keyboard.press("?");
  await camera.take(page, "playback-keys");
  await page.keyboard.press("Escape");
  await page.getByRole("link", { name: "Table" }).click();
  await page.getByRole("table", { name: "The interview" }).waitFor();
  await camera.take(page, "playback-table", { fullPage: true });
}

/** An interview with one of everything: unclear words, a missing sound, a discarded answer, and bookmarks that are being made. */
async function noting({ page, camera, app }: Pick<Scene, "page" | "camera"> & { app: Hotseat }): Promise<void> {
  const interview = inventedInterview();
  await importInterview(app.url, interview);
  await page.goto(`/interviews/${interview.interviewId}/playback`);
  await page.waitForFunction(() => "__remixRouteModules" in window);
  await camera.take(page, "playback-unclear-words", { fullPage: true });
  await page.keyboard.press("c");
  await page.keyboard.press("b");
  await page.getByRole("textbox", { name: /^Note at/ }).fill("I rambled here. Say the result first, then how.");
  await camera.take(page, "playback-bookmark");
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: /^Go to the bookmark/ }).waitFor();
  await camera.take(page, "playback-bookmarks", { fullPage: true });
  await page.getByRole("button", { name: /^Remove the bookmark/ }).click();
  await page.getByRole("button", { name: "Undo" }).waitFor();
  await camera.take(page, "playback-bookmark-removed");
  await page.locator("summary").filter({ hasText: "Download" }).click();
  await camera.take(page, "playback-downloads");
  await page.keyboard.press("Escape");
}

async function withoutMicrophone({ app, browser, camera }: TourOptions): Promise<void> {
  const context = await browser.newContext({ baseURL: app.url });
  const page = await newPage(context);
  await installMicrophone(page, { refusal: "NotAllowedError" });
  await page.goto("/interviews/new");
  await page.getByRole("button", { name: "Begin interview" }).click();
  await page.getByRole("button", { name: "Try the microphone again" }).waitFor({ timeout: 30_000 });
  await page.keyboard.press("Escape");
  await expect(page.getByRole("status", { name: "Interviewer state" })).toHaveText("Listening", { timeout: 30_000 });
  await camera.take(page, "live-no-microphone");
  await context.close();
}
