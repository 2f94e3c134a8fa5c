import { useCallback, useMemo, useRef, useState } from "react";

import { FollowButton } from "../playback/follow-button";
import { clipsOf, playbackRows, type Recording, turnsOf } from "../playback/playback-model";
import { PlayerDock } from "../playback/player-dock";
import { timelineMarks } from "../playback/timeline-marks";
import { RecordingSound } from "../playback/recording-sound";
import { TranscriptView } from "../playback/transcript-view";
import { useFollow } from "../playback/use-follow";
import { useRecording, useWaveform } from "../playback/use-media";
import { usePlaybackKeys } from "../playback/use-playback-keys";
import { usePlayer } from "../playback/use-player";
import { useShownRows } from "../playback/use-shown-rows";
import { plainWaveform } from "../playback/waveform";
import { ShortcutsHelp } from "../stage/shortcuts-help";
import { useLetterShortcuts } from "../stage/use-shortcuts";
import { CANDIDATE } from "./candidate-name";
import { SHARED_KEYS } from "./shared-keys";

interface SharedSoundProps {
  recording: Recording;
  interviewerName: string;
  media: { recordingUrl: string; waveformUrl: string } | null;
}

/** The words with their sound, on the parts of the playback page that change nothing. */
export function SharedSound({ recording, interviewerName, media }: SharedSoundProps) {
  const rows = useMemo(() => playbackRows(recording), [recording]);
  const shown = useShownRows(rows);
  const turns = useMemo(() => turnsOf(rows), [rows]);
  const clips = useMemo(() => clipsOf(recording.rows), [recording]);
  const marks = useMemo(() => marksOf(recording), [recording]);
  const { player, register } = usePlayer(recording, clips);
  const element = useRef<HTMLAudioElement>(null);
  useRecording(player, { element, clips, url: media?.recordingUrl ?? null });
  const waveform = useWaveform(media?.waveformUrl ?? null);
  const plain = useMemo(() => plainWaveform(clips, recording.totalMs), [clips, recording.totalMs]);
  const { following, follow } = useFollow(player, turns);
  const [help, setHelp] = useState(false);
  const [letters, setLetters] = useLetterShortcuts();
  const zoomRef = useRef<(by: 1 | -1) => void>(null);
  const showHelp = useCallback(() => setHelp(true), []);
  usePlaybackKeys({
    player,
    letters,
    chaptersMs: recording.chapters.map(({ startMs }) => startMs),
    marksMs: marks.map(({ playMs }) => playMs),
    page: { zoomIn: () => zoomRef.current?.(1), zoomOut: () => zoomRef.current?.(-1), follow, help: showHelp },
  });
  const tools = useMemo(() => ({ player, register, edit: null, share: null }), [player, register]);
  return (
    <>
      <RecordingSound element={element} url={media?.recordingUrl ?? null} />
      <TranscriptView rows={rows} shown={shown} interviewerName={interviewerName} candidateName={CANDIDATE} tools={tools} />
      {clips.length > 0 ? (
        <PlayerDock
          player={player}
          recording={recording}
          waveform={waveform ?? plain}
          marks={marks}
          interviewerName={interviewerName}
          candidateName={LANE}
          onHelp={showHelp}
          zoomRef={zoomRef}
        >
          <FollowButton following={following} follow={follow} />
        </PlayerDock>
      ) : null}
      <ShortcutsHelp open={help} onOpenChange={setHelp} letters={letters} onLettersChange={setLetters} shortcuts={SHARED_KEYS} />
    </>
  );
}

/** Beside the timeline, where longer words do not fit. */
const LANE = "Answers";

const marksOf = (recording: Recording) => timelineMarks(recording).map((mark) => (mark.type === "interruption" ? { ...mark, label: "Interrupted here" } : mark));
