import { type ReactNode, type Ref, useImperativeHandle } from "react";

import type { Recording } from "./playback-model";
import type { Player } from "./player";
import { PlayerControls } from "./player-controls";
import { Timeline } from "./timeline";
import type { TimelineMark } from "./timeline-marks";
import { useTimelineView } from "./use-timeline-view";
import type { Waveform } from "./waveform";

interface PlayerDockProps {
  player: Player;
  recording: Recording;
  waveform: Waveform;
  marks: readonly TimelineMark[];
  interviewerName: string;
  /** Default: "You", and then the answers are called mine. */
  candidateName?: string;
  onHelp: () => void;
  /** Absent where nobody may. */
  onBookmark?: () => void;
  /** How the page's keys zoom. */
  zoomRef: Ref<(by: 1 | -1) => void>;
  /** Shown above it, such as the way back to the word that sounds. */
  children?: ReactNode;
}

/** Everything to play with, always in reach while reading. */
export function PlayerDock({ player, recording, waveform, marks, interviewerName, candidateName = "You", onHelp, onBookmark, zoomRef, children }: PlayerDockProps) {
  const { totalMs, chapters } = recording;
  const { zoomBy, ...shown } = useTimelineView(player, totalMs);
  useImperativeHandle(zoomRef, () => zoomBy);
  const timeline = { player, waveform, chapters, marks, totalMs, interviewerName, candidateName, ...shown };
  return (
    <section aria-label="Player" className="player no-print">
      {children}
      <Timeline {...timeline} />
      <PlayerControls player={player} totalMs={totalMs} zoom={{ value: shown.zoom, by: zoomBy }} onHelp={onHelp} onBookmark={onBookmark} onlyAnswers={candidateName === "You" ? "Only my answers" : "Only the answers"} />
    </section>
  );
}
