import { existsSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";

import { buildHost, ensureBuilt } from "./build.mjs";
import { ensureInstalled } from "./install.mjs";
import { root } from "./run.mjs";
import { reportFailure } from "./steps.mjs";

/** @param {{ development: boolean }} options */
export async function start({ development }) {
  const environment = path.join(root, ".env");
  if (existsSync(environment)) process.loadEnvFile(environment);
  try {
    await ensureInstalled({ tools: false });
    await (development ? buildHost() : ensureBuilt());
    // In this process, so that signals and exit codes need no forwarding. It reads `--dev` from the command line too.
    await import(pathToFileURL(path.join(root, "build/host/index.js")).href);
  } catch (error) {
    reportFailure(error);
  }
}
