/**
 * Does one named piece of work and prints a line for it: "  install      12.3 s".
 * @template T
 * @param {string} name
 * @param {() => Promise<T> | T} work
 * @returns {Promise<T>}
 */
export async function step(name, work) {
  const startedAt = performance.now();
  // The name at once, for a person who waits; a log gets whole lines only.
  if (process.stdout.isTTY) process.stdout.write(`  ${name.padEnd(12)} …`);
  const clear = process.stdout.isTTY ? "\r\u001b[K" : "";
  try {
    const result = await work();
    console.log(`${clear}  ${name.padEnd(12)} ${secondsSince(startedAt)} s`);
    return result;
  } catch (error) {
    console.log(`${clear}  ${name.padEnd(12)} ${secondsSince(startedAt)} s, failed`);
    throw error;
  }
}

const secondsSince = (startedAt) => ((performance.now() - startedAt) / 1000).toFixed(1);

/** A failure that the person can do something about: printed without a stack. */
export class PlainError extends Error {}

/** Prints what went wrong and makes the process end with 1. */
export function reportFailure(error) {
  console.error(error instanceof PlainError ? `\n${error.message}` : error);
  process.exitCode = 1;
}
