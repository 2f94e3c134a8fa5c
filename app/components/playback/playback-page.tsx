import { useNavigate } from "@remix-run/react";
import { useCallback, useMemo, useRef, useState } from "react";

import { personaById } from "~/domain/personas";
import type { InterviewSettings } from "~/domain/settings";

import { Button } from "../button";
import { ShortcutsHelp } from "../stage/shortcuts-help";
import { useLetterShortcuts } from "../stage/use-shortcuts";
import { TimingPanel, type TimedTurn } from "../timing/timing-panel";
import { QuestionList } from "./question-list";
import { bringIntoView } from "./lit-words";
import { PLAYBACK_KEYS } from "./playback-keys";
import { clipsOf, playbackRows, type Recording, turnsOf } from "./playback-model";
import { PlaybackHeader } from "./playback-header";
import { PlaybackTable } from "./playback-table";
import { PlayerDock } from "./player-dock";
import { SearchBar } from "./search-bar";
import { timelineMarks } from "./timeline-marks";
import { TranscriptView } from "./transcript-view";
import type { TurnTools } from "./turn-body";
import { useFollow } from "./use-follow";
import { useRecording, useWaveform } from "./use-media";
import { usePlaybackKeys } from "./use-playback-keys";
import { usePlayer } from "./use-player";
import { useSearch } from "./use-search";
import { type PlaybackView, viewHref, ViewSwitch } from "./view-switch";
import { plainWaveform } from "./waveform";

interface PlaybackPageProps {
  interviewId: string;
  /** ISO date. */
  createdAt: string;
  ended: boolean;
  settings: Pick<InterviewSettings, "role" | "company" | "kind" | "personaId">;
  recording: Recording;
  view: PlaybackView;
  /** Where the recording of the whole and its waveform are served; null where there are none to wait for. */
  media: { recordingUrl: string; waveformUrl: string } | null;
}

/** The interview as a document: who, when, and both sides word for word on one clock, playable where it is quoted. */
export function PlaybackPage({ interviewId, createdAt, ended, settings, recording, view, media }: PlaybackPageProps) {
  const rows = useMemo(() => playbackRows(recording), [recording]);
  const turns = useMemo(() => turnsOf(rows), [rows]);
  const clips = useMemo(() => clipsOf(recording.rows), [recording]);
  const marks = useMemo(() => timelineMarks(recording), [recording]);
  const { player, register } = usePlayer(recording, clips);
  const element = useRef<HTMLAudioElement>(null);
  const recorded = useRecording(player, { element, clips, url: media?.recordingUrl ?? null });
  const waveform = useWaveform(media?.waveformUrl ?? null);
  const plain = useMemo(() => plainWaveform(clips, recording.totalMs), [clips, recording.totalMs]);
  const { following, follow } = useFollow(player, turns);
  const search = useSearch(turns);
  const [editing, setEditing] = useState<string | null>(null);
  const [help, setHelp] = useState(false);
  const [letters, setLetters] = useLetterShortcuts();
  const field = useRef<HTMLInputElement>(null);
  const zoomRef = useRef<(by: 1 | -1) => void>(null);
  const navigate = useNavigate();
  const { name } = personaById(settings.personaId);

  const showHelp = useCallback(() => setHelp(true), []);
  const tools = useMemo<TurnTools>(
    () => ({
      player,
      register,
      // While it goes on, its own page edits.
      edit: ended ? { turnId: editing, setTurnId: setEditing, actionOf: (turnId) => `/interviews/${interviewId}/turns/${turnId}/text` } : null,
    }),
    [player, register, editing, interviewId, ended],
  );
  const editCurrent = () => {
    const { turnId } = player.state();
    if (turns.some((turn) => turn.turnId === turnId && turn.speaker === "candidate")) setEditing(turnId);
  };
  usePlaybackKeys({
    player,
    letters,
    chaptersMs: useMemo(() => recording.chapters.map(({ startMs }) => startMs), [recording]),
    marksMs: useMemo(() => marks.map(({ playMs }) => playMs), [marks]),
    page: {
      zoomIn: () => zoomRef.current?.(1),
      zoomOut: () => zoomRef.current?.(-1),
      follow,
      search: () => field.current?.select(),
      edit: editCurrent,
      view: () => navigate(viewHref(view === "table" ? "transcript" : "table"), { replace: true, preventScrollReset: true }),
      help: showHelp,
    },
  });

  const Words = view === "table" ? PlaybackTable : TranscriptView;
  const words = useMemo(() => <Words rows={rows} interviewerName={name} tools={tools} />, [Words, rows, name, tools]);
  const playHit = () => {
    const hit = search.hit;
    const turn = turns.find(({ turnId }) => turnId === hit?.turnId);
    const word = turn?.words.findLast(({ from }) => from <= (hit?.from ?? 0));
    if (turn) player.playFrom(turn.startMs + (word?.startMs ?? 0));
  };

  return (
    <article>
      <PlaybackHeader interviewId={interviewId} createdAt={createdAt} ended={ended} settings={settings} recording={recording} recorded={recorded} player={clips.length > 0 ? player : null} />
      {rows.length > 0 ? (
        <>
          <div className="playback-tools no-print">
            <ViewSwitch view={view} />
            <SearchBar search={search} field={field} onPlay={playHit} />
          </div>
          <div className="playback-sheet" data-view={view}>
            {words}
            {view === "transcript" ? <QuestionList chapters={recording.chapters} player={player} onGo={(chapter) => goTo(chapter, player)} /> : null}
          </div>
        </>
      ) : (
        <p className="max-w-text border-t border-line pt-8 text-lead text-quiet">
          Nothing was said in this interview. Once something is, the question stands here on the left, your answer beside it, and each can be played.
        </p>
      )}
      <TimingPanel turns={timedTurns(recording)} />
      <audio ref={element} preload="auto" data-recording />
      {clips.length > 0 ? (
        <PlayerDock player={player} recording={recording} waveform={waveform ?? plain} marks={marks} interviewerName={name} onHelp={showHelp} zoomRef={zoomRef}>
          {following ? null : (
            <Button size="small" className="player-follow" aria-keyshortcuts="F" onClick={follow}>
              Follow the words
            </Button>
          )}
        </PlayerDock>
      ) : null}
      <ShortcutsHelp open={help} onOpenChange={setHelp} letters={letters} onLettersChange={setLetters} shortcuts={PLAYBACK_KEYS} />
    </article>
  );
}

function goTo({ turnId, startMs, text }: Recording["chapters"][number], player: { seek: (ms: number) => void }): void {
  player.seek(startMs);
  bringIntoView({ turnId, from: 0, to: Math.max(1, text.length) });
}

function timedTurns({ rows }: Recording): TimedTurn[] {
  return rows.flatMap((row) => (row.role === "interviewer" && row.marks ? [{ turnId: row.turnId, text: row.heard || row.unheard, marks: row.marks }] : []));
}
