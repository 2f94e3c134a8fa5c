import { lstatSync, readFileSync } from "node:fs";
import path from "node:path";

import { npm, root } from "./run.mjs";
import { PlainError, step } from "./steps.mjs";

/**
 * Installs what the lockfile says, unless that is what node_modules holds already. Serving needs no test tools, and without
 * them a first start is a third shorter.
 */
export async function ensureInstalled({ tools }) {
  if (isInstalled(root, { tools })) return;
  refuseLink(root);
  await step("install", () =>
    npm(["ci", tools ? "--include=dev" : "--omit=dev", "--no-audit", "--no-fund", "--loglevel=error"]).catch((cause) => {
      throw new PlainError(`${cause.message}\n\nThe packages could not be installed; check the network and the free space, then start again.`, { cause });
    }),
  );
}

/** `npm ci` empties node_modules first, and through a link that is another checkout's. Throws `PlainError`. */
export function refuseLink(folder) {
  const modules = path.join(folder, "node_modules");
  if (!lstatSync(modules, { throwIfNoEntry: false })?.isSymbolicLink()) return;
  throw new PlainError(
    `${modules} is a link and does not hold what package-lock.json wants. Installing would empty the folder it points to; remove the link and start again.`,
  );
}

/**
 * Compares the lockfile with the one that npm keeps inside node_modules, which it writes last: an install that was cut off
 * has none. Optional packages may be missing, for they are of other systems; `tools: false` passes over those for development.
 */
export function isInstalled(folder, { tools = true } = {}) {
  const wanted = packagesOf(path.join(folder, "package-lock.json"));
  const present = packagesOf(path.join(folder, "node_modules/.package-lock.json"));
  if (!wanted || !present) return false;
  return Object.entries(wanted).every(([name, { version, integrity, optional, dev, devOptional }]) => {
    if (!tools && (dev || devOptional)) return true;
    const installed = present[name];
    if (name === "" || (!installed && optional)) return true;
    return installed?.version === version && installed.integrity === integrity;
  });
}

function packagesOf(file) {
  try {
    return JSON.parse(readFileSync(file, "utf8")).packages;
  } catch (error) {
    if (error.code === "ENOENT" || error instanceof SyntaxError) return null;
    throw error;
  }
}
