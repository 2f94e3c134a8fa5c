import { mkdir, open, rm } from "node:fs/promises";
import path from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { ReadableStream as WebStream } from "node:stream/web";

import { HotseatError, InvalidInputError, StorageError } from "~/domain/errors";
import { newId } from "~/domain/ids";

/** What every zip begins with: the header of its first file. */
const ZIP_SIGNATURE = Buffer.from("PK\x03\x04", "latin1");

interface Options {
  body: ReadableStream<Uint8Array> | null;
  /** Where the upload lies while it is read; made when missing. */
  folder: string;
  /** In bytes. */
  limit: number;
}

/**
 * Keeps an uploaded zip on disk while `read` works with it, for it may be larger than memory. Throws `InvalidInputError` when it is no zip,
 * `HotseatError` with `too-large`, `StorageError` when it cannot be kept, and what `read` throws.
 */
export async function withUpload<T>({ body, folder, limit }: Options, read: (file: string) => Promise<T>): Promise<T> {
  if (!body) throw notZip();
  const file = path.join(folder, `${newId()}.zip`);
  try {
    await keep({ body, folder, file, limit });
    return await read(file);
  } finally {
    await rm(file, { force: true });
  }
}

async function keep({ body, folder, file, limit }: { body: ReadableStream<Uint8Array>; folder: string; file: string; limit: number }): Promise<void> {
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const received = Readable.fromWeb(body as WebStream<Uint8Array>);
    // Opened first: a stream that opens by itself would still do so after a refusal, and leave the file that had been removed by then.
    const handle = await open(file, "wx", 0o600);
    await pipeline(received, (chunks: AsyncIterable<Uint8Array>) => checked(chunks, limit), handle.createWriteStream());
  } catch (error) {
    if (error instanceof HotseatError) throw error;
    throw new StorageError("The zip could not be received: the connection broke off, or this machine has no space for it. Nothing was imported.", {
      code: "storage-unavailable",
      retryable: true,
      cause: error,
    });
  }
}

async function* checked(chunks: AsyncIterable<Uint8Array>, limit: number): AsyncGenerator<Uint8Array> {
  let head = Buffer.alloc(0);
  let total = 0;
  for await (const chunk of chunks) {
    total += chunk.length;
    if (total > limit) throw new HotseatError("This zip is too large to be imported at once. Export the interviews one by one.", { code: "too-large" });
    if (head.length < ZIP_SIGNATURE.length) head = Buffer.concat([head, chunk]).subarray(0, ZIP_SIGNATURE.length);
    if (!ZIP_SIGNATURE.subarray(0, head.length).equals(head)) throw notZip();
    yield chunk;
  }
  if (head.length < ZIP_SIGNATURE.length) throw notZip();
}

function notZip(): InvalidInputError {
  return new InvalidInputError("This is not a zip. Choose one that Hotseat exported.");
}
