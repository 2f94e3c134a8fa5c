import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { Link, useLoaderData } from "@remix-run/react";
import { Plus } from "lucide-react";

import { ButtonLink } from "~/components/button";
import { InterviewList } from "~/components/interviews/interview-list";
import { PageShell } from "~/components/shell/page-shell";
import { withErrorPage } from "~/services/http/error-response";
import { listInterviews } from "~/services/interviews/list-interviews.server";
import { currentOwner } from "~/services/owners/current-owner.server";

export const meta: MetaFunction = () => [{ title: "Interviews · Hotseat" }];

export function loader({ request }: LoaderFunctionArgs) {
  return withErrorPage(async () => {
    const { ownerId } = await currentOwner(request);
    const cursor = new URL(request.url).searchParams.get("before");
    const { interviews, nextCursor } = await listInterviews({ ownerId, cursor });
    return {
      interviews: interviews.map((interview) => ({ ...interview, createdAt: interview.createdAt.toISOString() })),
      nextCursor,
      firstPage: cursor === null,
    };
  });
}

export default function Interviews() {
  const { interviews, nextCursor, firstPage } = useLoaderData<typeof loader>();
  return (
    <PageShell>
      <header className="flex flex-wrap items-end justify-between gap-4 pb-8">
        <h1 className="font-voice text-display">Interviews</h1>
        {interviews.length > 0 ? (
          <ButtonLink look="primary" to="/interviews/new" prefetch="intent">
            <Plus aria-hidden size={18} /> New interview
          </ButtonLink>
        ) : null}
      </header>
      {interviews.length > 0 ? <InterviewList interviews={interviews} /> : <Empty firstPage={firstPage} />}
      <nav aria-label="Pages of the list" className="flex justify-between pt-4">
        {firstPage ? <span /> : <PageLink to="/interviews">Newest</PageLink>}
        {nextCursor ? <PageLink to={`/interviews?before=${nextCursor}`}>Older</PageLink> : null}
      </nav>
    </PageShell>
  );
}

const PageLink = ({ to, children }: { to: string; children: string }) => (
  <Link to={to} className="inline-flex min-h-11 items-center text-quiet underline underline-offset-4 hover:text-ink">
    {children}
  </Link>
);

/** Shows the first step, and what a line of the list will look like. */
function Empty({ firstPage }: { firstPage: boolean }) {
  if (!firstPage) return <p className="text-lead text-quiet">There is nothing older.</p>;
  return (
    <div className="grid justify-items-start gap-6">
      <p className="max-w-[46ch] text-lead text-quiet">
        Your interviews are kept here: when, for which role, how long, how many answers. Each can be rewatched, and continued until you end it.
      </p>
      <ButtonLink look="primary" size="large" to="/interviews/new" prefetch="intent">
        Hold your first interview
      </ButtonLink>
    </div>
  );
}
