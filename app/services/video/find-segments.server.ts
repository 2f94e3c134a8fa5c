import { and, eq, isNull } from "drizzle-orm";

import { withDatabaseErrors } from "~/db/database-errors.server";
import { events, interviews } from "~/db/schema.server";
import { NotFoundError } from "~/domain/errors";
import { isId } from "~/domain/ids";
import { recordEventSchema } from "~/domain/record";
import { type StoredSegment, videoOf } from "~/domain/video";
import { type InterviewServices, interviewServices } from "~/services/interviews/interview-services.server";
import { interviewPrefix, videoFile } from "~/services/objects/object-keys";
import type { ObjectInfo } from "~/services/objects/object-store";
import type { InterviewRef } from "~/services/record/record-store.server";
import { livingInterview, partOf } from "~/services/record/record-scope.server";

/** The interview's video, in the order of the clock; none for an interview of somebody else. Reads nothing else of its record. Throws `StorageError`. */
export async function findSegments(ref: InterviewRef, { db }: Pick<InterviewServices, "db"> = interviewServices()): Promise<StoredSegment[]> {
  if (!isId(ref.interviewId)) return [];
  const rows = await withDatabaseErrors(() =>
    db
      .select({ payload: events.payload })
      .from(events)
      .innerJoin(interviews, eq(interviews.id, events.interviewId))
      .where(and(partOf(events, ref), livingInterview(ref), eq(events.type, "video.stored"), isNull(events.erasedAt))),
  );
  return videoOf(rows.map(({ payload }) => recordEventSchema.parse(payload)));
}

/** The object of one segment. Throws `NotFoundError`, also for an interview of somebody else, and `StorageError`. */
export async function getVideoSegment(
  { segmentId, ...ref }: InterviewRef & { segmentId: string },
  services: Pick<InterviewServices, "db" | "objects"> = interviewServices(),
): Promise<ObjectInfo> {
  const segment = (await findSegments(ref, services)).find((one) => one.segmentId === segmentId);
  const object = segment && (await services.objects.head(`${interviewPrefix(ref.interviewId)}${videoFile(segment)}`));
  if (!object) throw new NotFoundError("There is no video of this part any more.");
  return object;
}
