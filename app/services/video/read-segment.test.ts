import { expect, test } from "vitest";

import { SEGMENT_BYTES_LIMIT } from "~/domain/video";

import { readSegment, withUploadSlot } from "./read-segment.server";

const upload = (body: Uint8Array, headers: Record<string, string> = {}) => new Request("http://hotseat.test/", { method: "PUT", body: Buffer.from(body), headers });

test("a segment is read whole, and not beyond what one may be", async () => {
  expect(await readSegment(upload(new Uint8Array([1, 2, 3])))).toEqual(Buffer.from([1, 2, 3]));
  expect((await readSegment(upload(new Uint8Array(SEGMENT_BYTES_LIMIT)))).length).toBe(SEGMENT_BYTES_LIMIT);
  await expect(readSegment(upload(new Uint8Array(SEGMENT_BYTES_LIMIT + 1)))).rejects.toMatchObject({ code: "too-large" });
});

test("one that broke off is not taken for a whole one, and may come again", async () => {
  await expect(readSegment(upload(new Uint8Array(3), { "content-length": "4" }))).rejects.toMatchObject({ retryable: true });
});

test("four segments are stored at once and eight wait; what comes beyond is to come again", async () => {
  let release = (): void => undefined;
  const gate = new Promise<void>((resolve) => (release = resolve));
  let atOnce = 0;
  const work = async () => {
    atOnce += 1;
    await gate;
  };
  const admitted = Array.from({ length: 12 }, () => withUploadSlot(work));
  await expect(withUploadSlot(work)).rejects.toMatchObject({ retryable: true });
  expect(atOnce).toBe(4);
  release();
  await Promise.all(admitted);
  await withUploadSlot(work);
  expect(atOnce).toBe(13);
});
