import { useNavigate } from "@remix-run/react";
import { useCallback, useMemo, useRef, useState } from "react";

import { personaById } from "~/domain/personas";
import type { InterviewSettings } from "~/domain/settings";
import type { Tag } from "~/domain/tags";

import { useSharing } from "../sharing/use-sharing";
import { ShortcutsHelp } from "../stage/shortcuts-help";
import { useLetterShortcuts } from "../stage/use-shortcuts";
import { TimingPanel, type TimedTurn } from "../timing/timing-panel";
import { BookmarkForm } from "./bookmark-form";
import { BookmarkList } from "./bookmark-list";
import { FollowButton } from "./follow-button";
import { QuestionList } from "./question-list";
import { bringIntoView } from "./lit-words";
import { PLAYBACK_KEYS } from "./playback-keys";
import { clipsOf, playbackRows, type PlaybackTurn, type Recording, turnsOf } from "./playback-model";
import type { Player } from "./player";
import { PlaybackHeader } from "./playback-header";
import { PlaybackTable } from "./playback-table";
import { PlayerDock } from "./player-dock";
import { RecordingSound } from "./recording-sound";
import type { PageBookmark } from "./save-bookmark";
import { SearchBar } from "./search-bar";
import { timelineMarks } from "./timeline-marks";
import { TranscriptView } from "./transcript-view";
import type { TurnTools } from "./turn-body";
import { wordAtTime } from "./turn-text";
import { unsureStarts } from "./unsure-words";
import { useBookmarks } from "./use-bookmarks";
import { useFollow } from "./use-follow";
import { useRecording, useWaveform } from "./use-media";
import { usePlaybackKeys } from "./use-playback-keys";
import { usePlayer } from "./use-player";
import { useSearch } from "./use-search";
import { useShownRows } from "./use-shown-rows";
import { useStartPlace } from "./use-start-place";
import type { VideoClip } from "./video/video-clips";
import { VideoPanel } from "./video/video-panel";
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
  bookmarks: readonly PageBookmark[];
  /** The candidate's video, in the order of the clock. */
  video: readonly VideoClip[];
  /** Whether it stays however old it gets, and whether others do not. */
  keeping: { kept: boolean; expires: boolean };
  /** Its own, and all that there are. */
  tags: { own: readonly Tag[]; known: readonly Tag[] };
}

