import type { MetaFunction } from "@remix-run/node";
import { useLoaderData, useNavigate } from "@remix-run/react";

import { beginInterview } from "~/client/live/current-session";
import { NewInterviewForm } from "~/components/new-interview/new-interview-form";
import { requestInterview } from "~/components/new-interview/request-interview";
import { PageShell } from "~/components/shell/page-shell";
import { type InterviewSettings, LANGUAGES } from "~/domain/settings";
import { getInterviewer } from "~/services/interviewer/interviewer-instance.server";

export const meta: MetaFunction = () => [{ title: "New interview · Hotseat" }];

export function loader() {
  const interviewer = getInterviewer();
  return { languages: LANGUAGES.filter(({ tag }) => interviewer.speaks?.(tag) ?? true) };
}

export default function NewInterview() {
  const { languages } = useLoaderData<typeof loader>();
  const navigate = useNavigate();
  const begin = async (settings: InterviewSettings) => {
    const id = await beginInterview(settings, requestInterview);
    navigate(`/interviews/${id}`);
  };
  return (
    <PageShell>
      <header className="pb-10">
        <h1 className="font-voice text-display">New interview</h1>
        <p className="mt-3 max-w-[52ch] text-lead text-quiet">Everything is set. Change what you like, or simply begin.</p>
      </header>
      <NewInterviewForm languages={languages} onBegin={begin} />
    </PageShell>
  );
}
