export interface PollOptions {
  signal: AbortSignal;
  /** Default: the browser's. */
  request?: (url: string, init: RequestInit) => Promise<Response>;
  /** Default: `setTimeout`, ended early by the signal. */
  wait?: (ms: number, signal: AbortSignal) => Promise<void>;
}

const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 15_000;
/** Mixing two hours takes minutes at most; a page that is left open asks no longer than this many times (a quarter of an hour). */
const ATTEMPTS = 65;
const REQUEST_TIMEOUT_MS = 20_000;

/** Asks until `url` is made (202: it is being made). null: it is missing, or did not come in time. */
export async function pollMedia(url: string, headers: Record<string, string>, options: PollOptions): Promise<Response | null> {
  const { signal, request = fetch, wait = waitMs } = options;
  for (let attempt = 0; attempt < ATTEMPTS && !signal.aborted; attempt += 1) {
    const response = await request(url, { headers, signal: AbortSignal.any([signal, AbortSignal.timeout(REQUEST_TIMEOUT_MS)]) }).catch(() => null);
    if (response && response.status !== 202 && response.status < 500) return response.ok ? response : null;
    await wait(Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 1.5 ** attempt), signal);
  }
  return null;
}

function waitMs(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    // Pages that were opened together do not ask together.
    const timer = setTimeout(resolve, ms * (0.8 + 0.4 * Math.random()));
    signal.addEventListener("abort", () => (clearTimeout(timer), resolve()), { once: true });
  });
}
