import { existsSync, readFileSync } from "node:fs";

import { run } from "./run.mjs";

/** Whether this is a Debian or one of its children, and ours to install into. */
export function mayInstallPackages() {
  return process.getuid?.() === 0 && existsSync("/etc/os-release") && /^ID(_LIKE)?=.*debian/m.test(readFileSync("/etc/os-release", "utf8"));
}

/** @param {string[]} names */
export async function installPackages(names) {
  await run("apt-get", ["update"]);
  await run("apt-get", ["install", "--yes", "--no-install-recommends", ...names], { env: { DEBIAN_FRONTEND: "noninteractive" } });
}
