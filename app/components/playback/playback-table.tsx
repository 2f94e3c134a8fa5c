import { memo } from "react";

import type { PlaybackRow, PlaybackTurn } from "./playback-model";
import { RestElsewhere } from "./rest-elsewhere";
import { TurnBody, type TurnTools } from "./turn-body";
import { TurnTime } from "./turn-time";
import { usePlayerValue } from "./use-player";

interface PlaybackTableProps {
  rows: readonly PlaybackRow[];
  /** How many of them are on the page already; the place of the others is kept. */
  shown: number;
  interviewerName: string;
  tools: TurnTools;
}

/** Of a question and an answer of four lines. */
const ROW_REM = 10;

/** Roles are said out loud, because narrow screens lay the table out as blocks and browsers then forget that it is one. */
export function PlaybackTable({ rows, shown, interviewerName, tools }: PlaybackTableProps) {
  return (
    <table role="table" className="playback" aria-label="The interview">
      <thead role="rowgroup">
        <tr role="row">
          <th role="columnheader" scope="col">
            Time
          </th>
          <th role="columnheader" scope="col" data-speaker="interviewer" dir="auto">
            {interviewerName}
          </th>
          <th role="columnheader" scope="col" data-speaker="candidate">
            You
          </th>
        </tr>
      </thead>
      <tbody role="rowgroup">
        {rows.slice(0, shown).map((row) =>
          row.type === "mark" ? (
            <tr role="row" key={row.id} className="playback-mark" data-mark={row.mark}>
              <td role="cell" colSpan={3}>
                {row.message}
              </td>
            </tr>
          ) : (
            <Exchange key={row.id} row={row} interviewerName={interviewerName} tools={tools} />
          ),
        )}
        {shown < rows.length ? (
          <tr role="row">
            <td role="cell" colSpan={3} style={{ height: `${(rows.length - shown) * ROW_REM}rem`, verticalAlign: "top" }}>
              <RestElsewhere />
            </td>
          </tr>
        ) : null}
      </tbody>
    </table>
  );
}

type ExchangeRow = Extract<PlaybackRow, { type: "exchange" }>;

const Exchange = memo(function Exchange({ row, interviewerName, tools }: Pick<PlaybackTableProps, "interviewerName" | "tools"> & { row: ExchangeRow }) {
  const { interviewer, candidate } = row;
  const current = usePlayerValue(tools.player, ({ turnId }) => turnId !== null && (turnId === interviewer?.turnId || turnId === candidate?.turnId));
  const first = [interviewer, candidate].find((turn) => turn?.audioUrl) ?? interviewer ?? candidate;
  return (
    <tr role="row" className="playback-row" data-current={current || undefined}>
      <td role="cell" className="playback-time">
        {first ? <TurnTime turn={first} player={tools.player} /> : null}
      </td>
      <Side turn={interviewer} speaker="interviewer" name={interviewerName} tools={tools} />
      <Side turn={candidate} speaker="candidate" name="You" tools={tools} />
    </tr>
  );
});

interface SideProps {
  turn: PlaybackTurn | null;
  speaker: PlaybackTurn["speaker"];
  name: string;
  tools: TurnTools;
}

function Side({ turn, speaker, name, tools }: SideProps) {
  if (!turn) return <td role="cell" data-speaker={speaker} className="playback-side playback-empty" />;
  return (
    <td role="cell" data-turn={turn.turnId} data-speaker={speaker} className="playback-side">
      <p className="playback-name" dir="auto">
        {name}
      </p>
      {turn.chapter ? <p className="playback-chapter">{turn.chapter}</p> : null}
      <TurnBody turn={turn} speakerName={name} tools={tools} />
    </td>
  );
}
