import type { Page } from "@playwright/test";

import { expect, expectAccessible, lookingTest, test } from "./fixtures";
import { LivePage, createInterview } from "./support/live-page";

lookingTest("the app says that it is up, that it is ready, and on what it runs", async ({ app, request }) => {
  const up = await request.get(`${app.url}/healthz`);
  expect(up.status()).toBe(200);
  expect(await up.json()).toEqual({ status: "ok" });

  const ready = await request.get(`${app.url}/readyz`);
  expect(ready.status()).toBe(200);
  expect(await ready.json()).toMatchObject({
    status: "ready",
    checks: { database: "ok", recordings: "ok" },
    providers: { interviewer: ["Built-in interviewer"], voice: ["Embedded voice (flite)"] },
  });
});

test("the app counts what it does, for this machine only", async ({ app, request }) => {
  const metrics = await request.get(`${app.url}/metrics`);
  expect(metrics.headers()["content-type"]).toContain("text/plain");
  expect(await metrics.text()).toMatch(/^hotseat_live_sessions 0$/m);
});

lookingTest("the home page is served with headers that keep strangers out, and breaks none of them", async ({ page }) => {
  const response = await page.goto("/");
  expect(response?.status()).toBe(200);
  const headers = response?.headers() ?? {};
  expect(headers["content-security-policy"]).toMatch(/script-src 'self' 'nonce-[A-Za-z0-9+/=]{22,}' 'wasm-unsafe-eval'/);
  expect(headers["content-security-policy"]).toContain("frame-ancestors 'none'");
  expect(headers["permissions-policy"]).toContain("microphone=(self)");
  expect(headers["x-content-type-options"]).toBe("nosniff");
  expect(headers["x-powered-by"]).toBeUndefined();
  // A violation would be an error in the console, which fails the test by itself.
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await page.waitForFunction(() => "__remixRouteModules" in window);
  await expectAccessible(page);
});

lookingTest("scripts and styles may be kept for ever, pages not", async ({ app, request }) => {
  const page = await request.get(app.url);
  expect(page.headers()["cache-control"]).toBe("private, no-store");
  const data = await request.get(`${app.url}/interviews.data`);
  expect(data.headers()["cache-control"]).toBe("private, no-store");
  const [script] = /\/assets\/[\w.-]+\.js/.exec(await page.text()) ?? [];
  const asset = await request.get(`${app.url}${script ?? "/no-script"}`);
  expect(asset.headers()["cache-control"]).toBe("public, max-age=31536000, immutable");
  const missing = await request.get(`${app.url}/assets/gone.js`);
  expect(missing.status()).toBe(404);
  expect(missing.headers()["content-type"]).toContain("text/plain");
});

lookingTest("voice activity detection loads its files from here", async ({ app, request }) => {
  const files = ["silero_vad_v5.onnx", "ort-wasm-simd-threaded.mjs", "ort-wasm-simd-threaded.wasm"];
  for (const file of files) expect((await request.get(`${app.url}/vad/${file}`)).status(), file).toBe(200);
  expect((await request.get(`${app.url}/vad/package.json`)).status()).toBe(404);
  expect((await request.get(`${app.url}/vad/%2e%2e/package.json`)).status()).toBe(404);
});

lookingTest("a page that does not exist says so", async ({ page, expectConsoleErrors }) => {
  expectConsoleErrors(/status of 404/);
  const response = await page.goto("/no-such-page");
  expect(response?.status()).toBe(404);
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
});

