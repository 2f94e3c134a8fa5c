import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData, useLocation } from "@remix-run/react";

import { InterviewsPage } from "~/components/interviews/interviews-page";
import { PageShell } from "~/components/shell/page-shell";
import { listQueryOf } from "~/domain/list-query";
import { backOrJson } from "~/services/http/back-or-json";
import { withErrorJson, withErrorPage } from "~/services/http/error-response";
import { deleteInterviews, retryDeletions } from "~/services/interviews/delete-interviews.server";
import { getListPage } from "~/services/interviews/list-page.server";
import { parseListAction } from "~/services/interviews/parse-list-action";
import { currentOwner } from "~/services/owners/current-owner.server";

export const meta: MetaFunction = () => [{ title: "Interviews · Hotseat" }];

export function loader({ request }: LoaderFunctionArgs) {
  return withErrorPage(async () => {
    const { ownerId } = await currentOwner(request);
    const params = new URL(request.url).searchParams;
    const query = listQueryOf(params);
    const cursor = params.get("after");
    const { interviews, ...list } = await getListPage({ ownerId, query, cursor });
    return {
      ...list,
      interviews: interviews.map(({ createdAt, ...interview }) => ({ ...interview, createdAt: createdAt.toISOString() })),
      query,
      firstPage: cursor === null,
    };
  });
}

/** Deletes what is selected, or all that the list at this address shows; tries again what could not be deleted. */
export function action({ request }: ActionFunctionArgs): Promise<Response> {
  return withErrorJson(async () => {
    const { ownerId } = await currentOwner(request);
    const asked = parseListAction(await request.formData(), new URL(request.url).searchParams);
    if (asked.intent === "retry") {
      await retryDeletions({ ownerId });
      return backOrJson(request, { retried: true });
    }
    return backOrJson(request, { deleting: await deleteInterviews({ ownerId, chosen: asked.chosen }) });
  });
}

export default function Interviews() {
  const data = useLoaderData<typeof loader>();
  const { search } = useLocation();
  return (
    <PageShell>
      <InterviewsPage {...data} search={search} />
    </PageShell>
  );
}
