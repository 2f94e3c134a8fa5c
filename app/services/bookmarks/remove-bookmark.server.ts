import { NotFoundError } from "~/domain/errors";
import { idSchema } from "~/domain/id-schema";
import { viewOf } from "~/domain/transcript";
import { type InterviewServices, interviewServices } from "~/services/interviews/interview-services.server";
import type { InterviewRef } from "~/services/record/record-store.server";

import { keepBookmarks } from "./keep-bookmarks.server";

/**
 * Removes a bookmark; its words are erased in the record too. One that is gone already stays gone. Throws `NotFoundError`, also for an
 * interview of somebody else, and `StorageError`.
 */
export async function removeBookmark(
  { bookmarkId, ...ref }: InterviewRef & { bookmarkId: string },
  services: InterviewServices = interviewServices(),
): Promise<void> {
  if (!idSchema.safeParse(ref.interviewId).success) throw new NotFoundError();
  const view = viewOf(await services.record.load(ref));
  const bookmark = view.bookmarks.find((candidate) => candidate.bookmarkId === bookmarkId);
  if (!bookmark) return;
  await services.record.append(ref, [{ type: "bookmark.removed", bookmarkId, turnId: bookmark.turnId }]);
  await keepBookmarks(ref, view, services);
}
