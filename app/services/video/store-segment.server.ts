import { HotseatError, InvalidInputError, NotFoundError } from "~/domain/errors";
import { idSchema } from "~/domain/id-schema";
import type { RecordEvent } from "~/domain/record";
import { SEGMENTS_LIMIT, SEGMENT_BYTES_LIMIT, SEGMENT_SAMPLES_LIMIT, type StoredSegment, touches, videoOf, voidOf } from "~/domain/video";
import { storeInterview } from "~/services/archive/store-interview.server";
import { type InterviewServices, interviewServices } from "~/services/interviews/interview-services.server";
import { digestOfBytes } from "~/services/objects/object-digest.server";
import { interviewPrefix, videoFile } from "~/services/objects/object-keys";
import { thrownAway } from "~/services/record/erase-video.server";
import type { InterviewRef } from "~/services/record/record-store.server";

import { videoWork } from "./video-work";
import { videoFormatOf } from "./video-format";

/** No interview lasts a day (`decide-command.ts`). */
const LATEST_SAMPLE = 24 * 60 * 60 * 16_000;

export interface StoreSegmentOptions extends InterviewRef {
  /** Chosen by the page, so that storing it again makes no second one. */
  segmentId: string;
  startSample: number;
  samples: number;
  bytes: Uint8Array;
  /** Whether the page has more to send: then the bucket's record of an interview that has ended waits for the last one. */
  more: boolean;
}

/**
 * Keeps a segment of the candidate's video: durable in the bucket and in the record when it returns, and once, however often it comes.
 * Throws `NotFoundError`, also for an interview of somebody else, `InvalidInputError`, `HotseatError` with `conflict` when it shows what was
 * thrown away or there is too much of it, and with `too-large`; and `StorageError`.
 */
export async function storeVideoSegment({ ownerId, interviewId, more, bytes, ...place }: StoreSegmentOptions, services: InterviewServices = interviewServices()): Promise<void> {
  if (!idSchema.safeParse(interviewId).success || !idSchema.safeParse(place.segmentId).success) throw new NotFoundError();
  const ref = { ownerId, interviewId };
  const segment = checkedSegment(place, bytes);
  const hasEnded = await videoWork.run(interviewId, () => keep({ ref, segment, bytes, services }));
  // Durable already; a bucket that is away gets the record when the interview is opened, or at the next start.
  if (hasEnded && !more) await storeInterview({ record: services.record, store: services.objects, ref }).catch(() => undefined);
}

type Place = Pick<StoreSegmentOptions, "segmentId" | "startSample" | "samples">;

function checkedSegment({ segmentId, startSample, samples }: Place, bytes: Uint8Array): StoredSegment {
  const format = videoFormatOf(bytes);
  if (!format) throw new InvalidInputError("This is not video that browsers record, so it is not kept.");
  if (bytes.length > SEGMENT_BYTES_LIMIT) throw new HotseatError("This piece of video is too large to be kept.", { code: "too-large" });
  const isOnClock = Number.isInteger(startSample) && startSample >= 0 && startSample <= LATEST_SAMPLE;
  if (!isOnClock || !Number.isInteger(samples) || samples < 1 || samples > SEGMENT_SAMPLES_LIMIT) throw new InvalidInputError("This video does not say when it was recorded, so it is not kept.");
  return { segmentId, startSample, samples, format, ...digestOfBytes(bytes) };
}

interface KeepOptions {
  ref: InterviewRef;
  segment: StoredSegment;
  bytes: Uint8Array;
  services: InterviewServices;
}

/** The object first: an event that is in the record always has one. Resolves with whether the interview has ended. */
async function keep({ ref, segment, bytes, services: { record, objects } }: KeepOptions): Promise<boolean> {
  const events = await record.load(ref);
  checkWelcome(events, segment);
  const hasEnded = events.some(({ type }) => type === "interview.ended");
  if (await record.isDone(ref, segment.segmentId)) return hasEnded;
  const key = `${interviewPrefix(ref.interviewId)}${videoFile(segment)}`;
  await objects.put(key, bytes);
  try {
    await record.append(ref, [{ type: "video.stored", ...segment }], { commandId: segment.segmentId });
  } catch (error) {
    // The page sends it again, or it is not wanted any more; what cannot be deleted now is swept with the next erasure.
    await objects.delete([key]).catch(() => undefined);
    throw error;
  }
  return hasEnded;
}

function checkWelcome(events: readonly RecordEvent[], segment: StoredSegment): void {
  if (!events.some(({ type }) => type === "interview.begun")) throw new HotseatError("This interview has not begun yet, so there is nothing to show of it.", { code: "conflict" });
  const voids = events.map(voidOf).filter((gone) => gone !== null);
  if (voids.some((gone) => touches(segment, gone))) throw thrownAway();
  if (videoOf(events).length >= SEGMENTS_LIMIT) throw new HotseatError("This interview has as much video as can be kept. The sound goes on.", { code: "conflict" });
}
