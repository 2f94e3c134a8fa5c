import type { ServerResponse } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";

/** What may go wrong between a provider and us, each as it looks on the wire. */
export type Fault =
  /** Nothing at all, not even headers, for `ms`. */
  | { type: "slow-first-byte"; ms: number }
  /** Headers and `afterChunks` chunks arrive, then silence on an open connection. A reply that is not a stream has one chunk. */
  | { type: "stall"; afterChunks: number }
  /** The body comes in pieces of 40 bytes (sound: 401), cut anywhere, `ms` apart. */
  | { type: "dribble"; ms: number }
  | { type: "status"; status: number; retryAfterSeconds?: number }
  /** TCP reset instead of a reply, or after `afterChunks` chunks of it. */
  | { type: "reset"; afterChunks?: number }
  /** JSON that breaks off in its middle, or sound that does within a sample. */
  | { type: "malformed" };

export interface WireReply {
  status: number;
  headers: Record<string, string>;
  /** Bytes are sound. */
  chunks: Iterable<string | Uint8Array> | AsyncIterable<string | Uint8Array>;
}

export function jsonReply(status: number, body: unknown, headers: Record<string, string> = {}): WireReply {
  return { status, headers: { "content-type": "application/json", ...headers }, chunks: [JSON.stringify(body)] };
}

const DRIBBLE_BYTES = 40;
/** Odd, so that samples are cut in two. */
const DRIBBLE_SOUND_BYTES = 401;

/** Sends `reply` as `fault` has it. Ends early, by throwing the signal's reason, when the client has gone. */
export async function sendReply(options: {
  response: ServerResponse;
  reply: WireReply;
  fault: Fault | null;
  signal: AbortSignal;
}): Promise<void> {
  const { response, reply, fault, signal } = options;
  if (fault?.type === "slow-first-byte") await sleep(fault.ms, undefined, { signal });
  if (fault?.type === "reset" && fault.afterChunks === undefined) return reset(response);
  response.writeHead(reply.status, { ...reply.headers, "x-request-id": "req_local" });
  response.flushHeaders();
  let sent = 0;
  for await (const chunk of withFault(reply.chunks, fault, signal)) {
    if (isLastBefore(fault, sent)) break;
    response.write(chunk);
    sent += 1;
  }
  if (fault?.type === "stall") await untilAborted(signal);
  if (fault?.type === "reset") return reset(response);
  response.end();
}

function isLastBefore(fault: Fault | null, sent: number): boolean {
  return (fault?.type === "stall" || fault?.type === "reset") && sent >= (fault.afterChunks ?? 0);
}

async function* withFault(
  chunks: WireReply["chunks"],
  fault: Fault | null,
  signal: AbortSignal,
): AsyncGenerator<string | Uint8Array> {
  if (fault?.type === "dribble") yield* dribble(chunks, fault.ms, signal);
  else if (fault?.type === "malformed") yield* breakOff(chunks);
  else yield* chunks;
}

async function* dribble(chunks: WireReply["chunks"], ms: number, signal: AbortSignal): AsyncGenerator<Uint8Array> {
  for await (const chunk of chunks) {
    const [bytes, step] = typeof chunk === "string" ? [new TextEncoder().encode(chunk), DRIBBLE_BYTES] : [chunk, DRIBBLE_SOUND_BYTES];
    for (let from = 0; from < bytes.length; from += step) {
      yield bytes.subarray(from, from + step);
      await sleep(ms, undefined, { signal });
    }
  }
}

/** The second chunk of a stream, or the only one of a plain reply, is cut in two and nothing follows. */
async function* breakOff(chunks: WireReply["chunks"]): AsyncGenerator<string | Uint8Array> {
  let last: string | null = null;
  let count = 0;
  for await (const chunk of chunks) {
    if (typeof chunk !== "string") return yield chunk.slice(0, (chunk.length >> 1) | 1);
    if (last !== null) yield last;
    last = chunk;
    count += 1;
    if (count === 2) break;
  }
  if (last !== null) yield `${last.slice(0, last.length >> 1)}\n\n`;
}

function reset(response: ServerResponse): void {
  response.socket?.resetAndDestroy();
}

function untilAborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => signal.addEventListener("abort", () => resolve(), { once: true }));
}
