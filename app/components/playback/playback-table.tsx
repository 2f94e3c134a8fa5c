import { useEffect, useRef } from "react";

import { clockTime, machineDuration } from "../time-format";
import type { Playback } from "./playback-controller";
import type { PlaybackRow, PlaybackTurn } from "./playback-model";
import { SpokenWords } from "./spoken-words";
import { TurnSound } from "./turn-sound";
import { usePlaybackValue } from "./use-playback";

interface PlaybackTableProps {
  rows: readonly PlaybackRow[];
  interviewerName: string;
  playback: Playback;
  register: (turnId: string, element: HTMLAudioElement | null) => void;
}

/** Roles are said out loud, because narrow screens lay the table out as blocks and browsers then forget that it is one. */
export function PlaybackTable({ rows, interviewerName, playback, register }: PlaybackTableProps) {
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
        {rows.map((row) =>
          row.type === "mark" ? (
            <tr role="row" key={row.id} className="playback-mark" data-mark={row.mark}>
              <td role="cell" colSpan={3}>
                {row.message}
              </td>
            </tr>
          ) : (
            <Exchange key={row.id} row={row} interviewerName={interviewerName} playback={playback} register={register} />
          ),
        )}
      </tbody>
    </table>
  );
}

type ExchangeRow = Extract<PlaybackRow, { type: "exchange" }>;

function Exchange({ row, interviewerName, playback, register }: Omit<PlaybackTableProps, "rows"> & { row: ExchangeRow }) {
  const element = useRef<HTMLTableRowElement>(null);
  const { interviewer, candidate } = row;
  const current = usePlaybackValue(playback, ({ turnId }) => turnId !== null && (turnId === interviewer?.turnId || turnId === candidate?.turnId));
  const playing = usePlaybackValue(playback, (state) => state.playing);

  useEffect(() => {
    if (current && playing) element.current?.scrollIntoView({ block: "nearest", behavior: "smooth" });
  }, [current, playing]);

  const first = interviewer ?? candidate;
  const from = [interviewer, candidate].find((turn) => turn?.audioUrl);
  return (
    <tr role="row" ref={element} className="playback-row" data-current={current || undefined}>
      <td role="cell" className="playback-time">
        {from ? (
          <button type="button" onClick={() => playback.playFrom(from.turnId)}>
            <span className="sr-only">Play from </span>
            <Clock ms={from.startMs} />
          </button>
        ) : (
          <Clock ms={first?.startMs ?? 0} />
        )}
      </td>
      <Side turn={interviewer} speaker="interviewer" name={interviewerName} playback={playback} register={register} />
      <Side turn={candidate} speaker="candidate" name="You" playback={playback} register={register} />
    </tr>
  );
}

const Clock = ({ ms }: { ms: number }) => (
  <time className="tabular" dateTime={machineDuration(ms)}>
    {clockTime(ms)}
  </time>
);

interface SideProps {
  turn: PlaybackTurn | null;
  speaker: PlaybackTurn["speaker"];
  name: string;
  playback: Playback;
  register: PlaybackTableProps["register"];
}

function Side({ turn, speaker, name, playback, register }: SideProps) {
  if (!turn) return <td role="cell" data-speaker={speaker} className="playback-side playback-empty" />;
  const { turnId, segments, original, audioUrl, chapter } = turn;
  const playable = audioUrl ? playback : null;
  return (
    <td role="cell" data-speaker={speaker} className="playback-side">
      <p className="playback-name" dir="auto">
        {name}
      </p>
      {chapter ? <p className="playback-chapter">{chapter}</p> : null}
      <p className="playback-words" dir="auto">
        {segments.length > 0 ? <SpokenWords turnId={turnId} segments={segments} playback={original ? null : playable} /> : <span className="text-quiet">No words</span>}
      </p>
      {original ? (
        <details className="playback-original">
          <summary>Edited. Show what was {turn.typed ? "typed" : "said"}</summary>
          <p dir="auto">
            <SpokenWords turnId={turnId} segments={original} playback={playable} />
          </p>
        </details>
      ) : null}
      <div className="playback-foot">
        {audioUrl ? <TurnSound turn={{ ...turn, audioUrl }} speakerName={name} playback={playback} register={register} /> : null}
        {notes(turn).map((note) => (
          <span key={note}>{note}</span>
        ))}
      </div>
    </td>
  );
}

function notes({ speaker, take, typed, audioUrl }: PlaybackTurn): string[] {
  if (speaker === "interviewer") return audioUrl ? [] : ["No sound kept"];
  const how = typed ? "Typed" : audioUrl ? "" : "No sound kept";
  return [take > 1 ? `Take ${take}` : "", how].filter(Boolean);
}
