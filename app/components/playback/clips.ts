import { lastWhere } from "./turn-text";

/** A recording on the interview clock. Milliseconds. */
export interface Clip {
  turnId: string;
  startMs: number;
  /** How much of it belongs to the interview: of an interrupted turn, what was heard. */
  lengthMs: number;
}

/** Silence between two turns is shortened to this: long enough to hear that one ended and another begins. */
export const LONGEST_GAP_MS = 600;

export interface Step {
  clip: Clip;
  /** Milliseconds of silence to keep before it. */
  waitMs: number;
}

/** What plays after `turnId`, in the order of the clock; null after the last. */
export function stepAfter(clips: readonly Clip[], turnId: string): Step | null {
  const index = clips.findIndex((clip) => clip.turnId === turnId);
  const current = clips[index];
  const next = clips[index + 1];
  if (!current || !next) return null;
  const gapMs = next.startMs - (current.startMs + current.lengthMs);
  return { clip: next, waitMs: Math.min(LONGEST_GAP_MS, Math.max(0, gapMs)) };
}

/** The clip `by` places away, kept within the list; the first one when nothing plays yet. */
export function neighbour(clips: readonly Clip[], turnId: string | null, by: 1 | -1): Clip | null {
  const index = clips.findIndex((clip) => clip.turnId === turnId);
  if (index === -1) return clips[0] ?? null;
  return clips[Math.min(clips.length - 1, Math.max(0, index + by))] ?? null;
}

/**
 * What sounds at `clockMs`, and how far into it that is. In a gap it is the next clip's beginning, after the end the last
 * clip's end; where two overlap, because one interrupted the other, the later one.
 */
export function clipAt(clips: readonly Clip[], clockMs: number): { clip: Clip; offsetMs: number } | null {
  let before: Clip | undefined;
  for (const clip of clips) {
    if (clip.startMs > clockMs) {
      if (before && clockMs < before.startMs + before.lengthMs) break;
      return { clip, offsetMs: 0 };
    }
    before = clip;
  }
  return before ? { clip: before, offsetMs: Math.min(before.lengthMs, clockMs - before.startMs) } : null;
}

/** Where the clock stands `offsetMs` into a clip. */
export const clockOf = (clip: Clip, offsetMs: number): number => clip.startMs + Math.min(offsetMs, clip.lengthMs);

/** The clip that sounds at `clockMs`, or the last before it: in a silence, whoever spoke keeps the page's attention. */
export function lastBegun<T extends Clip>(clips: readonly T[], clockMs: number): T | null {
  return clips[lastWhere(clips, ({ startMs }) => startMs <= clockMs)] ?? clips[0] ?? null;
}
