import { type ListQuery, isFiltered, orderOf } from "~/domain/list-query";
import type { Tag } from "~/domain/tags";
import { bringUpIndex } from "~/services/search/bring-up-index.server";
import { getKeepDays } from "~/services/retention/retention.server";
import { type Moments, findMoments } from "~/services/search/find-moments.server";
import { searchTerms } from "~/services/search/search-terms";
import { type CountedTag, listTags, tagsOfInterviews } from "~/services/tags/list-tags.server";

import { type Deletions, openDeletions } from "./delete-interviews.server";
import { type InterviewServices, interviewServices } from "./interview-services.server";
import { type ListedInterview, listInterviews } from "./list-interviews.server";
import { type ListTotals, countMatching, listTotals } from "./list-totals.server";

/** Interviews that may be made searchable while somebody waits for a search; more come in the background. */
const INDEXED_NOW = 20;

export interface ShownInterview extends ListedInterview {
  tags: readonly Tag[];
  /** Where the words that were looked for were said; empty without a search. */
  found: Moments;
}

export interface ShownList {
  interviews: ShownInterview[];
  nextCursor: string | null;
  totals: Omit<ListTotals, "unindexed"> & { /** Interviews that are asked for. */ matching: number };
  /** All tags of the owner. */
  tags: CountedTag[];
  deletions: Deletions;
  /** Whether interviews are deleted once they are old enough. */
  expires: boolean;
}

interface ListPageOptions {
  ownerId: string;
  query: ListQuery;
  cursor: string | null;
}

/** All that the page of the list shows. Throws as `listInterviews` does. */
export async function getListPage(options: ListPageOptions, services: InterviewServices = interviewServices()): Promise<ShownList> {
  const { ownerId, query } = options;
  const searches = searchTerms(query.q ?? "").length > 0;
  const { page, unindexed } = await readPage(options, services);
  // The index is behind for a moment only, so the page is read as if it were not.
  if (!searches || unindexed === 0) return page;
  const broughtUp = await bringUpIndex(services.db, { ownerId, limit: INDEXED_NOW });
  return broughtUp > 0 ? (await readPage(options, services)).page : page;
}

/** Words are found as far as the index is. */
async function readPage({ ownerId, query, cursor }: ListPageOptions, services: InterviewServices): Promise<{ page: ShownList; unindexed: number }> {
  const { db } = services;
  const terms = searchTerms(query.q ?? "");
  // Who ranks the matches has counted them.
  const isCounted = !isFiltered(query) || orderOf(query) === "best";
  const [{ interviews, nextCursor, matching }, { unindexed, ...totals }, counted, tags, deletions, keepDays] = await Promise.all([
    listInterviews({ ownerId, query, cursor }, services),
    listTotals({ ownerId }, services),
    isCounted ? null : countMatching({ ownerId, query }, services),
    listTags({ ownerId }, services),
    openDeletions({ ownerId }),
    getKeepDays({ ownerId }, services),
  ]);
  const interviewIds = interviews.map(({ interviewId }) => interviewId);
  const [tagged, moments] = await Promise.all([
    tagsOfInterviews({ ownerId, interviewIds }, services),
    terms.length > 0 ? findMoments(db, { ownerId, interviewIds, terms }) : new Map<string, Moments>(),
  ]);
  const shown = interviews.map((interview) => ({
    ...interview,
    tags: tagged.get(interview.interviewId) ?? [],
    found: moments.get(interview.interviewId) ?? { moments: [], more: 0 },
  }));
  return {
    page: { interviews: shown, nextCursor, totals: { ...totals, matching: matching ?? counted ?? totals.interviews }, tags, deletions, expires: keepDays !== null },
    unindexed,
  };
}