/** The interview as a document: who, when, and both sides word for word on one clock, playable where it is quoted. */
export function PlaybackPage({ interviewId, createdAt, ended, settings, recording, view, media, bookmarks: saved, video, keeping, tags }: PlaybackPageProps) {
  const rows = useMemo(() => playbackRows(recording), [recording]);
  const turns = useMemo(() => turnsOf(rows), [rows]);
  const clips = useMemo(() => clipsOf(recording.rows), [recording]);
  const bookmarks = useBookmarks(interviewId, saved);
  const marks = useMemo(() => timelineMarks(recording, bookmarks.list), [recording, bookmarks.list]);
  const { player, register } = usePlayer(recording, clips);
  const element = useRef<HTMLAudioElement>(null);
  const recorded = useRecording(player, { element, clips, url: media?.recordingUrl ?? null });
  const waveform = useWaveform(media?.waveformUrl ?? null);
  const plain = useMemo(() => plainWaveform(clips, recording.totalMs), [clips, recording.totalMs]);
  const { following, follow } = useFollow(player, turns);
  const shown = useShownRows(rows);
  const search = useSearch(turns, shown);
  useStartPlace({ turns, player, shown });
  const { share, dialog: shareDialog } = useSharing({ interviewId, turns, hasSound: clips.length > 0 });
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
      downloadOf: (turnId, as) => `/interviews/${interviewId}/turns/${turnId}/audio?as=${as}`,
      // While it goes on, its own page edits.
      edit: ended ? { turnId: editing, setTurnId: setEditing, actionOf: (turnId) => `/interviews/${interviewId}/turns/${turnId}/text` } : null,
      share,
    }),
    [player, register, editing, interviewId, ended, share],
  );
  const editCurrent = () => {
    const { turnId } = player.state();
    if (turns.some((turn) => turn.turnId === turnId && turn.speaker === "candidate")) setEditing(turnId);
  };
  const bookmark = () => bookmarks.write(player.state().clockMs);
  usePlaybackKeys({
    player,
    letters,
    chaptersMs: useMemo(() => recording.chapters.map(({ startMs }) => startMs), [recording]),
    marksMs: useMemo(() => marks.map(({ playMs }) => playMs), [marks]),
    unsureMs: () => turns.flatMap(({ startMs, words }) => unsureStarts(words).map((ms) => startMs + ms)),
    page: {
      ...(clips.length > 0 && { bookmark }),
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
  const words = useMemo(() => <Words rows={rows} shown={shown} interviewerName={name} tools={tools} />, [Words, rows, shown, name, tools]);
  const playHit = () => {
    const hit = search.hit;
    const turn = turns.find(({ turnId }) => turnId === hit?.turnId);
    const word = turn?.words.findLast(({ from }) => from <= (hit?.from ?? 0));
    if (turn) player.playFrom(turn.startMs + (word?.startMs ?? 0));
  };

  return (
    <article>
      <RecordingSound element={element} url={media?.recordingUrl ?? null} />
      <PlaybackHeader interviewId={interviewId} createdAt={createdAt} ended={ended} settings={settings} recording={recording} recorded={recorded} onShare={() => share(null)} player={clips.length > 0 ? player : null} keeping={keeping} tags={tags} />
      {rows.length > 0 ? (
        <>
          <div className="playback-tools no-print">
            <ViewSwitch view={view} />
            <SearchBar search={search} field={field} onPlay={playHit} />
          </div>
          <div className="playback-sheet" data-view={view}>
            <div className="playback-margin">
              {view === "transcript" ? <QuestionList chapters={recording.chapters} player={player} onGo={(chapter) => goTo(chapter, player)} /> : null}
              <BookmarkList bookmarks={bookmarks} onGo={({ atMs }) => goToMoment(atMs, { player, turns })} />
            </div>
            {words}
          </div>
        </>
      ) : (
        <p className="max-w-text border-t border-line pt-8 text-lead text-quiet">
          Nothing was said in this interview. Once something is, the question stands here on the left, your answer beside it, and each can be played.
        </p>
      )}
      <TimingPanel turns={timedTurns(recording)} />
      {clips.length > 0 ? (
        <PlayerDock player={player} recording={recording} waveform={waveform ?? plain} marks={marks} interviewerName={name} onHelp={showHelp} onBookmark={bookmark} zoomRef={zoomRef}>
          <VideoPanel player={player} interviewId={interviewId} clips={video} />
          <BookmarkForm bookmarks={bookmarks} />
          <FollowButton following={following} follow={follow} />
        </PlayerDock>
      ) : null}
      {shareDialog}
      <ShortcutsHelp open={help} onOpenChange={setHelp} letters={letters} onLettersChange={setLetters} shortcuts={PLAYBACK_KEYS} />
    </article>
  );
}

function goTo({ turnId, startMs, text }: Recording["chapters"][number], player: { seek: (ms: number) => void }): void {
  player.seek(startMs);
  bringIntoView({ turnId, from: 0, to: Math.max(1, text.length) });
}

/** Goes to a moment and to the words that are said there. */
function goToMoment(atMs: number, { player, turns }: { player: Player; turns: readonly PlaybackTurn[] }): void {
  player.seek(atMs);
  const turn = turns.findLast(({ startMs }) => startMs <= atMs) ?? turns[0];
  if (!turn) return;
  const { from, to } = turn.words[wordAtTime(turn.words, atMs - turn.startMs)] ?? { from: 0, to: Math.min(1, turn.text.length) };
  bringIntoView({ turnId: turn.turnId, from, to });
}

function timedTurns({ rows }: Recording): TimedTurn[] {
  return rows.flatMap((row) => (row.role === "interviewer" && row.marks ? [{ turnId: row.turnId, text: row.heard || row.unheard, marks: row.marks }] : []));
}
