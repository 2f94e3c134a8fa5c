import { HotseatError, StorageError } from "~/domain/errors";
import { SEGMENT_BYTES_LIMIT } from "~/domain/video";
import { Semaphore } from "~/services/concurrency/semaphore";

/** Segments that are received and stored at once, and those that may wait for it: 24 MB of memory together at most. */
const AT_ONCE = 4;
const MOST_WAITING = 8;
const RECEIVE_LIMIT_MS = 30_000;

const slots = new Semaphore(AT_ONCE);
let inside = 0;

/** Does `work` when there is room for it. Throws `StorageError`, to be tried again, when too many wait already. */
export async function withUploadSlot<T>(work: () => Promise<T>): Promise<T> {
  if (inside >= AT_ONCE + MOST_WAITING) throw new StorageError("Much video is coming in at once. The page tries again by itself.", { code: "storage-unavailable", retryable: true });
  inside += 1;
  try {
    return await slots.run(work);
  } finally {
    inside -= 1;
  }
}

/** The whole body. Throws `HotseatError` with `too-large`, and `StorageError`, to be tried again, when it breaks off or takes longer than 30 s. */
export async function readSegment(request: Request): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let total = 0;
  const reader = request.body?.getReader();
  const timer = setTimeout(() => void reader?.cancel().catch(() => undefined), RECEIVE_LIMIT_MS);
  try {
    for (let piece = await reader?.read(); piece && !piece.done; piece = await reader?.read()) {
      total += piece.value.length;
      if (total > SEGMENT_BYTES_LIMIT) throw new HotseatError("This piece of video is too large to be kept.", { code: "too-large" });
      chunks.push(piece.value);
    }
  } catch (error) {
    if (error instanceof HotseatError) throw error;
    throw brokenOff(error);
  } finally {
    clearTimeout(timer);
  }
  const announced = request.headers.get("content-length");
  if (announced !== null && Number(announced) !== total) throw brokenOff();
  return Buffer.concat(chunks);
}

function brokenOff(cause?: unknown): StorageError {
  return new StorageError("The video broke off on its way. The page sends it again.", { code: "storage-unavailable", retryable: true, cause });
}
