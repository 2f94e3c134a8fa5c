import type { Browser, Page } from "@playwright/test";

import type { Hotseat } from "../../tests/e2e/hotseat-process";
import { installMicrophone } from "../../tests/e2e/microphone";
import { LivePage } from "../../tests/e2e/support/live-page";
import type { Camera } from "./camera";

interface FilmedOptions {
  app: Hotseat;
  browser: Browser;
  camera: Camera;
}

/** An interview in which the candidate is filmed: set-up, stage, a camera that is gone, and the video beside the timeline. */
export async function filmed({ app, browser, camera }: FilmedOptions): Promise<void> {
  const context = await browser.newContext({ baseURL: app.url, permissions: ["microphone"] });
  await context.addInitScript({ content: "globalThis.__name ??= (value) => value;" });
  const page = await context.newPage();
  await installMicrophone(page);
  await page.addInitScript(replaceCamera);
  const live = new LivePage(page);
  await page.goto("/interviews/new");
  await page.getByRole("switch", { name: "Record my camera" }).check();
  await page.getByLabel("What your camera sees").waitFor();
  await camera.take(page, "new-camera", { fullPage: true });

  await live.begin();
  await page.getByText("Camera on", { exact: true }).waitFor();
  await camera.take(page, "live-camera");
  await page.getByRole("button", { name: "Hide self-view" }).click();
  await camera.take(page, "live-camera-hidden");
  await page.getByRole("button", { name: "Show self-view" }).click();
  await takeAway(page);
  await camera.take(page, "live-camera-gone");
  await page.getByRole("region", { name: "Your camera" }).getByRole("button", { name: "Try again" }).click();
  await live.choose("Type");
  await live.type("We moved forty services in stages, because one big step was too risky.");
  await live.interruptOnce(/(.*\n){2}\w/);
  await live.end();
  await page.getByRole("region", { name: "Video" }).waitFor();
  await page.getByRole("button", { name: "Next turn" }).click();
  await page.getByLabel("You, on camera").filter({ visible: true }).waitFor();
  await camera.take(page, "playback-video");
  await page.getByRole("button", { name: "Hide video" }).click();
  await camera.take(page, "playback-video-away");
  await page.getByRole("button", { name: "Delete the video" }).click();
  await camera.take(page, "playback-video-delete");
  await context.close();
}

async function takeAway(page: Page): Promise<void> {
  await page.getByLabel("What your camera sees").evaluate((video: HTMLVideoElement) => {
    for (const track of (video.srcObject as MediaStream).getTracks()) {
      track.stop();
      track.dispatchEvent(new Event("ended"));
    }
  });
}

/** Runs in the page: a drawn face stands for the candidate's. */
function replaceCamera(): void {
  const capture = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
  navigator.mediaDevices.getUserMedia = async (constraints) => {
    if (!constraints?.video) return capture(constraints);
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [640, 360];
    const pen = canvas.getContext("2d");
    let tick = 0;
    const draw = () => {
      if (!pen) return;
      pen.fillStyle = "#6d8a96";
      pen.fillRect(0, 0, 640, 360);
      pen.fillStyle = "#d9a878";
      pen.beginPath();
      pen.ellipse(320 + 6 * Math.sin((tick += 1) / 5), 170, 75, 95, 0, 0, 7);
      pen.ellipse(320, 360, 170, 90, 0, 0, 7);
      pen.fill();
    };
    draw();
    setInterval(draw, 66);
    return canvas.captureStream(15);
  };
}
