import type { MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";

import { NewInterviewForm } from "~/components/new-interview/new-interview-form";
import { useBeginInterview } from "~/components/new-interview/use-begin-interview";
import { PageShell } from "~/components/shell/page-shell";
import { LANGUAGES } from "~/domain/settings";
import { getInterviewer } from "~/services/interviewer/interviewer-instance.server";

export const meta: MetaFunction = () => [{ title: "New interview · Hotseat" }];

export function loader() {
  const interviewer = getInterviewer();
  return { languages: LANGUAGES.filter(({ tag }) => interviewer.speaks?.(tag) ?? true) };
}

export default function NewInterview() {
  const { languages } = useLoaderData<typeof loader>();
  const { beginning, begin } = useBeginInterview();
  return (
    <PageShell>
      <header className="pb-10">
        <h1 className="font-voice text-display">New interview</h1>
        <p className="mt-3 max-w-[52ch] text-lead text-quiet">Everything is set. Change what you like, or simply begin.</p>
      </header>
      <NewInterviewForm languages={languages} beginning={beginning} onBegin={(settings) => void begin(settings)} />
    </PageShell>
  );
}
