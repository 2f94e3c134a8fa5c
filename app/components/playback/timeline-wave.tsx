import { memo, useMemo } from "react";

import type { TimelineView } from "./timeline-scale";
import { barsOf, type Waveform } from "./waveform";

const BAR_PITCH_PX = 3;
/** Of each lane; `.timeline-lanes` in playback.css has the height of both and the line between them. */
const LANE_PX = 34;

interface TimelineWaveProps {
  waveform: Waveform;
  view: TimelineView;
  totalMs: number;
}

/** Both voices over time, the interviewer above the line and the candidate below: only the bars that are seen are drawn. */
export const TimelineWave = memo(function TimelineWave({ waveform, view, totalMs }: TimelineWaveProps) {
  const { leftPx, widthPx, trackPx } = view;
  const [above, below] = useMemo(() => {
    const bars = { first: Math.floor(leftPx / BAR_PITCH_PX), count: Math.ceil(widthPx / BAR_PITCH_PX) + 1, msPerBar: (totalMs / trackPx) * BAR_PITCH_PX };
    const { peaks, perSecond } = waveform;
    const pathOf = (lane: Uint8Array, up: 1 | -1) => lanePath(barsOf(lane, { ...bars, perSecond }), { startPx: bars.first * BAR_PITCH_PX - leftPx, up });
    return [pathOf(peaks.interviewer, 1), pathOf(peaks.candidate, -1)];
  }, [waveform, leftPx, widthPx, trackPx, totalMs]);
  return (
    <svg className="timeline-wave" width={widthPx} height={2 * LANE_PX} aria-hidden focusable="false">
      <path data-speaker="interviewer" d={above} />
      <path data-speaker="candidate" d={below} />
    </svg>
  );
});

function lanePath(bars: readonly number[], { startPx, up }: { startPx: number; up: 1 | -1 }): string {
  return bars
    .map((level, index) => {
      if (level === 0) return "";
      // The ear hears ratios: quiet speech would be a flat line on a plain scale.
      const height = 1.5 + level ** 0.6 * (LANE_PX - 4);
      return `M${startPx + index * BAR_PITCH_PX + 1} ${LANE_PX - up}v${(-up * height).toFixed(1)}`;
    })
    .join("");
}
