import { rangeOf } from "./text-places";

/** Names of what `::highlight()` in playback.css paints. */
type Light = "said-interviewer" | "said-candidate" | "found" | "found-now";

export interface Place {
  turnId: string;
  from: number;
  to: number;
}

/** Paints these places of the text, and no others, in that light: nothing is laid out anew. Browsers without highlights show the turn only. */
export function light(name: Light, places: readonly Place[]): void {
  if (!("highlights" in CSS)) return;
  const ranges = places.map((place) => rangeOf(place.turnId, place)).filter((range) => range !== null);
  if (ranges.length === 0) CSS.highlights.delete(name);
  else CSS.highlights.set(name, new Highlight(...ranges));
}

/** The parts of the screen that the page's own bars cover. */
const MARGIN_TOP_PX = 120;
const MARGIN_BOTTOM_PX = 60;

/** Scrolls so that a place of the text can be read above the player, unless it can be read already. False when it is not on the page. */
export function bringIntoView(place: Place): boolean {
  const box = rangeOf(place.turnId, place)?.getBoundingClientRect();
  if (!box) return false;
  const dock = document.querySelector(".player")?.getBoundingClientRect().top ?? window.innerHeight;
  const bottom = Math.min(window.innerHeight, dock) - MARGIN_BOTTOM_PX;
  if (box.top >= MARGIN_TOP_PX && box.bottom <= bottom) return true;
  const calm = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  const top = window.scrollY + box.top - MARGIN_TOP_PX - (bottom - MARGIN_TOP_PX) * 0.25;
  window.scrollTo({ top, behavior: calm || Math.abs(top - window.scrollY) > 2 * window.innerHeight ? "instant" : "smooth" });
  return true;
}
