import { memo } from "react";

import type { PlaybackRow, PlaybackTurn } from "./playback-model";
import { RestElsewhere } from "./rest-elsewhere";
import { TurnBody, type TurnTools } from "./turn-body";
import { TurnTime } from "./turn-time";
import { usePlayerValue } from "./use-player";

interface TranscriptViewProps {
  rows: readonly PlaybackRow[];
  /** How many of them are on the page already; the place of the others is kept. */
  shown: number;
  interviewerName: string;
  /** Default: "You". */
  candidateName?: string;
  tools: TurnTools;
}

/** Of two turns that nobody has seen yet, as `.transcript-view-turn` has it, and the gaps after them. */
const ROW_REM = 2 * (8 + 1.75);

/** The interview as it reads: speaker after speaker, times in the margin, a heading where a question begins. */
export function TranscriptView({ rows, shown, interviewerName, candidateName = "You", tools }: TranscriptViewProps) {
  return (
    <section aria-label="Transcript" className="transcript-view">
      {rows.slice(0, shown).map((row) =>
        row.type === "mark" ? (
          <p key={row.id} className="transcript-view-mark" data-mark={row.mark}>
            {row.message}
          </p>
        ) : (
          [row.interviewer, row.candidate].map((turn) =>
            turn ? <SpokenTurn key={turn.turnId} turn={turn} name={turn.speaker === "candidate" ? candidateName : interviewerName} tools={tools} /> : null,
          )
        ),
      )}
      {shown < rows.length ? (
        <>
          <RestElsewhere />
          <div aria-hidden style={{ height: `${(rows.length - shown) * ROW_REM}rem` }} />
        </>
      ) : null}
    </section>
  );
}

const SpokenTurn = memo(function SpokenTurn({ turn, name, tools }: { turn: PlaybackTurn; name: string; tools: TurnTools }) {
  const { turnId, speaker, chapter } = turn;
  const current = usePlayerValue(tools.player, (state) => state.turnId === turnId);
  return (
    <div data-turn={turnId} data-speaker={speaker} data-current={current || undefined} className="transcript-view-turn">
      {chapter ? (
        <h2 id={`chapter-${turnId}`} className="transcript-view-chapter">
          {chapter}
        </h2>
      ) : null}
      <div className="transcript-view-time">
        <TurnTime turn={turn} player={tools.player} />
      </div>
      <div className="transcript-view-said">
        <p className="transcript-view-name" dir="auto">
          {name}
        </p>
        <TurnBody turn={turn} speakerName={name} tools={tools} />
      </div>
    </div>
  );
});
