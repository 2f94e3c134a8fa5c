import { readFileSync } from "node:fs";

/** Whether `version` ("20.19.1") is at least `wanted` (">=20.19"). */
export function isNewEnough(version, wanted) {
  const [major, minor = 0] = wanted.replace(">=", "").split(".").map(Number);
  const [haveMajor, haveMinor] = version.split(".").map(Number);
  return haveMajor > major || (haveMajor === major && haveMinor >= minor);
}

/** Ends the process with one sentence when this Node is too old. In plain syntax, so that an old Node gets this far. */
export function requireNode() {
  const wanted = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8")).engines.node;
  if (isNewEnough(process.versions.node, wanted)) return;
  console.error(`Hotseat needs Node ${wanted.replace(">=", "")} or newer, and this is ${process.versions.node}; get a newer one from https://nodejs.org.`);
  process.exit(1);
}
