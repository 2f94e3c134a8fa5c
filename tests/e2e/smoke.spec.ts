import { expect, expectAccessible, test } from "./fixtures";

test("the app says that it is up, that it is ready, and on what it runs", async ({ app, request }) => {
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

test("the home page is served with headers that keep strangers out, and breaks none of them", async ({ page }) => {
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

test("scripts and styles may be kept for ever, pages not", async ({ app, request }) => {
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

test("voice activity detection loads its files from here", async ({ app, request }) => {
  const files = ["silero_vad_v5.onnx", "ort-wasm-simd-threaded.mjs", "ort-wasm-simd-threaded.wasm"];
  for (const file of files) expect((await request.get(`${app.url}/vad/${file}`)).status(), file).toBe(200);
  expect((await request.get(`${app.url}/vad/package.json`)).status()).toBe(404);
  expect((await request.get(`${app.url}/vad/%2e%2e/package.json`)).status()).toBe(404);
});

test("a page that does not exist says so", async ({ page, expectConsoleErrors }) => {
  expectConsoleErrors(/status of 404/);
  const response = await page.goto("/no-such-page");
  expect(response?.status()).toBe(404);
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
});
