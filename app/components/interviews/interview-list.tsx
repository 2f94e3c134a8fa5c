import { Link } from "@remix-run/react";

import { personaById, type PersonaId } from "~/domain/personas";
import type { InterviewKind } from "~/domain/question";

import { ButtonLink } from "../button";
import { LocalDate } from "../local-date";
import { KIND_WORDS } from "../settings-words";
import { counted, lengthInWords } from "../time-format";
import { DeleteInterview } from "./delete-interview";

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
}

interface InterviewListProps {
  interviews: readonly InterviewSummary[];
  /** Default true. */
  deletable?: boolean;
}

/** Interviews, newest first. What has not ended can be continued; what has can be rewatched. */
export function InterviewList({ interviews, deletable = true }: InterviewListProps) {
  return (
    <ul className="border-t border-line">
      {interviews.map((interview) => (
        <li key={interview.interviewId} className="interview-item">
          <Line interview={interview} />
          <div className="flex flex-wrap items-center gap-1 sm:justify-end">
            {deletable ? <DeleteInterview interviewId={interview.interviewId} role={interview.role} /> : null}
            <Next interview={interview} />
          </div>
        </li>
      ))}
    </ul>
  );
}

function Line({ interview }: { interview: InterviewSummary }) {
  const { interviewId, status, role, company, kind, personaId, lengthMs, answers, createdAt } = interview;
  const begun = status === "created" ? [] : [lengthInWords(lengthMs), counted(answers, "answer")];
  const facts = [KIND_WORDS[kind], `with ${personaById(personaId as PersonaId).name}`, ...begun];
  return (
    <div className="min-w-0">
      <Link to={status === "ended" ? `/interviews/${interviewId}/playback` : `/interviews/${interviewId}`} className="font-voice text-lead hover:underline">
        <bdi>{role}</bdi>
        {company ? (
          <span className="text-quiet">
            {" "}
            at <bdi>{company}</bdi>
          </span>
        ) : null}
      </Link>
      <p className="mt-0.5 flex flex-wrap gap-x-2 text-small text-quiet tabular">
        {status === "ended" ? null : <span className="font-medium text-candidate-ink">{status === "created" ? "Not begun" : "Not finished"}</span>}
        <LocalDate iso={createdAt} />
        <span>{facts.join(" · ")}</span>
      </p>
    </div>
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
