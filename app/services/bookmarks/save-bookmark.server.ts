import { msToSamples } from "~/domain/audio";
import { type Bookmark, BOOKMARKS_LIMIT } from "~/domain/bookmark";
import { NOTE_LIMIT } from "~/domain/limits";
import { InvalidInputError, NotFoundError } from "~/domain/errors";
import { idSchema } from "~/domain/id-schema";
import { type InterviewView, type Turn, viewOf } from "~/domain/transcript";
import { type InterviewServices, interviewServices } from "~/services/interviews/interview-services.server";
import type { InterviewRef } from "~/services/record/record-store.server";

import { keepBookmarks } from "./keep-bookmarks.server";

export interface SaveBookmarkOptions extends InterviewRef {
  /** Chosen by the page, so that saving it again makes no second one. */
  bookmarkId: string;
  /** On the interview clock; only of a new one, for a bookmark stays where it is. */
  atMs: number;
  note: string;
}

/**
 * Makes a bookmark, or gives the one of that id another note; also while the interview goes on. Durable when it returns. Throws
 * `NotFoundError`, also for an interview of somebody else and a bookmark that was removed, `InvalidInputError` and `StorageError`.
 */
export async function saveBookmark(options: SaveBookmarkOptions, services: InterviewServices = interviewServices()): Promise<Bookmark> {
  const { ownerId, interviewId, bookmarkId } = options;
  if (!idSchema.safeParse(interviewId).success || !idSchema.safeParse(bookmarkId).success) throw new NotFoundError();
  const ref = { ownerId, interviewId };
  const note = checkedNote(options.note);
  const view = viewOf(await services.record.load(ref));
  const before = view.bookmarks.find((bookmark) => bookmark.bookmarkId === bookmarkId);
  if (before?.note === note) return before;
  const bookmark = before ? { ...before, note } : newBookmark(view, { ...options, note });
  await (before ? edit(bookmark) : add(bookmark));
  await keepBookmarks(ref, view, services);
  return bookmark;

  async function edit({ turnId }: Bookmark): Promise<void> {
    await services.record.append(ref, [{ type: "bookmark.edited", bookmarkId, turnId, note }]);
  }

  /** Once: a request that comes again, or after the bookmark was removed, adds nothing. */
  async function add(added: Bookmark): Promise<void> {
    const { duplicate } = await services.record.append(ref, [{ type: "bookmark.added", ...added }], { commandId: bookmarkId });
    if (duplicate) throw new NotFoundError("This bookmark was removed. Make another one.");
  }
}

function checkedNote(note: string): string {
  const wanted = note.trim();
  if (wanted.length > NOTE_LIMIT) throw new InvalidInputError(`A note has at most ${NOTE_LIMIT} characters. Shorten it and save again.`);
  return wanted;
}

function newBookmark(view: InterviewView, { bookmarkId, atMs, note }: SaveBookmarkOptions): Bookmark {
  if (view.bookmarks.length >= BOOKMARKS_LIMIT) throw new InvalidInputError(`An interview has at most ${BOOKMARKS_LIMIT} bookmarks. Remove one to make another.`);
  const atSample = Math.min(view.clockSamples, Math.max(0, msToSamples(atMs)));
  const turn = turnAt(view.turns, atSample);
  if (!turn) throw new InvalidInputError("Nothing was said in this interview yet, so there is no moment to bookmark.");
  return { bookmarkId, turnId: turn.turnId, atSample, note };
}

/** The turn that sounds there or sounded last; before the first, the first. */
function turnAt(turns: readonly Turn[], atSample: number): Turn | undefined {
  const begun = turns.filter(({ startSample }) => startSample !== null).sort((a, b) => (a.startSample ?? 0) - (b.startSample ?? 0));
  return begun.findLast(({ startSample }) => (startSample ?? 0) <= atSample) ?? begun[0];
}
