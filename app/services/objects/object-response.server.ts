import { readRange } from "./byte-range";
import { contentTypeOf } from "./object-keys";
import type { ObjectInfo, ObjectStore } from "./object-store";

/** Read from the store at a time, so that a long recording is never whole in memory. */
const CHUNK_BYTES = 1024 * 1024;

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
  const body = request.method === "HEAD" ? null : bytesOf(store, object.key, { from, to });
  return new Response(body, { status: range.type === "part" ? 206 : 200, headers });
}

function bytesOf(store: ObjectStore, key: string, { from, to }: { from: number; to: number }): ReadableStream<Uint8Array> {
  let next = from;
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        if (next >= to) return controller.close();
        const chunk = await store.get(key, { range: { from: next, to: Math.min(next + CHUNK_BYTES, to) } });
        if (!chunk || chunk.bytes.length === 0) throw new Error("the object was deleted while it was sent");
        next += chunk.bytes.length;
        controller.enqueue(chunk.bytes);
      },
    },
    { highWaterMark: 0 },
  );
}
