import type { WaitingSegment } from "./video-outbox";

/** `later`: nobody answered, or the server cannot now. `refused`: it will never be kept. */
export type Sent = "stored" | "refused" | "later";

/** 1.9 MB at 0.25 Mbit/s. */
const TIMEOUT_MS = 60_000;
/** What another try changes nothing about: no video, thrown away, no such interview, too large. */
const FINAL = [400, 404, 409, 413];

/** Sends one segment; `more`: others wait behind it. Never throws. */
export async function sendSegment({ interviewId, segmentId, startSample, samples, bytes }: WaitingSegment, { more }: { more: boolean }): Promise<Sent> {
  const place = new URLSearchParams({ startSample: String(startSample), samples: String(samples), more: String(more) });
  try {
    const response = await fetch(`/interviews/${interviewId}/video/${segmentId}?${place.toString()}`, {
      method: "PUT",
      headers: { "content-type": "application/octet-stream" },
      body: bytes,
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    if (response.ok) return "stored";
    return FINAL.includes(response.status) ? "refused" : "later";
  } catch {
    return "later";
  }
}
