import { NotFoundError } from "~/domain/errors";
import { videoOf } from "~/domain/video";
import { interviewPrefix, videoFile, videoPrefix } from "~/services/objects/object-keys";
import type { ObjectStore } from "~/services/objects/object-store";
import type { InterviewRef, RecordStore } from "~/services/record/record-store.server";

import { videoWork } from "./video-work";

interface Options {
  record: Pick<RecordStore, "load">;
  store: ObjectStore;
  ref: InterviewRef;
}

/** Deletes every object of the interview's video that the record does not name. Throws `StorageError`. */
export function sweepVideo({ record, store, ref }: Options): Promise<void> {
  return videoWork.run(ref.interviewId, async () => {
    const objects = await store.list(videoPrefix(ref.interviewId));
    if (objects.length === 0) return;
    const living = new Set(videoOf(await record.load(ref)).map((segment) => `${interviewPrefix(ref.interviewId)}${videoFile(segment)}`));
    await store.delete(objects.map(({ key }) => key).filter((key) => !living.has(key)));
  }).catch(unlessDeleted);
}

/** With the interview everything goes anyway. */
function unlessDeleted(error: unknown): void {
  if (!(error instanceof NotFoundError)) throw error;
}
