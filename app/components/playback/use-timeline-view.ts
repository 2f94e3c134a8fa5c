import { useEffect, useLayoutEffect, useRef, useState } from "react";

import type { Player } from "./player";
import { scrollToFollow, scrollToKeep, type TimelineView, zoomStep } from "./timeline-scale";

/** What of the timeline is seen, how to zoom it, and a playhead that moves without React. */
export function useTimelineView(player: Player, totalMs: number) {
  const scroller = useRef<HTMLDivElement>(null);
  const playhead = useRef<HTMLDivElement>(null);
  const [view, setView] = useState<TimelineView | null>(null);
  const [zoom, setZoom] = useState(1);
  const before = useRef<TimelineView | null>(null);

  useEffect(() => {
    const element = scroller.current;
    if (!element) return;
    const look = () => setView({ leftPx: element.scrollLeft, widthPx: element.clientWidth, trackPx: Math.max(1, element.clientWidth * zoom) });
    const resized = new ResizeObserver(look);
    resized.observe(element);
    element.addEventListener("scroll", look, { passive: true });
    return () => {
      resized.disconnect();
      element.removeEventListener("scroll", look);
    };
  }, [zoom]);

  useLayoutEffect(() => {
    const element = scroller.current;
    if (!element || !before.current) return;
    const placePx = (player.state().clockMs / totalMs) * before.current.trackPx;
    element.scrollTo({ left: scrollToKeep(placePx, before.current, element.clientWidth * zoom) });
    before.current = null;
  }, [player, totalMs, zoom]);

  useEffect(() => {
    const element = scroller.current;
    if (!view || !element) return;
    let shownPx = (player.state().clockMs / totalMs) * view.trackPx;
    const show = () => {
      const px = (player.state().clockMs / totalMs) * view.trackPx;
      playhead.current?.style.setProperty("transform", `translateX(${px}px)`);
      const scrollPx = scrollToFollow(shownPx, px, { ...view, leftPx: element.scrollLeft });
      if (scrollPx !== null) element.scrollTo({ left: scrollPx });
      shownPx = px;
    };
    show();
    return player.subscribe(show);
  }, [player, totalMs, view]);

  const zoomBy = (by: 1 | -1) => {
    if (!view) return;
    before.current = view;
    setZoom(zoomStep(zoom, by, { totalMs, widthPx: view.widthPx }));
  };
  return { view, zoom, zoomBy, scroller, playhead };
}
