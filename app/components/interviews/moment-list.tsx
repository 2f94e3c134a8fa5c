import { Link } from "@remix-run/react";

import { clockTime } from "~/domain/clock-time";

import { counted, machineDuration } from "../time-format";

interface FoundMoment {
  turnId: string;
  speaker: "candidate" | "interviewer";
  /** Where its turn begins on the interview clock. */
  startMs: number;
  parts: readonly { text: string; found: boolean }[];
  cutBefore: boolean;
  cutAfter: boolean;
  /** Characters of the turn's text before what was found. */
  offset: number;
}

export interface FoundMoments {
  moments: readonly FoundMoment[];
  /** Further ones that are not shown. */
  more: number;
}

interface MomentListProps {
  interviewId: string;
  of: string;
  found: FoundMoments;
}

/** Where it was said, with the words marked; each leads to that word on the playback page. */
export function MomentList({ interviewId, of, found: { moments, more } }: MomentListProps) {
  if (moments.length === 0) return null;
  return (
    <ol className="moments" aria-label={`Found in ${of}`}>
      {moments.map((moment) => (
        <li key={moment.turnId}>
          <Link to={`/interviews/${interviewId}/playback#turn=${moment.turnId}&at=${moment.offset}`} className="moment" data-speaker={moment.speaker}>
            <span className="moment-place">
              <time dateTime={machineDuration(moment.startMs)}>{clockTime(moment.startMs)}</time> {moment.speaker === "candidate" ? "You" : "Interviewer"}
            </span>
            <span dir="auto">
              {moment.cutBefore ? "… " : ""}
              {moment.parts.map(({ text, found }, index) => (found ? <mark key={index}>{text}</mark> : text))}
              {moment.cutAfter ? " …" : ""}
            </span>
          </Link>
        </li>
      ))}
      {more > 0 ? <li className="text-small text-quiet">and in {counted(more, "other turn")}</li> : null}
    </ol>
  );
}
