import { lastWhere } from "./turn-text";

/** A part of the interview clock, in milliseconds; `toMs` is past its end. */
export interface Stretch {
  fromMs: number;
  toMs: number;
}

/** What is to be played: stretches in order, apart from each other. */
export type Route = readonly Stretch[];

/** As a route; what is no more than `joinMs` apart becomes one stretch (default 0: what touches). */
export function joined(stretches: readonly Stretch[], joinMs = 0): Route {
  const route: Stretch[] = [];
  for (const { fromMs, toMs } of [...stretches].sort((a, b) => a.fromMs - b.fromMs)) {
    if (toMs <= fromMs) continue;
    const last = route.at(-1);
    if (last && fromMs - last.toMs <= joinMs) last.toMs = Math.max(last.toMs, toMs);
    else route.push({ fromMs, toMs });
  }
  return route;
}

/** What is in both. */
export function common(a: Route, b: Route): Route {
  const both: Stretch[] = [];
  for (let i = 0, j = 0; i < a.length && j < b.length; ) {
    const [one, other] = [a[i] as Stretch, b[j] as Stretch];
    const stretch = { fromMs: Math.max(one.fromMs, other.fromMs), toMs: Math.min(one.toMs, other.toMs) };
    if (stretch.fromMs < stretch.toMs) both.push(stretch);
    if (one.toMs < other.toMs) i += 1;
    else j += 1;
  }
  return both;
}

/** A player that was sent to a stretch may say that it is a little before it (a frame of sound and the rounding of seconds). */
const EARLY_MS = 60;

/** What to do at `clockMs`: play on, go to the next stretch, or stop because none follows. */
export type RouteStep = { type: "on" } | { type: "jump"; toMs: number } | { type: "end" };

export function stepAt(route: Route, clockMs: number): RouteStep {
  const at = lastWhere(route, ({ fromMs }) => fromMs <= clockMs + EARLY_MS);
  const current = route[at];
  if (current && clockMs < current.toMs) return { type: "on" };
  const next = route[at + 1];
  return next ? { type: "jump", toMs: next.fromMs } : { type: "end" };
}

/** The nearest of the ordered places after (1) the clock, or before it (-1) by more than `slackMs`; null when there is none. */
export function placeBeside(places: readonly number[], { clockMs, by, slackMs }: { clockMs: number; by: 1 | -1; slackMs: number }): number | null {
  if (by === 1) return places[lastWhere(places, (place) => place <= clockMs + 1) + 1] ?? null;
  return places[lastWhere(places, (place) => place < clockMs - slackMs)] ?? null;
}
