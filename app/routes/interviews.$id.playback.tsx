import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";

import { PlaybackPage } from "~/components/playback/playback-page";
import { PageShell } from "~/components/shell/page-shell";
import { interviewSettingsSchema } from "~/domain/settings";
import { withErrorPage } from "~/services/http/error-response";
import { getPlayback } from "~/services/interviews/get-playback.server";
import { currentOwner } from "~/services/owners/current-owner.server";

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data ? `${data.settings.role} · Hotseat` : "Hotseat" }];

export function loader({ request, params }: LoaderFunctionArgs) {
  return withErrorPage(async () => {
    const { ownerId } = await currentOwner(request);
    const { interview, playback } = await getPlayback({ ownerId, interviewId: params["id"] ?? "" });
    const { role, company, kind, personaId } = interview.view.settings ?? interviewSettingsSchema.parse({});
    return {
      interviewId: interview.interviewId,
      createdAt: interview.createdAt.toISOString(),
      ended: interview.view.status === "ended",
      settings: { role, company, kind, personaId },
      recording: playback,
    };
  });
}

export default function Playback() {
  const data = useLoaderData<typeof loader>();
  return (
    <PageShell width="wide">
      <PlaybackPage key={data.interviewId} {...data} />
    </PageShell>
  );
}
