import { Play } from "lucide-react";
import { useMemo } from "react";

import { personaById } from "~/domain/personas";
import type { InterviewSettings } from "~/domain/settings";

import { Button, ButtonLink } from "../button";
import { DeleteInterview } from "../interviews/delete-interview";
import { LocalDate } from "../local-date";
import { TimingPanel, type TimedTurn } from "../timing/timing-panel";
import { KIND_WORDS } from "../settings-words";
import { counted, lengthInWords } from "../time-format";
import { clipsOf, playbackRows, type Recording } from "./playback-model";
import { PlaybackTable } from "./playback-table";
import { PlayerBar } from "./player-bar";
import { usePlayback } from "./use-playback";

interface PlaybackPageProps {
  interviewId: string;
  /** ISO date. */
  createdAt: string;
  ended: boolean;
  settings: Pick<InterviewSettings, "role" | "company" | "kind" | "personaId">;
  recording: Recording;
}

/** The interview as a document: who, when, and both sides word for word on one clock, playable where it is quoted. */
export function PlaybackPage({ interviewId, createdAt, ended, settings, recording }: PlaybackPageProps) {
  const rows = useMemo(() => playbackRows(recording), [recording]);
  const clips = useMemo(() => clipsOf(recording.rows), [recording]);
  const { playback, register } = usePlayback(clips);
  const { name } = personaById(settings.personaId);
  const answers = recording.rows.filter(({ role }) => role === "candidate").length;

  return (
    <article>
      <header className="grid grid-cols-[minmax(0,1fr)] gap-3 pb-10 wrap-anywhere">
        <h1 className="font-voice text-display" dir="auto">
          {settings.role}
          {settings.company ? <span className="text-quiet"> at {settings.company}</span> : null}
        </h1>
        <p className="flex flex-wrap gap-x-2 text-quiet tabular">
          <LocalDate iso={createdAt} />
          <span>
            {KIND_WORDS[settings.kind]} with <bdi>{name}</bdi> · {lengthInWords(recording.totalMs)} · {counted(answers, "answer")}
          </span>
        </p>
        <div className="no-print mt-3 flex flex-wrap items-center gap-2">
          {clips.length > 0 ? (
            <Button look="primary" onClick={() => playback.playFrom()}>
              <Play aria-hidden size={18} fill="currentColor" /> Play all
            </Button>
          ) : null}
          {ended ? null : <ButtonLink to={`/interviews/${interviewId}`}>Continue the interview</ButtonLink>}
          <DeleteInterview interviewId={interviewId} role={settings.role} />
        </div>
      </header>
      {rows.length > 0 ? (
        <PlaybackTable rows={rows} interviewerName={name} playback={playback} register={register} />
      ) : (
        <p className="max-w-text border-t border-line pt-8 text-lead text-quiet">
          Nothing was said in this interview. Once something is, the question stands here on the left, your answer beside it, and each can be played.
        </p>
      )}
      <TimingPanel turns={timedTurns(recording)} />
      {clips.length > 0 ? <PlayerBar clips={clips} totalMs={recording.totalMs} playback={playback} /> : null}
    </article>
  );
}

function timedTurns({ rows }: Recording): TimedTurn[] {
  return rows.flatMap((row) => (row.role === "interviewer" && row.marks ? [{ turnId: row.turnId, text: row.heard || row.unheard, marks: row.marks }] : []));
}
