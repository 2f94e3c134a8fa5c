/** Pictures of every page and every state of an interview, from the real app: `npm run screens -- DIR`; with "own" behind it, only of what somebody does with what there is, with "filmed" of an interview with a camera. */
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";

import { chromium } from "@playwright/test";

import { Hotseat } from "../tests/e2e/hotseat-process";
import { startSpeechServer } from "../tests/e2e/support/speech-server";
import { systemChromium } from "./lib/chromium.mjs";
import { Camera } from "./screens/camera";
import { filmed } from "./screens/filmed";
import { owning } from "./screens/owning";
import { ANSWERS, tour } from "./screens/tour";

const folder = path.resolve(process.argv[2] ?? "screens");
await mkdir(folder, { recursive: true });
const dataDir = await mkdtemp(path.join(tmpdir(), "hotseat-screens-"));
const speech = await startSpeechServer(ANSWERS);
const app = new Hotseat({ dataDir, env: { STT_BASE_URL: speech.baseUrl, STT_API_KEY: "none", STT_MODEL: "whisper-1" } });
const browser = await chromium.launch({
  executablePath: systemChromium(),
  args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--autoplay-policy=no-user-gesture-required"],
});
const camera = new Camera(folder);
try {
  await app.start();
  const only = process.argv[3];
  if (only === undefined) await tour({ app, browser, camera, speech });
  if (only !== "filmed") await owning({ app, browser, camera });
  if (only !== "own") await filmed({ app, browser, camera });
} catch (error) {
  console.error(app.log.split("\n").slice(-15).join("\n"));
  throw error;
} finally {
  await browser.close();
  await app.stop();
  await speech.close();
  await rm(dataDir, { recursive: true, force: true });
}
console.log(`${camera.pictures} pictures in ${folder}; ${camera.faults.length} serious findings of axe`);
for (const fault of camera.faults) console.log(`  ${fault}`);
process.exitCode = camera.faults.length > 0 ? 1 : 0;