test.describe("between Begin and the interview's page", () => {
  const begin = (page: Page) => page.getByRole("button", { name: "Begin interview" });

  test("whoever goes to another page is neither heard nor spoken to, and finds the interview in the list", async ({ page, mic }) => {
    const sounds = await watchSounds(page);
    const line = await holdNewInterview(page);
    await page.goto("/interviews/new");
    await page.getByRole("button", { name: "Play test sound" }).click();
    await page.getByRole("button", { name: "Hear Maya" }).click();
    await expect.poll(sounds).toEqual({ engines: 0, samples: 2 });

    await begin(page).click();
    // What was played for a try gives way to the introduction.
    expect(await sounds()).toMatchObject({ samples: 0 });
    await expect.poll(sounds).toEqual({ engines: 1, samples: 0 });
    await expect.poll(() => mic.openTracks()).toBe(1);

    await line.made;
    await page.getByRole("link", { name: "Interviews", exact: true }).click();
    await expect(page.getByRole("heading", { name: "Interviews" })).toBeVisible();
    await expect.poll(sounds).toEqual({ engines: 0, samples: 0 });
    expect(await mic.openTracks()).toBe(0);

    const asked: string[] = [];
    page.on("request", (request) => asked.push(new URL(request.url()).pathname));
    const answered = page.waitForEvent("requestfinished", (request) => request.method() === "POST");
    line.restore();
    await answered;
    await page.reload();
    expect(asked.filter((path) => path.startsWith("/interviews/"))).toEqual([]);
    await expect(page).toHaveURL(/\/interviews$/);
    await page.getByRole("list", { name: "Interviews" }).getByRole("link", { name: "General interview", exact: true }).click();
    await expect(page.getByRole("button", { name: "Resume" })).toBeEnabled();
  });

  test("the press that asks for another page counts while that page is on its way", async ({ page, mic }) => {
    const sounds = await watchSounds(page);
    const line = await holdNewInterview(page);
    await page.goto("/interviews/new");
    await begin(page).click();
    await expect.poll(() => mic.openTracks()).toBe(1);
    const list = await hold(page, /\/interviews\.data/);
    await page.getByRole("link", { name: "Interviews", exact: true }).click();
    await expect.poll(() => mic.openTracks()).toBe(0);
    expect(await sounds()).toEqual({ engines: 0, samples: 0 });
    line.restore();
    await expect(begin(page)).toBeEnabled();
    list.restore();
    await expect(page.getByRole("heading", { name: "Interviews" })).toBeVisible();
    await expect(page).toHaveURL(/\/interviews$/);
  });

  test("the skip link keeps nobody from the interview", async ({ page, mic }) => {
    const line = await hold(page, /\/interviews\/\w{20}\.data/);
    await page.goto("/interviews/new");
    await begin(page).click();
    await line.made;
    await page.getByRole("link", { name: "Skip to the content" }).press("Enter");
    line.restore();
    await new LivePage(page).expectState("Speaking");
    expect(await mic.openTracks()).toBe(1);
  });

  test("an interview whose page does not load is silent", async ({ page, mic, expectConsoleErrors }) => {
    expectConsoleErrors(/ERR_FAILED|Failed to fetch/);
    const sounds = await watchSounds(page);
    const line = await holdNewInterview(page);
    await page.route(/\/interviews\/\w{20}\.data/, (route) => route.abort());
    await page.goto("/interviews/new");
    await begin(page).click();
    await expect.poll(() => mic.openTracks()).toBe(1);
    line.restore();
    await expect(page.getByRole("heading", { level: 1 })).not.toHaveText("New interview");
    await expect.poll(sounds).toEqual({ engines: 0, samples: 0 });
    expect(await mic.openTracks()).toBe(0);
  });
});

test("before its scripts run the form takes no press that it would lose, and without any it says so", async ({ app, browser, page, mic: _ }) => {
  const scripts = await hold(page, /\/assets\/.*\.js/);
  await page.goto("/interviews/new", { waitUntil: "commit" });
  const begin = page.getByRole("button", { name: "Begin interview" });
  await expect(begin).toBeDisabled();
  await page.getByRole("textbox", { name: "Role" }).press("Enter");
  await expect(page).toHaveURL(/\/interviews\/new$/);
  scripts.restore();
  await expect(begin).toBeEnabled();
  await expect(page.locator("noscript p")).toHaveCount(0);

  const plain = await browser.newContext({ baseURL: app.url, javaScriptEnabled: false });
  const still = await plain.newPage();
  await still.goto("/interviews/new");
  await expect(still.locator("noscript p")).toBeVisible();
  await expect(still.locator("noscript p")).toHaveText(/Without JavaScript this page can neither speak nor listen/);
  await expect(still.getByRole("button", { name: "Begin interview" })).toBeDisabled();

  await still.goto(`/interviews/${await createInterview(plain.request)}`);
  await expect(still.locator("noscript p")).toBeVisible();
  await expect(still.locator("noscript p")).toHaveText(/Turn it on to go on; everything so far is saved/);
  await plain.close();
});

interface Held {
  /** Resolves when the first answer is there, and held back. */
  made: Promise<void>;
  restore(): void;
}

/** A line on which the answers at matching addresses are held back until `restore`; the requests go through. */
async function hold(page: Page, address: RegExp): Promise<Held> {
  let restore = (): void => undefined;
  let tellMade = (): void => undefined;
  const restored = new Promise<void>((resolve) => void (restore = resolve));
  const made = new Promise<void>((resolve) => void (tellMade = resolve));
  await page.route(address, async (route) => {
    const response = await route.fetch();
    tellMade();
    await restored;
    await route.fulfill({ response });
  });
  return { made, restore };
}

const holdNewInterview = (page: Page): Promise<Held> => hold(page, /\/api\/interviews$/);

/** Counts, from now on, what sounds on the page: engines of interviews, and samples that the form plays. */
async function watchSounds(page: Page): Promise<() => Promise<{ engines: number; samples: number }>> {
  await page.addInitScript(() => {
    const contexts: AudioContext[] = [];
    const elements = new Set<HTMLMediaElement>();
    window.AudioContext = class extends AudioContext {
      constructor(options?: AudioContextOptions) {
        super(options);
        // The test's own microphone runs at the browser's rate.
        if (options?.sampleRate) contexts.push(this);
      }
    };
    const play = HTMLMediaElement.prototype.play;
    HTMLMediaElement.prototype.play = function () {
      elements.add(this);
      return play.call(this);
    };
    const sounds = () => ({
      engines: contexts.filter(({ state }) => state === "running").length,
      samples: [...elements].filter(({ paused }) => !paused).length,
    });
    Object.assign(window, { sounds });
  });
  return () => page.evaluate(() => (window as unknown as { sounds: () => { engines: number; samples: number } }).sounds());
}
