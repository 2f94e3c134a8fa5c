/** What of the timeline is seen, in CSS pixels. */
export interface TimelineView {
  /** From the beginning of the track to the left edge of what is seen. */
  leftPx: number;
  widthPx: number;
  /** Of the whole interview at this zoom. */
  trackPx: number;
}

/** At the closest, a second is this wide: a word of 300 ms is as wide as a fingertip. */
const CLOSEST_PX_PER_SECOND = 180;

/** How many times the interview is wider than what is seen of it: 1 shows all, each step twice as much. */
export function zoomStep(zoom: number, by: 1 | -1, { totalMs, widthPx }: { totalMs: number; widthPx: number }): number {
  const closest = Math.max(1, ((totalMs / 1000) * CLOSEST_PX_PER_SECOND) / Math.max(1, widthPx));
  return Math.min(closest, Math.max(1, by === 1 ? zoom * 2 : zoom / 2));
}

/** Where to scroll so that a place stays where it is seen when the track's width changes. */
export function scrollToKeep(placePx: number, before: TimelineView, trackPx: number): number {
  const seenAt = placePx - before.leftPx;
  const inView = seenAt >= 0 && seenAt <= before.widthPx;
  return (placePx / before.trackPx) * trackPx - (inView ? seenAt : before.widthPx / 2);
}

/** Where to scroll when the playhead leaves what is seen; null while it is seen, or when it was not before: somebody looks elsewhere. */
export function scrollToFollow(fromPx: number, toPx: number, { leftPx, widthPx }: TimelineView): number | null {
  const sees = (px: number) => px >= leftPx && px <= leftPx + widthPx;
  return sees(fromPx) && !sees(toPx) ? toPx - widthPx * 0.1 : null;
}
