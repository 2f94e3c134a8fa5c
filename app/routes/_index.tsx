import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { Link, useLoaderData } from "@remix-run/react";

import { ButtonLink } from "~/components/button";
import { InterviewList } from "~/components/interviews/interview-list";
import { PageShell } from "~/components/shell/page-shell";
import { withErrorPage } from "~/services/http/error-response";
import { getInterviewer } from "~/services/interviewer/interviewer-instance.server";
import { listInterviews } from "~/services/interviews/list-interviews.server";
import { currentOwner } from "~/services/owners/current-owner.server";
import { getSpeechToText } from "~/services/speech-to-text/speech-to-text-instance.server";
import { getVoice } from "~/services/voice/voice-instance.server";

const RECENT = 3;

export const meta: MetaFunction = () => [{ title: "Hotseat: practise interviews out loud" }];

export function loader({ request }: LoaderFunctionArgs) {
  return withErrorPage(async () => {
    const { ownerId } = await currentOwner(request);
    const { interviews } = await listInterviews({ ownerId, limit: RECENT });
    const { name, limits } = getInterviewer();
    return {
      recent: interviews.map((interview) => ({ ...interview, createdAt: interview.createdAt.toISOString() })),
      interviewer: { name, limits },
      voice: getVoice().name,
      transcription: getSpeechToText()?.name ?? null,
    };
  });
}

export default function Home() {
  const { recent, interviewer, voice, transcription } = useLoaderData<typeof loader>();
  return (
    <PageShell>
      <section className="grid justify-items-start gap-6 pt-[6vh] pb-16 sm:pt-[10vh]">
        <h1 className="max-w-[16ch] font-voice text-display">Practise interviews out loud.</h1>
        <p className="max-w-[46ch] text-lead text-quiet">
          An interviewer asks, listens and digs into what you said. Interrupt it, throw an answer away, and rewatch it all afterwards.
        </p>
        <ButtonLink look="primary" size="large" to="/interviews/new" prefetch="intent">
          New interview
        </ButtonLink>
      </section>
      {recent.length > 0 ? (
        <section aria-labelledby="recent">
          <div className="flex items-baseline justify-between pb-3">
            <h2 id="recent" className="font-voice text-title">
              Your last interviews
            </h2>
            <Link to="/interviews" className="inline-flex min-h-11 items-center text-quiet underline underline-offset-4 hover:text-ink">
              All
            </Link>
          </div>
          <InterviewList interviews={recent} deletable={false} />
        </section>
      ) : null}
      <WhoIsSpeaking interviewer={interviewer} voice={voice} transcription={transcription} />
    </PageShell>
  );
}

interface WhoIsSpeakingProps {
  interviewer: { name: string; limits: string | null };
  voice: string;
  transcription: string | null;
}

/** What this installation works with, and what that cannot do. */
function WhoIsSpeaking({ interviewer, voice, transcription }: WhoIsSpeakingProps) {
  return (
    <section aria-labelledby="with" className="pt-14">
      <h2 id="with" className="font-voice text-lead">
        What speaks and listens here
      </h2>
      <dl className="mt-4 grid max-w-text grid-cols-1 gap-x-8 gap-y-3 sm:grid-cols-[9rem_1fr]">
        <dt className="text-quiet">Asks the questions</dt>
        <dd>
          {interviewer.name}
          {interviewer.limits ? <span className="block text-small text-quiet">{interviewer.limits}</span> : null}
        </dd>
        <dt className="text-quiet">Speaks</dt>
        <dd>{voice}</dd>
        <dt className="text-quiet">Writes down what you say</dt>
        <dd>
          {transcription ?? "Your browser, where it can"}
          {transcription ? null : <span className="block text-small text-quiet">Where it cannot, you type your answers.</span>}
        </dd>
      </dl>
    </section>
  );
}
