import { type LoaderFunctionArgs, type MetaFunction, redirect } from "@remix-run/node";
import { type ShouldRevalidateFunction, useLoaderData, useNavigate } from "@remix-run/react";
import { useCallback } from "react";

import { LivePage } from "~/components/live/live-page";
import type { Capabilities } from "~/domain/protocol";
import { withErrorPage } from "~/services/http/error-response";
import { getInterviewer } from "~/services/interviewer/interviewer-instance.server";
import { getInterview } from "~/services/interviews/get-interview.server";
import { currentOwner } from "~/services/owners/current-owner.server";
import { getSpeechToText } from "~/services/speech-to-text/speech-to-text-instance.server";
import { getVoice } from "~/services/voice/voice-instance.server";

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data ? `${data.view.settings?.role ?? "Interview"} · Hotseat` : "Hotseat" }];

export function loader({ request, params }: LoaderFunctionArgs) {
  return withErrorPage(async () => {
    const { ownerId } = await currentOwner(request);
    const { interviewId, view } = await getInterview({ ownerId, interviewId: params["id"] ?? "" });
    if (view.status === "ended") throw redirect(`/interviews/${interviewId}/playback`) as Response;
    return { interviewId, view, capabilities: capabilities() };
  });
}

function capabilities(): Capabilities {
  const { id, name, limits } = getInterviewer();
  const voice = getVoice();
  const speechToText = getSpeechToText();
  return {
    interviewer: { id, name, limits },
    voice: { id: voice.id, name: voice.name },
    speechToText: speechToText ? { id: speechToText.id, name: speechToText.name } : null,
  };
}

/** While it is live the machine follows the record, not this loader. */
export const shouldRevalidate: ShouldRevalidateFunction = ({ currentParams, nextParams }) => currentParams["id"] !== nextParams["id"];

export default function Live() {
  const { interviewId, view, capabilities } = useLoaderData<typeof loader>();
  const navigate = useNavigate();
  const playbackHref = `/interviews/${interviewId}/playback`;
  const showPlayback = useCallback(() => navigate(playbackHref, { replace: true }), [navigate, playbackHref]);
  return (
    <LivePage
      key={interviewId}
      interviewId={interviewId}
      view={view}
      capabilities={capabilities}
      playbackHref={playbackHref}
      onEnded={showPlayback}
    />
  );
}
