import { Link } from "@remix-run/react";
import type { ReactNode } from "react";

import { lengthInWords } from "~/domain/clock-time";
import { personaById, type PersonaId } from "~/domain/personas";
import type { InterviewKind } from "~/domain/question";
import type { Tag } from "~/domain/tags";

import { bytesInWords } from "../bytes-in-words";
import { ButtonLink } from "../button";
import { LocalDate } from "../local-date";
import { KIND_WORDS } from "../settings-words";
import { InterviewTags } from "../tags/interview-tags";
import { counted } from "../time-format";
import { DeleteInterview } from "./delete-interview";
import { KeepInterview } from "./keep-interview";
import { type FoundMoments, MomentList } from "./moment-list";

export interface InterviewSummary {
  interviewId: string;
  /** ISO date. */
  createdAt: string;
  status: "created" | "live" | "paused" | "ended";
  role: string;
  company: string;
  kind: InterviewKind;
  personaId: string;
  /** On the interview clock, pauses left out. */
  lengthMs: number;
  answers: number;
  /** Of all its objects; null while they are not counted. */
  storedBytes: number | null;
  /** It stays however old it gets. Default false. */
  kept?: boolean;
  /** Default: none are shown, nor can be given. */
  tags?: readonly Tag[];
  /** Where the words that were looked for were said. Default: nowhere. */
  found?: FoundMoments;
}

interface InterviewListProps {
  interviews: readonly InterviewSummary[];
  /** Default true. */
  deletable?: boolean;
  /** Whether those that nobody keeps are deleted once they are old enough. Default false. */
  expires?: boolean;
  /** What stands before each, such as a box to select it. Default: nothing. */
  before?: (interview: InterviewSummary) => ReactNode;
}

/** Interviews in the order given. What has not ended can be continued; what has can be rewatched. */
export function InterviewList({ interviews, deletable = true, expires = false, before }: InterviewListProps) {
  return (
    <ul className="border-t border-line" aria-label="Interviews">
      {interviews.map((interview) => (
        <li key={interview.interviewId} className="interview-item" data-selectable={before ? "" : undefined}>
          {before?.(interview)}
          <Line interview={interview} />
          <div className="interview-acts">
            {expires || interview.kept ? <KeepInterview interviewId={interview.interviewId} role={interview.role} kept={interview.kept ?? false} /> : null}
            {deletable ? <DeleteInterview interviewId={interview.interviewId} role={interview.role} /> : null}
            <Next interview={interview} />
          </div>
        </li>
      ))}
    </ul>
  );
}

function Line({ interview }: { interview: InterviewSummary }) {
  const { interviewId, status, role, company, tags, found } = interview;
  return (
    <div className="min-w-0">
      <Link to={status === "ended" ? `/interviews/${interviewId}/playback` : `/interviews/${interviewId}`} className="font-voice text-lead wrap-anywhere hover:underline">
        <bdi>{role}</bdi>
        {company ? (
          <span className="text-quiet">
            {" "}
            at <bdi>{company}</bdi>
          </span>
        ) : null}
      </Link>
      <Facts interview={interview} />
      {found ? <MomentList interviewId={interviewId} of={role} found={found} /> : null}
      {tags ? <InterviewTags interviewId={interviewId} of={role} tags={tags} /> : null}
    </div>
  );
}

function Facts({ interview: { status, kind, personaId, lengthMs, answers, createdAt, storedBytes, kept } }: { interview: InterviewSummary }) {
  const begun = status === "created" ? [] : [lengthInWords(lengthMs), counted(answers, "answer")];
  const stored = status === "created" || storedBytes === null ? [] : [bytesInWords(storedBytes)];
  const facts = [KIND_WORDS[kind], `with ${personaById(personaId as PersonaId).name}`, ...begun, ...stored];
  return (
    <p className="mt-0.5 flex flex-wrap gap-x-2 text-small text-quiet tabular">
      {status === "ended" ? null : <span className="font-medium text-candidate-ink">{status === "created" ? "Not begun" : "Not finished"}</span>}
      {kept ? <span className="font-medium text-ink">Kept</span> : null}
      <LocalDate iso={createdAt} />
      <span>{facts.join(" · ")}</span>
    </p>
  );
}

function Next({ interview: { interviewId, status, role, answers } }: { interview: InterviewSummary }) {
  const about = <span className="sr-only"> {role}</span>;
  if (status === "ended") {
    return (
      <ButtonLink size="small" to={`/interviews/${interviewId}/playback`}>
        Rewatch{about}
      </ButtonLink>
    );
  }
  return (
    <>
      {answers > 0 ? (
        <ButtonLink look="quiet" size="small" to={`/interviews/${interviewId}/playback`}>
          Rewatch{about}
        </ButtonLink>
      ) : null}
      <ButtonLink size="small" to={`/interviews/${interviewId}`}>
        {status === "created" ? "Begin" : "Continue"}
        {about}
      </ButtonLink>
    </>
  );
}
