import type { VideoFormat } from "~/domain/video";

/** EBML's signature, then "webm" as the type of document within its header. */
const EBML = Buffer.from([0x1a, 0x45, 0xdf, 0xa3]);
const HEADER_BYTES = 64;

/** What the bytes are by their own beginning, whatever they are called; null when they are no video that browsers record. */
export function videoFormatOf(bytes: Uint8Array): VideoFormat | null {
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, HEADER_BYTES));
  if (head.subarray(0, 4).equals(EBML) && head.includes("webm", 4, "latin1")) return "webm";
  return head.subarray(4, 8).toString("latin1") === "ftyp" ? "mp4" : null;
}
