/** A segment of the candidate's video on the interview clock. Milliseconds. */
export interface VideoClip {
  segmentId: string;
  startMs: number;
  /** Up to where the next one begins. */
  lengthMs: number;
}

export interface VideoPlace {
  clip: VideoClip;
  offsetMs: number;
  /** What is shown right after it; null when nothing is. */
  next: VideoClip | null;
}

/** Two that lie so close together are one picture after the other. */
const JOINED_MS = 1_000;

/** What was seen at `clockMs`; null when nobody was filmed then. `clips` are in the order of the clock. */
export function videoAt(clips: readonly VideoClip[], clockMs: number): VideoPlace | null {
  const index = clips.findLastIndex(({ startMs }) => startMs <= clockMs);
  const clip = clips[index];
  if (!clip || clockMs >= clip.startMs + clip.lengthMs) return null;
  const following = clips[index + 1];
  const isJoined = following && following.startMs - (clip.startMs + clip.lengthMs) < JOINED_MS;
  return { clip, offsetMs: clockMs - clip.startMs, next: isJoined ? following : null };
}
