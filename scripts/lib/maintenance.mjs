import { existsSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";

import { ensureBuilt } from "./build.mjs";
import { ensureInstalled } from "./install.mjs";
import { root } from "./run.mjs";
import { reportFailure } from "./steps.mjs";

/**
 * Runs a command of the built app on this installation's database and bucket, prints what it found, and ends with 1 unless all is well.
 * `--json` prints one JSON object as the last line.
 * @param {"runReindex" | "runCheckStore"} command
 */
export async function maintain(command) {
  const environment = path.join(root, ".env");
  if (existsSync(environment)) process.loadEnvFile(environment);
  process.chdir(root);
  try {
    await ensureInstalled({ tools: false });
    await ensureBuilt();
    const { entry } = await import(pathToFileURL(path.join(root, "build/server/index.js")).href);
    const flags = process.argv.slice(2);
    const outcome = await entry.module[command](flags.filter((flag) => flag !== "--json"));
    for (const line of outcome.lines) console.log(line);
    if (flags.includes("--json")) console.log(JSON.stringify(outcome.result));
    if (!outcome.ok) process.exitCode = 1;
  } catch (error) {
    reportFailure(error);
  }
}
