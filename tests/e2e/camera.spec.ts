import { readFile, readdir } from "node:fs/promises";
import path from "node:path";

import { touches, videoOf, voidOf } from "~/domain/video";

import { expect, expectAccessible, test } from "./fixtures";
import { LivePage } from "./support/live-page";

// High enough for any question of the bank beside a sentence about the camera.
test.use({ permissions: ["microphone", "camera"], viewport: { width: 1280, height: 1000 } });

test("the camera is off until it is turned on, is recorded through a lost network and a killed server, shown beside the timeline, and deleted alone", async ({ page, app, mic: _, dataDir, expectConsoleErrors }) => {
  expectConsoleErrors(/ERR_FAILED|ERR_CONNECTION_REFUSED|ERR_EMPTY_RESPONSE|WebSocket connection/);
  test.setTimeout(60_000);
  const live = new LivePage(page);
  const sign = page.getByText("Camera on", { exact: true });
  const mirror = page.getByLabel("What your camera sees");
  let id = "";
  const folder = () => path.join(dataDir, "objects", "interviews", id);
  const files = () => readdir(path.join(folder(), "video")).catch(() => []);

  await test.step("before the interview: a switch that is off, and what the camera sees once it is on", async () => {
    await page.goto("/interviews/new");
    const camera = page.getByRole("switch", { name: "Record my camera" });
    await expect(camera).not.toBeChecked();
    await camera.press("Space");
    await expect(mirror).toBeVisible();
    await expect.poll(() => mirror.evaluate((video: HTMLVideoElement) => video.videoWidth)).toBeGreaterThan(0);
    await expectAccessible(page);
  });

  await test.step("on the stage: a sign that stays, and a self-view that can be hidden", async () => {
    id = await live.begin();
    await expect(sign).toBeVisible();
    await expect(mirror).toBeVisible();
    await page.getByRole("button", { name: "Hide self-view" }).press("Enter");
    await expect(mirror).toBeHidden();
    await expect(sign).toBeVisible();
    await page.getByRole("button", { name: "Show self-view" }).press("Enter");
    await expect(mirror).toBeVisible();
    await expectAccessible(page);
  });

  await test.step("a camera that is taken away says so, the interview goes on, and one press brings it back", async () => {
    await mirror.evaluate(takeAway);
    await expect(page.getByRole("alert")).toContainText("The camera is gone");
    await live.expectState("Listening");
    await expectAccessible(page);
    await page.getByRole("region", { name: "Your camera" }).getByRole("button", { name: "Try again" }).press("Enter");
    await expect(sign).toBeVisible();
  });

  await test.step("a discarded answer takes its pictures along", async () => {
    await live.choose("Tap to talk");
    await live.press("Start answer");
    await live.press("Discard answer");
    await expect(live.transcript.getByText("An answer was discarded here")).toBeVisible();
    await live.choose("Type");
    await live.type("We moved forty services in stages, because one big step was too risky.");
  });

  await test.step("a pause closes the camera; what cannot be sent waits in the browser, over a killed server and a reload", async () => {
    await page.route("**/video/*", (route) => route.abort());
    const sent = (await files()).length;
    await live.press("Pause");
    await expect(sign).toBeHidden();
    await expect.poll(() => page.evaluate(waitingSegments)).toBeGreaterThan(0);
    await app.kill();
    await app.start();
    expect(await files()).toHaveLength(sent);
    await page.reload();
    await page.unroute("**/video/*");
    await expect.poll(async () => (await files()).length).toBeGreaterThan(sent);
    await expect.poll(() => page.evaluate(waitingSegments)).toBe(0);
  });

  await test.step("whoever comes back is filmed again, to the end", async () => {
    await live.press("Resume");
    await expect(sign).toBeVisible();
    await live.interruptOnce(/\w/);
    await live.end();
    await expect.poll(async () => (await files()).length).toBeGreaterThan(1);
  });

  await test.step("no picture of the discarded answer is in the record", async () => {
    await expect.poll(async () => (await events(folder())).some(({ type }) => type === "interview.ended")).toBe(true);
    const record = await events(folder());
    const [gone] = record.map(voidOf).filter((stretch) => stretch !== null);
    const segments = videoOf(record);
    expect(segments.length).toBeGreaterThan(0);
    expect(segments.filter((segment) => gone === undefined || touches(segment, gone))).toEqual([]);
  });

  const screen = page.getByLabel("You, on camera").filter({ visible: true });
  const playedMs = () => screen.evaluate((video: HTMLVideoElement) => video.currentTime * 1000);
  await test.step("on the playback page the picture follows the sound: play, pause, speed, and away", async () => {
    await expect(page.getByRole("region", { name: "Video" })).toBeVisible();
    await expect(screen).toHaveCount(0);
    await page.getByRole("button", { name: "Next turn" }).click();
    await page.getByRole("button", { name: "Play", exact: true }).click();
    await expect(screen).toBeVisible();
    await expect.poll(playedMs).toBeGreaterThan(300);
    await page.getByRole("combobox", { name: "Speed" }).selectOption("2");
    await expect.poll(() => screen.evaluate((video: HTMLVideoElement) => [video.playbackRate, video.muted])).toEqual([2, true]);
    await page.getByRole("button", { name: "Pause", exact: true }).click();
    await expect.poll(() => screen.evaluate((video: HTMLVideoElement) => video.paused)).toBe(true);
    await page.getByRole("button", { name: "Hide video" }).press("Enter");
    await expect(screen).toHaveCount(0);
    await page.getByRole("button", { name: "Show video" }).press("Enter");
    await expectAccessible(page);
  });

  await test.step("nothing but video of this page's own comes in", async () => {
    const put = async (data: Buffer, { query = "startSample=0&samples=1600&more=false", origin = app.url } = {}) =>
      (await page.request.put(`/interviews/${id}/video/${"a".repeat(20)}?${query}`, { data, headers: { origin } })).status();
    const script = Buffer.from("<script>alert(1)</script>");
    expect(await put(script)).toBe(400);
    expect(await put(script, { query: "startSample=-1&samples=1600" })).toBe(400);
    expect(await put(script, { origin: "https://elsewhere.example" })).toBe(403);
    expect(await put(Buffer.alloc(1_950_000))).toBe(413);
    expect((await page.request.get(`/interviews/${id}/video/${"a".repeat(20)}`)).status()).toBe(404);
  });

  await test.step("the video is deleted alone", async () => {
    await page.getByRole("button", { name: "Delete the video" }).press("Enter");
    await page.getByRole("dialog").getByRole("button", { name: "Delete the video" }).click();
    await expect(page.getByRole("region", { name: "Video" })).toBeHidden();
    expect(await files()).toEqual([]);
    await expect(page.getByText("We moved forty services").first()).toBeVisible();
  });
});

/** Runs in the page. Browsers fire it only when the device ends the track, not when `stop` does. */
function takeAway(video: Element): void {
  for (const track of ((video as HTMLVideoElement).srcObject as MediaStream).getTracks()) {
    track.stop();
    track.dispatchEvent(new Event("ended"));
  }
}

/** Runs in the page. */
async function waitingSegments(): Promise<number> {
  const ask = <T>(request: IDBRequest<T>) => new Promise<T>((resolve, reject) => ((request.onsuccess = () => resolve(request.result)), (request.onerror = () => reject(request.error))));
  const database = await ask(indexedDB.open("hotseat-video"));
  const count = await ask(database.transaction("segments").objectStore("segments").count());
  database.close();
  return count;
}

async function events(folder: string): Promise<{ type: string }[]> {
  const record = JSON.parse(await readFile(path.join(folder, "record.json"), "utf8")) as { events: { event?: { type: string } }[] };
  return record.events.flatMap(({ event }) => event ?? []);
}
