import { setTimeout as sleep } from "node:timers/promises";

import { readRange } from "./byte-range";
import { contentTypeOf } from "./object-keys";
import type { ObjectInfo, ObjectStore } from "./object-store";

const KB = 1024;
/** Read from the store at first, so that it is soon on its way, and twice as much each time after, up to what a long recording may take of the memory. */
const FIRST_BYTES = 128 * KB;
const CHUNK_BYTES = 1024 * KB;
/**
 * Of a part, after what was read first: a player takes megabytes ahead of what it plays (3 KB a second), and is elsewhere a moment later. Sent as
 * fast as it goes, they keep the page from the sound it has just asked for, and the server collects garbage while the next part is asked for: the
 * first byte of one took 8 ms or 45.
 */
const PART_BYTES_PER_MS = 4 * KB;

interface Options {
  store: ObjectStore;
  object: ObjectInfo;
  /** Its `Range` header decides which part is sent. */
  request: Request;
  /** Changes with the bytes, where these may be rewritten: parts of two versions are then never joined. Default: none. */
  etag?: string;
}

/** Serves an object, or the part of it that a player seeks to. Nothing is cached, so that deleted means gone. */
export function objectResponse({ store, object, request, etag }: Options): Response {
  const ifRange = request.headers.get("if-range");
  const isOther = etag !== undefined && ifRange !== null && ifRange !== etag;
  const range = readRange(isOther ? null : request.headers.get("range"), object.size);
  const headers = new Headers({
    "accept-ranges": "bytes",
    "cache-control": "private, no-store",
    "content-type": contentTypeOf(object.key),
    "x-content-type-options": "nosniff",
  });
  if (etag !== undefined) headers.set("etag", etag);
  if (etag !== undefined && request.headers.get("if-none-match") === etag) return new Response(null, { status: 304, headers });
  if (range.type === "unsatisfiable") {
    headers.set("content-range", `bytes */${object.size}`);
    return new Response(null, { status: 416, headers });
  }
  const { from, to } = range.type === "part" ? range : { from: 0, to: object.size };
  headers.set("content-length", String(to - from));
  if (range.type === "part") headers.set("content-range", `bytes ${from}-${to - 1}/${object.size}`);
  const bytesPerMs = range.type === "part" ? PART_BYTES_PER_MS : Infinity;
  const body = request.method === "HEAD" ? null : bytesOf(store, object.key, { from, to, bytesPerMs });
  return new Response(body, { status: range.type === "part" ? 206 : 200, headers });
}

interface Stretch {
  from: number;
  to: number;
  bytesPerMs: number;
}

function bytesOf(store: ObjectStore, key: string, { from, to, bytesPerMs }: Stretch): ReadableStream<Uint8Array> {
  const left = new AbortController();
  let next = from;
  let size = FIRST_BYTES;
  let waitMs = 0;
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        if (next >= to) return controller.close();
        if (waitMs > 0) await sleep(waitMs, undefined, { signal: left.signal });
        const chunk = await store.get(key, { range: { from: next, to: Math.min(next + size, to) } });
        if (!chunk || chunk.bytes.length === 0) throw new Error("the object was deleted while it was sent");
        next += chunk.bytes.length;
        size = Math.min(2 * size, CHUNK_BYTES);
        waitMs = chunk.bytes.length / bytesPerMs;
        controller.enqueue(chunk.bytes);
      },
      cancel() {
        left.abort();
      },
    },
    { highWaterMark: 0 },
  );
}
