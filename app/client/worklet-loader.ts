import { within } from "./within";

interface WorkletLoaderOptions {
  /** That of the context's `audioWorklet`. */
  addModule: (url: string) => Promise<void>;
  /** Where the worklets are; ends with a slash. */
  base: string;
}

const LOAD_TIMEOUT_MS = 10_000;

/**
 * Loads `<base><name>.js` once. Throws when that takes longer than 10 s; the next call tries again, at another address: a failed one
 * stays failed in its context (Chromium 156, and so the standard), for what a worklet imports as well. One more slash names the same files.
 */
export function createWorkletLoader({ addModule, base }: WorkletLoaderOptions): (name: string) => Promise<void> {
  const loaded = new Map<string, Promise<void>>();
  let failures = 0;

  return (name) => {
    const known = loaded.get(name);
    if (known) return known;
    const loading = within(addModule(`${base}${"/".repeat(failures)}${name}.js`), {
      timeoutMs: LOAD_TIMEOUT_MS,
      onTimeout: () => new Error(`The worklet ${name} was not loaded within ${LOAD_TIMEOUT_MS} ms`),
    });
    loaded.set(name, loading);
    loading.catch(() => {
      failures += 1;
      loaded.delete(name);
    });
    return loading;
  };
}
