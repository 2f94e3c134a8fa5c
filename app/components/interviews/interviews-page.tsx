import { Link, useFetcher } from "@remix-run/react";
import { Plus } from "lucide-react";

import { type ListQuery, RANKED_LIMIT, isFiltered, listHref, orderOf } from "~/domain/list-query";
import type { Tag } from "~/domain/tags";

import { bytesInWords } from "../bytes-in-words";
import { ButtonLink } from "../button";
import { KnownTags } from "../tags/interview-tags";
import { counted } from "../time-format";
import { BulkBar, type DeletionAnswer } from "./bulk-bar";
import { DeletionProgress } from "./deletion-progress";
import { InterviewList, type InterviewSummary } from "./interview-list";
import { ListSearch } from "./list-search";
import { useSelection } from "./use-selection";

interface InterviewsPageProps {
  interviews: readonly InterviewSummary[];
  nextCursor: string | null;
  firstPage: boolean;
  query: ListQuery;
  /** The address's own, as it is. */
  search: string;
  totals: { interviews: number; storedBytes: number; matching: number };
  tags: readonly Tag[];
  /** Whether interviews are deleted once they are old enough. */
  expires: boolean;
  deletions: Parameters<typeof DeletionProgress>[0]["deletions"];
}

/** All interviews, and the one that is looked for. */
export function InterviewsPage(props: InterviewsPageProps) {
  const { interviews, query, search, totals, tags, deletions, expires } = props;
  const fetcher = useFetcher<DeletionAnswer>();
  const selection = useSelection(interviews.map(({ interviewId }) => interviewId));
  return (
    <>
      <header className="flex flex-wrap items-end justify-between gap-4 pb-6">
        <div>
          <h1 className="font-voice text-display">Interviews</h1>
          {totals.interviews > 0 ? (
            <p className="mt-2 text-quiet tabular">
              {bytesInWords(totals.storedBytes)} in {counted(totals.interviews, "interview")}
            </p>
          ) : null}
        </div>
        {totals.interviews > 0 ? (
          <ButtonLink look="primary" to="/interviews/new" prefetch="intent">
            <Plus aria-hidden size={18} /> New interview
          </ButtonLink>
        ) : null}
      </header>
      <DeletionProgress deletions={deletions} answer={fetcher.data} />
      {totals.interviews > 0 ? (
        <>
          <ListSearch query={query} tags={tags} />
          <p role="status" className="pt-4 pb-2 text-quiet tabular">
            {isFiltered(query) && totals.matching > 0 ? `${counted(totals.matching, "interview")} found` : ""}
          </p>
        </>
      ) : null}
      {interviews.length > 0 ? (
        <>
          <BulkBar selection={selection} search={search} matching={totals.matching} fetcher={fetcher} />
          <InterviewList
            interviews={interviews}
            expires={expires}
            before={({ interviewId, role }) => (
              <input type="checkbox" className="select-box" aria-label={`Select ${role}`} checked={selection.ids.has(interviewId)} onChange={() => selection.toggle(interviewId)} />
            )}
          />
          <KnownTags tags={tags} />
        </>
      ) : (
        <Nothing {...props} />
      )}
      <Pages {...props} />
    </>
  );
}

function Pages({ nextCursor, firstPage, query, interviews, totals }: InterviewsPageProps) {
  const next = listHref(query);
  const isBest = orderOf(query) === "best";
  return (
    <>
      <nav aria-label="Pages of the list" className="flex justify-between pt-4">
        {firstPage ? <span /> : <PageLink to={listHref(query)}>{isBest ? "Best" : "From the start"}</PageLink>}
        {nextCursor ? <PageLink to={`${next}${next.includes("?") ? "&" : "?"}after=${nextCursor}`}>Next page</PageLink> : null}
      </nav>
      {isBest && !nextCursor && interviews.length > 0 && totals.matching > RANKED_LIMIT ? (
        <p className="pt-2 text-quiet">
          These are the best of the newest {RANKED_LIMIT}.{" "}
          <Link to={listHref(query, { sort: "newest" })} className="underline underline-offset-4">
            Show all {totals.matching}, newest first
          </Link>
        </p>
      ) : null}
    </>
  );
}

const PageLink = ({ to, children }: { to: string; children: string }) => (
  <Link to={to} className="inline-flex min-h-11 items-center text-quiet underline underline-offset-4 hover:text-ink">
    {children}
  </Link>
);

function Nothing({ query, firstPage, totals }: InterviewsPageProps) {
  if (totals.interviews > 0 && isFiltered(query)) return <NothingFound query={query} />;
  if (!firstPage) return <p className="text-lead text-quiet">There is nothing more.</p>;
  return (
    <div className="grid justify-items-start gap-6">
      <p className="max-w-[46ch] text-lead text-quiet">
        Your interviews are kept here: when, for which role, how long, how many answers. Each can be rewatched, searched, and continued until you end it.
      </p>
      <ButtonLink look="primary" size="large" to="/interviews/new" prefetch="intent">
        Hold your first interview
      </ButtonLink>
    </div>
  );
}

function NothingFound({ query }: { query: ListQuery }) {
  return (
    <div className="grid justify-items-start gap-4 pt-4">
      <p className="max-w-[46ch] text-lead wrap-anywhere">
        Nothing found{query.q ? <> for “<bdi>{query.q}</bdi>”</> : ""}.
      </p>
      <p className="max-w-[52ch] text-quiet">
        {query.q ? "All words have to be in the interview, in any form. Try fewer of them, or leave out the quotes." : "No interview is of this kind."}
      </p>
      <ButtonLink to={listHref({ sort: query.sort })}>Show all interviews</ButtonLink>
    </div>
  );
}
