import { type VideoClip, videoAt } from "./video-clips";

/** The part of a video element that is used. */
export type Screen = Pick<HTMLVideoElement, "currentTime" | "paused" | "playbackRate" | "play" | "pause" | "src" | "seeking">;

interface Options {
  /** One shows while the other loads what comes next. */
  screens: readonly [Screen, Screen];
  clips: readonly VideoClip[];
  urlOf: (segmentId: string) => string;
  /** Which of the screens is to be seen; null for none. */
  onShow: (screen: 0 | 1 | null) => void;
}

interface Moment {
  clockMs: number;
  playing: boolean;
  rate: number;
}

/** Further from the sound than two pictures at 15 a second, lips and words come apart. */
const DRIFT_MS = 150;
/** While it stands, the picture of that moment is wanted. */
const STILL_MS = 30;

/** Keeps the picture where the sound is: the page's player decides, this follows. Loads nothing before it is first called. */
export function createVideoFollower({ screens, clips, urlOf, onShow }: Options) {
  const loaded: [string | null, string | null] = [null, null];
  let front: 0 | 1 = 0;
  let shown: 0 | 1 | null = null;

  function show(screen: 0 | 1 | null): void {
    if (shown === screen) return;
    shown = screen;
    onShow(screen);
  }

  function load(screen: 0 | 1, { segmentId }: VideoClip): void {
    if (loaded[screen] === segmentId) return;
    loaded[screen] = segmentId;
    screens[screen].src = urlOf(segmentId);
  }

  /** The screen that has the clip, loading it where there is room when neither has. */
  function screenOf(clip: VideoClip): 0 | 1 {
    const known = loaded.indexOf(clip.segmentId);
    if (known === 0 || known === 1) return known;
    const free = loaded[front] === null ? front : other(front);
    load(free, clip);
    return free;
  }

  function place(screen: Screen, { offsetMs, playing, rate }: Omit<Moment, "clockMs"> & { offsetMs: number }): void {
    if (screen.playbackRate !== rate) screen.playbackRate = rate;
    const apart = Math.abs(screen.currentTime * 1000 - offsetMs);
    if (!screen.seeking && apart > (playing ? DRIFT_MS * Math.max(1, rate) : STILL_MS)) screen.currentTime = offsetMs / 1000;
    if (playing && screen.paused) void screen.play().catch(() => undefined); // a pause came in between; the sound is what counts
    if (!playing && !screen.paused) screen.pause();
  }

  return {
    follow({ clockMs, playing, rate }: Moment): void {
      const at = videoAt(clips, clockMs);
      if (!at) {
        for (const screen of screens) screen.pause();
        return show(null);
      }
      const now = screenOf(at.clip);
      if (now !== front) screens[front].pause();
      front = now;
      place(screens[now], { offsetMs: at.offsetMs, playing, rate });
      show(now);
      if (playing && at.next) load(other(now), at.next);
    },
    stop(): void {
      for (const screen of screens) screen.pause();
    },
  };
}

const other = (screen: 0 | 1): 0 | 1 => (screen === 0 ? 1 : 0);
