import { Pause, Play, SkipBack, SkipForward } from "lucide-react";
import type { CSSProperties } from "react";

import { clockTime } from "../time-format";
import type { Playback } from "./playback-controller";
import type { RecordedTurn } from "./playback-model";
import type { Clip } from "./playback-queue";
import { usePlaybackValue } from "./use-playback";

interface PlayerBarProps {
  clips: readonly (Clip & { speaker: RecordedTurn["role"] })[];
  totalMs: number;
  playback: Playback;
}

/** The whole interview on one line, a lane for each voice; always in reach while reading. */
export function PlayerBar({ clips, totalMs, playback }: PlayerBarProps) {
  const playing = usePlaybackValue(playback, (state) => state.playing);
  const clockSeconds = usePlaybackValue(playback, () => Math.floor(playback.clockMs() / 250) / 4);
  const clockMs = clockSeconds * 1000;
  const PlayIcon = playing ? Pause : Play;
  return (
    <section aria-label="Player" className="player no-print">
      <div className="player-buttons">
        <button type="button" aria-label="Previous turn" onClick={() => playback.step(-1)}>
          <SkipBack aria-hidden size={18} />
        </button>
        <button type="button" className="player-main" aria-label={playing ? "Pause" : "Play"} aria-keyshortcuts="Space" onClick={playback.toggle}>
          <PlayIcon aria-hidden size={20} fill="currentColor" />
        </button>
        <button type="button" aria-label="Next turn" onClick={() => playback.step(1)}>
          <SkipForward aria-hidden size={18} />
        </button>
      </div>
      <div className="player-line" style={{ "--place": totalMs > 0 ? clockMs / totalMs : 0 } as CSSProperties}>
        <Lanes clips={clips} totalMs={totalMs} />
        <input
          type="range"
          aria-label="Place in the interview"
          aria-valuetext={`${clockTime(clockMs)} of ${clockTime(totalMs)}`}
          min={0}
          max={Math.ceil(totalMs)}
          step={250}
          value={clockMs}
          onChange={(event) => playback.seekClock(event.target.valueAsNumber)}
        />
      </div>
      <p className="player-time tabular">
        <span className="text-ink">{clockTime(clockMs)}</span> / {clockTime(totalMs)}
      </p>
    </section>
  );
}

/** Interviewer above, candidate below: the place tells them apart, and the colour again. */
function Lanes({ clips, totalMs }: Pick<PlayerBarProps, "clips" | "totalMs">) {
  return (
    <svg viewBox="0 0 1000 20" preserveAspectRatio="none" aria-hidden focusable="false">
      {clips.map(({ turnId, startMs, lengthMs, speaker }) => (
        <rect
          key={turnId}
          data-speaker={speaker}
          x={(startMs / totalMs) * 1000}
          y={speaker === "interviewer" ? 1 : 11}
          width={Math.max(2, (lengthMs / totalMs) * 1000)}
          height={8}
        />
      ))}
    </svg>
  );
}
