import { Download } from "lucide-react";

import { lengthInWords } from "~/domain/clock-time";
import { personaById } from "~/domain/personas";
import type { Shared } from "~/domain/sharing";

import { ButtonLink } from "../button";
import { LocalDate } from "../local-date";
import { KIND_WORDS } from "../settings-words";
import { counted } from "../time-format";
import { SharedSound } from "./shared-sound";
import { SharedText } from "./shared-text";
import { recordingOf } from "./shared-recording";

/** What a link shows, read only. */
export function SharedPage({ withAudio, personaId, interview, recording, media, pdfUrl }: Shared) {
  const { name } = personaById(personaId);
  const answers = recording.rows.filter(({ role }) => role === "candidate").length;
  const length = withAudio ? [lengthInWords(recording.totalMs)] : [];
  return (
    <article>
      <header className="grid grid-cols-[minmax(0,1fr)] gap-3 pb-8 wrap-anywhere">
        <h1 className="font-voice text-display" dir="auto">
          {interview ? interview.role : "One answer"}
          {interview?.company ? <span className="text-quiet"> at {interview.company}</span> : null}
        </h1>
        <p className="flex flex-wrap gap-x-2 text-quiet tabular">
          {interview ? <LocalDate iso={interview.createdAt} /> : null}
          <span>
            {interview ? KIND_WORDS[interview.kind] : "From an interview"} with <bdi>{name}</bdi>
            {[...length, ...(interview ? [counted(answers, "answer")] : [])].map((fact) => ` · ${fact}`)}
          </span>
        </p>
        <div className="no-print mt-3">
          <ButtonLink to={pdfUrl} reloadDocument download>
            <Download aria-hidden size={18} /> Download PDF
          </ButtonLink>
        </div>
      </header>
      {withAudio ? <SharedSound recording={recordingOf(recording)} interviewerName={name} media={media} /> : <SharedText recording={recordingOf(recording)} interviewerName={name} />}
    </article>
  );
}
