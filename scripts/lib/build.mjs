import { createHash } from "node:crypto";
import { cpSync, existsSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";

import { compressFiles } from "./compress.mjs";
import { node, root } from "./run.mjs";
import { step } from "./steps.mjs";

/** Everything that a build is made of. */
const INPUTS = ["app", "server", "public", "package-lock.json", "remix.config.js", "vite.config.ts", "tsconfig.json", "scripts/lib/build.mjs", "scripts/lib/compress.mjs"];
const HASH_FILE = path.join(root, "build/inputs.sha256");

/** Builds when the inputs are not those of the last whole build. */
export async function ensureBuilt() {
  if (isBuilt()) return;
  await step("build", build);
}

function isBuilt() {
  return existsSync(HASH_FILE) && readFileSync(HASH_FILE, "utf8") === hashInputs(root);
}

/** Makes build/client, build/server and build/host. */
export async function build() {
  // Taken first: what is changed while it builds makes the next start build again.
  const hash = hashInputs(root);
  rmSync(HASH_FILE, { force: true });
  await node("node_modules/@remix-run/dev/dist/cli.js", ["vite:build"], { env: { NODE_ENV: "production" } });
  copyServerFiles();
  copyVoiceActivityFiles();
  await compressFiles(path.join(root, "build/client"));
  await buildHost();
  writeFileSync(HASH_FILE, hash);
}

/** Bundles server/; what it imports from node_modules stays there. */
export async function buildHost() {
  const esbuild = await import("esbuild");
  await esbuild.build({
    absWorkingDir: root,
    entryPoints: ["server/index.ts"],
    outfile: "build/host/index.js",
    bundle: true,
    packages: "external",
    platform: "node",
    format: "esm",
    target: "node20",
    sourcemap: true,
    logLevel: "error",
  });
}

/** Files that the server opens at run time, beside the bundle as they are beside the source. */
function copyServerFiles() {
  cpSync(path.join(root, "app/services/voice/flite-worker.mjs"), path.join(root, "build/server/flite-worker.mjs"));
  cpSync(path.join(root, "app/services/recordings/opus-worker.mjs"), path.join(root, "build/server/opus-worker.mjs"));
  rmSync(path.join(root, "build/server/migrations"), { recursive: true, force: true });
  cpSync(path.join(root, "app/db/migrations"), path.join(root, "build/server/migrations"), { recursive: true });
}

/** What browsers load by fixed names from /vad: beside all else that they load, so that it is compressed, too. */
function copyVoiceActivityFiles() {
  const require = createRequire(import.meta.url);
  const names = JSON.parse(readFileSync(path.join(root, "server/voice-activity-files.json"), "utf8"));
  for (const name of names) cpSync(require.resolve(name), path.join(root, "build/client/vad", path.basename(name)));
}

/** One hash of the names and contents of all inputs of `folder`; tests are none. */
export function hashInputs(folder) {
  const hash = createHash("sha256");
  for (const file of INPUTS.flatMap((input) => filesUnder(folder, input))) {
    const content = readFileSync(path.join(folder, file));
    hash.update(`${file}\0${content.length}\0`).update(content);
  }
  return hash.digest("hex");
}

function filesUnder(folder, input) {
  const full = path.join(folder, input);
  if (!existsSync(full) || /\.test\.tsx?$/.test(input)) return [];
  if (!statSync(full).isDirectory()) return [input];
  return readdirSync(full)
    .sort()
    .flatMap((name) => filesUnder(folder, `${input}/${name}`));
}
