import { z } from "zod";

/** How a browser recorded it: VP8 or VP9 in WebM, or H.264 in fragmented MP4 where that is all it can. */
export const videoFormatSchema = z.enum(["webm", "mp4"]);
export type VideoFormat = z.infer<typeof videoFormatSchema>;

/** The most bytes of one segment: ten seconds of four times the bit rate that is asked for are 1 MB. Below the host's limit of a body. */
export const SEGMENT_BYTES_LIMIT = 1_900_000;
/** The most samples of the interview clock that one segment lasts: a minute. */
export const SEGMENT_SAMPLES_LIMIT = 60 * 16_000;
/** Of one interview: five and a half hours of ten seconds each. */
export const SEGMENTS_LIMIT = 2_000;

/** From the first sample up to the one before the last, on the interview clock. */
export const stretchSchema = z.object({ fromSample: z.number().int().nonnegative(), toSample: z.number().int().nonnegative() });
export type Stretch = z.infer<typeof stretchSchema>;

/** A piece of the candidate's video that can be decoded by itself. */
export interface VideoSegment {
  segmentId: string;
  /** On the interview clock, where its first picture belongs. */
  startSample: number;
  /** Until the next one begins; its file may go on a little longer. */
  samples: number;
  format: VideoFormat;
}

/** What a segment is in the record, with the checksum of its object. */
export interface StoredSegment extends VideoSegment {
  bytes: number;
  sha256: string;
}

/** The events that say what there is of the video; others mean nothing here. */
type VideoEvent =
  | ({ type: "video.stored" } & StoredSegment)
  | { type: "video.removed"; toSample: number }
  | { type: "answer.discarded" | "answer.redone"; voided?: Stretch | undefined };

const isVideoEvent = (event: { type: string }): event is VideoEvent =>
  event.type === "video.stored" || event.type === "video.removed" || event.type === "answer.discarded" || event.type === "answer.redone";

/** The part of the clock of which an event leaves no video; null for none. */
export function voidOf(event: { type: string }): Stretch | null {
  if (!isVideoEvent(event) || event.type === "video.stored") return null;
  return event.type === "video.removed" ? { fromSample: 0, toSample: event.toSample } : (event.voided ?? null);
}

/** Segments are kept or thrown away whole: one that touches the stretch is in it. */
export function touches({ startSample, samples }: Pick<VideoSegment, "startSample" | "samples">, { fromSample, toSample }: Stretch): boolean {
  return startSample < toSample && startSample + samples > fromSample;
}

/** The video that a record says there is, in the order of the clock. */
export function videoOf(events: Iterable<{ type: string }>): StoredSegment[] {
  let segments: StoredSegment[] = [];
  for (const event of events) {
    const gone = voidOf(event);
    if (gone) segments = segments.filter((segment) => !touches(segment, gone));
    else if (isVideoEvent(event) && event.type === "video.stored") segments.push(event);
  }
  return segments.sort((a, b) => a.startSample - b.startSample);
}
