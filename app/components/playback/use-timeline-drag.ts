import { type PointerEvent, useRef, useState } from "react";

import type { Player } from "./player";
import type { Stretch } from "./route";

/** Nearer than this to where it began, a drag is a shaky click. */
const SHAKE_PX = 5;

interface Drag {
  /** `select` draws a stretch to loop; `scrub` takes the playhead along. */
  type: "select" | "scrub";
  fromPx: number;
  fromMs: number;
  moved: boolean;
}

/**
 * Pointers on the timeline: a click or tap goes there; a mouse draws a selection over the waveform and takes the playhead along over the
 * questions; a finger takes the playhead along, or moves the view where it is zoomed (the browser does that, and cancels the pointer).
 */
export function useTimelineDrag(player: Player, totalMs: number) {
  const drag = useRef<Drag | null>(null);
  const [drawn, setDrawn] = useState<Stretch | null>(null);

  const msAt = (event: PointerEvent<HTMLElement>) => {
    const { left, width } = event.currentTarget.getBoundingClientRect();
    return Math.min(1, Math.max(0, (event.clientX - left) / width)) * totalMs;
  };
  const stretchTo = (event: PointerEvent<HTMLElement>, { fromMs }: Drag): Stretch => {
    const ms = msAt(event);
    return { fromMs: Math.min(fromMs, ms), toMs: Math.max(fromMs, ms) };
  };

  return {
    drawn,
    handlers: {
      onPointerDown(event: PointerEvent<HTMLElement>) {
        if (event.button !== 0 || (event.target as Element).closest("button")) return;
        const selects = event.pointerType === "mouse" && (event.target as Element).closest(".timeline-lanes") !== null;
        drag.current = { type: selects ? "select" : "scrub", fromPx: event.clientX, fromMs: msAt(event), moved: false };
        event.currentTarget.setPointerCapture(event.pointerId);
      },
      onPointerMove(event: PointerEvent<HTMLElement>) {
        const { current } = drag;
        if (!current) return;
        current.moved ||= Math.abs(event.clientX - current.fromPx) > SHAKE_PX;
        if (!current.moved) return;
        if (current.type === "select") setDrawn(stretchTo(event, current));
        else player.seek(msAt(event));
      },
      onPointerUp(event: PointerEvent<HTMLElement>) {
        const { current } = drag;
        drag.current = null;
        setDrawn(null);
        if (!current) return;
        if (current.type === "select" && current.moved) player.select(stretchTo(event, current));
        else player.seek(msAt(event));
      },
      onPointerCancel() {
        drag.current = null;
        setDrawn(null);
      },
    },
  };
}
