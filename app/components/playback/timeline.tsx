import { Bookmark, Hand, Hourglass, Info, type LucideIcon, SkipForward, Trash2, Undo2 } from "lucide-react";
import { type CSSProperties, memo, type RefObject, useMemo } from "react";

import { clockTime } from "~/domain/clock-time";

import type { Recording } from "./playback-model";
import type { Player } from "./player";
import { Roving } from "./roving";
import type { Stretch } from "./route";
import { drawableMarks, type TimelineMark } from "./timeline-marks";
import type { TimelineView } from "./timeline-scale";
import { TimelineWave } from "./timeline-wave";
import { useTimelineDrag } from "./use-timeline-drag";
import { usePlayerValue } from "./use-player";
import type { Waveform } from "./waveform";

interface TimelineProps {
  player: Player;
  waveform: Waveform;
  chapters: Recording["chapters"];
  marks: readonly TimelineMark[];
  totalMs: number;
  interviewerName: string;
  candidateName: string;
  view: TimelineView | null;
  zoom: number;
  scroller: RefObject<HTMLDivElement>;
  playhead: RefObject<HTMLDivElement>;
}

/** The whole interview on one line: questions above, both voices, marks below, and the playhead over them. */
export function Timeline(props: TimelineProps) {
  const { player, waveform, chapters, marks, totalMs, interviewerName, candidateName, view, zoom, scroller, playhead } = props;
  const { drawn, handlers } = useTimelineDrag(player, totalMs);
  const selected = usePlayerValue(player, ({ selection }) => selection);
  const selection = drawn ?? selected;
  return (
    <div className="timeline" data-zoomed={zoom > 1 || undefined}>
      <div className="timeline-names" aria-hidden>
        <span data-speaker="interviewer" dir="auto">
          {interviewerName}
        </span>
        <span data-speaker="candidate">{candidateName}</span>
      </div>
      <div className="timeline-window">
        <div ref={scroller} className="timeline-scroller" tabIndex={-1}>
          <div className="timeline-track" style={{ width: `${zoom * 100}%` }} {...handlers}>
            <Chapters chapters={chapters} player={player} totalMs={totalMs} />
            <div className="timeline-lanes">
              {view ? <TimelineWave waveform={waveform} view={view} totalMs={totalMs} /> : null}
              {selection ? <div className="timeline-selection" style={partOf(selection, totalMs)} /> : null}
            </div>
            <Marks marks={marks} player={player} totalMs={totalMs} trackPx={view?.trackPx ?? SHOWN_BEFORE_MEASURED_PX} />
            <div ref={playhead} className="timeline-playhead" />
          </div>
        </div>
        <PlaceSlider player={player} totalMs={totalMs} />
      </div>
    </div>
  );
}

const partOf = ({ fromMs, toMs }: Stretch, totalMs: number): CSSProperties => ({
  left: `${(fromMs / totalMs) * 100}%`,
  width: `${((toMs - fromMs) / totalMs) * 100}%`,
});

/** For the keyboard and for screen readers; pointers take the waveform under it. */
function PlaceSlider({ player, totalMs }: Pick<TimelineProps, "player" | "totalMs">) {
  const seconds = usePlayerValue(player, ({ clockMs }) => Math.floor(clockMs / 1000));
  return (
    <input
      type="range"
      aria-label="Place in the interview"
      aria-valuetext={`${clockTime(seconds * 1000)} of ${clockTime(totalMs)}`}
      min={0}
      max={Math.ceil(totalMs / 1000)}
      step={1}
      value={seconds}
      onChange={(event) => player.seek(event.target.valueAsNumber * 1000)}
      // The slider knows whole seconds: within the first it would take itself to be at the beginning.
      onKeyDown={(event) => event.key === "Home" && player.seek(0)}
    />
  );
}

/** Not drawn anew while the timeline is scrolled. */
const Chapters = memo(function Chapters({ chapters, player, totalMs }: Pick<TimelineProps, "chapters" | "player" | "totalMs">) {
  return (
    <Roving label="Questions on the timeline" className="timeline-chapters">
      {(part) =>
        chapters.map(({ turnId, label, text, startMs }, index) => (
          <button
            key={turnId}
            type="button"
            style={partOf({ fromMs: startMs, toMs: chapters[index + 1]?.startMs ?? totalMs }, totalMs)}
            title={text}
            aria-label={`${label}, at ${clockTime(startMs)}: ${text}`}
            onClick={() => player.seek(startMs)}
            {...part(index)}
          >
            <span>{label}</span>
          </button>
        ))
      }
    </Roving>
  );
});

const MARK_ICONS: Record<TimelineMark["type"], LucideIcon> = {
  bookmark: Bookmark,
  interruption: Hand,
  pause: Hourglass,
  discarded: Trash2,
  redone: Undo2,
  skipped: SkipForward,
  notice: Info,
};
/** A mark is 16 px wide. */
const MARK_GAP_PX = 18;
const SHOWN_BEFORE_MEASURED_PX = 320;

const Marks = memo(function Marks({ marks, player, totalMs, trackPx }: Pick<TimelineProps, "marks" | "player" | "totalMs"> & { trackPx: number }) {
  const drawn = useMemo(() => drawableMarks(marks, (MARK_GAP_PX / trackPx) * totalMs), [marks, trackPx, totalMs]);
  if (drawn.length === 0) return null;
  return (
    <Roving label="Marks on the timeline" className="timeline-marks">
      {(part) =>
        drawn.map(({ id, type, atMs, playMs, label }, index) => {
          const Icon = MARK_ICONS[type];
          const name = `${label}, at ${clockTime(atMs)}`;
          return (
            <button key={id} type="button" data-mark={type} style={{ left: `${(atMs / totalMs) * 100}%` }} title={name} aria-label={name} onClick={() => player.seek(playMs)} {...part(index)}>
              <Icon aria-hidden size={12} fill={type === "bookmark" ? "currentColor" : "none"} />
            </button>
          );
        })
      }
    </Roving>
  );
});
