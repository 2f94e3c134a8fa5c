import { Play, Share2 } from "lucide-react";

import { lengthInWords } from "~/domain/clock-time";
import { personaById } from "~/domain/personas";
import type { InterviewSettings } from "~/domain/settings";
import type { Tag } from "~/domain/tags";

import { Button, ButtonLink } from "../button";
import { DeleteInterview } from "../interviews/delete-interview";
import { KeepInterview } from "../interviews/keep-interview";
import { LocalDate } from "../local-date";
import { KIND_WORDS } from "../settings-words";
import { InterviewTags, KnownTags } from "../tags/interview-tags";
import { counted } from "../time-format";
import { DownloadMenu } from "./download-menu";
import type { Recording } from "./playback-model";
import type { Player } from "./player";

interface PlaybackHeaderProps {
  interviewId: string;
  createdAt: string;
  ended: boolean;
  settings: Pick<InterviewSettings, "role" | "company" | "kind" | "personaId">;
  recording: Recording;
  /** Whether the recording of the whole is made. */
  recorded: boolean;
  onShare: () => void;
  /** null when nothing of it can be played. */
  player: Player | null;
  keeping: { kept: boolean; expires: boolean };
  /** Its own, and all that there are. */
  tags: { own: readonly Tag[]; known: readonly Tag[] };
}

export function PlaybackHeader({ interviewId, createdAt, ended, settings, recording, recorded, onShare, player, keeping, tags }: PlaybackHeaderProps) {
  const { role, company, kind, personaId } = settings;
  const answers = recording.rows.filter((row) => row.role === "candidate").length;
  return (
    <header className="grid grid-cols-[minmax(0,1fr)] gap-3 pb-8 wrap-anywhere">
      <h1 className="font-voice text-display" dir="auto">
        {role}
        {company ? <span className="text-quiet"> at {company}</span> : null}
      </h1>
      <p className="flex flex-wrap gap-x-2 text-quiet tabular">
        <LocalDate iso={createdAt} />
        <span>
          {KIND_WORDS[kind]} with <bdi>{personaById(personaId).name}</bdi> · {lengthInWords(recording.totalMs)} · {counted(answers, "answer")}
        </span>
      </p>
      <div className="no-print relative mt-3 flex flex-wrap items-center gap-2">
        {player ? (
          <Button look="primary" onClick={() => player.playFrom(0)}>
            <Play aria-hidden size={18} fill="currentColor" /> Play all
          </Button>
        ) : null}
        {recording.rows.length > 0 ? <DownloadMenu interviewId={interviewId} recorded={recorded} /> : null}
        {recording.rows.length > 0 ? (
          <Button onClick={onShare}>
            <Share2 aria-hidden size={18} /> Share
          </Button>
        ) : null}
        {ended ? null : <ButtonLink to={`/interviews/${interviewId}`}>Continue the interview</ButtonLink>}
        {keeping.expires || keeping.kept ? <KeepInterview interviewId={interviewId} role={role} kept={keeping.kept} /> : null}
        <DeleteInterview interviewId={interviewId} role={role} />
      </div>
      <div className="no-print">
        <InterviewTags interviewId={interviewId} of={role} tags={tags.own} />
        <KnownTags tags={tags.known} />
      </div>
    </header>
  );
}
