import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { constants, setPriority } from "node:os";
import { fileURLToPath } from "node:url";

import { PlainError } from "./steps.mjs";

/**
 * Linux's idle policy, which also its newest schedulers take a processor from at once: a task of the lowest priority keeps it for up to 3 ms, and
 * sound that waits for that a few times in a row breaks off.
 */
const CHRT = "/usr/bin/chrt";

/** The project's folder. */
export const root = fileURLToPath(new URL("../..", import.meta.url));

/**
 * Runs a command in the project's folder, quietly. Throws `PlainError` with everything it printed when it fails.
 * @param {string} command
 * @param {string[]} args
 * @param {{ env?: Record<string, string>; patient?: boolean }} [options] `patient`: it gets what others leave of the processor.
 */
export function run(command, args, { env = {}, patient = false } = {}) {
  return new Promise((resolve, reject) => {
    const idle = patient && existsSync(CHRT);
    const [file, given] = idle ? [CHRT, ["--idle", "0", command, ...args]] : [command, args];
    const child = spawn(file, given, { cwd: root, env: { ...process.env, ...env }, stdio: ["ignore", "pipe", "pipe"] });
    if (patient && !idle && child.pid) setPriority(child.pid, constants.priority.PRIORITY_LOW);
    const printed = [];
    child.stdout.on("data", (data) => printed.push(data));
    child.stderr.on("data", (data) => printed.push(data));
    child.on("error", (cause) => reject(new PlainError(`${command} could not be run: ${cause.message}`, { cause })));
    child.on("close", (code, signal) => {
      const output = Buffer.concat(printed).toString();
      if (code === 0) resolve(output);
      else reject(new PlainError(`${output.trimEnd()}\n\n${[command, ...args].join(" ")} failed (${signal ?? code}).`));
    });
  });
}

/** Runs npm: the very one that runs us, where one does. */
export function npm(args) {
  const cli = process.env.npm_execpath;
  return cli?.endsWith("npm-cli.js") ? run(process.execPath, [cli, ...args]) : run("npm", args);
}

/** Runs a tool of node_modules by the path of its script, which works on every system. */
export const node = (script, args, options) => run(process.execPath, [script, ...args], options);
