import { ArrowRightFromLine, ArrowRightToLine, Bookmark, Keyboard, Pause, Play, Repeat, SkipBack, SkipForward, SlidersHorizontal, ZoomIn, ZoomOut } from "lucide-react";
import { type ReactNode, useEffect, useRef, useState } from "react";

import { clockTime } from "~/domain/clock-time";

import { RATES } from "./rates";
import type { Player } from "./player";
import { usePlayerValue } from "./use-player";

interface PlayerControlsProps {
  player: Player;
  totalMs: number;
  zoom: { value: number; by: (by: 1 | -1) => void };
  onHelp: () => void;
  /** Absent where nobody may. */
  onBookmark?: (() => void) | undefined;
  /** What the toggle for the answers alone is called. */
  onlyAnswers: string;
}

export function PlayerControls(props: PlayerControlsProps) {
  const { player, totalMs, onBookmark } = props;
  const [more, setMore] = useState(false);
  const playing = usePlayerValue(player, (state) => state.playing);
  const label = playing ? "Pause" : "Play";
  const main = useRef<HTMLButtonElement>(null);
  // `early-play.ts` may have changed it before React came, which React does not look at.
  useEffect(() => main.current?.setAttribute("aria-label", label), [label]);
  return (
    <div className="player-controls" data-more={more || undefined}>
      <div className="player-buttons">
        <button type="button" aria-label="Previous turn" onClick={() => player.stepTurn(-1)}>
          <SkipBack aria-hidden size={18} />
        </button>
        {/* Its label shows one of its icons. */}
        <button ref={main} type="button" className="player-main" aria-label={label} aria-keyshortcuts="Space" onClick={player.toggle} suppressHydrationWarning>
          <Play aria-hidden size={20} fill="currentColor" className="player-play" />
          <Pause aria-hidden size={20} fill="currentColor" className="player-pause" />
        </button>
        <button type="button" aria-label="Next turn" onClick={() => player.stepTurn(1)}>
          <SkipForward aria-hidden size={18} />
        </button>
      </div>
      <PlayerTime player={player} totalMs={totalMs} />
      {onBookmark ? (
        <button type="button" className="player-bookmark" aria-label="Bookmark this moment" title="Bookmark this moment" aria-keyshortcuts="B" onClick={onBookmark}>
          <Bookmark aria-hidden size={18} />
        </button>
      ) : null}
      <button type="button" className="player-more" aria-label="More controls" aria-expanded={more} onClick={() => setMore(!more)}>
        <SlidersHorizontal aria-hidden size={18} />
      </button>
      <Options {...props} />
    </div>
  );
}

function PlayerTime({ player, totalMs }: Pick<PlayerControlsProps, "player" | "totalMs">) {
  const seconds = usePlayerValue(player, ({ clockMs }) => Math.floor(clockMs / 1000));
  return (
    <p className="player-time tabular">
      <span className="text-ink">{clockTime(seconds * 1000)}</span> / {clockTime(totalMs)}
    </p>
  );
}

function Options({ player, zoom, onHelp, onlyAnswers }: PlayerControlsProps) {
  const { rate, skipsSilence, onlyMine, loops } = usePlayerOptions(player);
  return (
    <div className="player-options">
      <select className="player-rate tabular" aria-label="Speed" value={rate} onChange={(event) => player.setRate(Number(event.target.value))}>
        {RATES.map((one) => (
          <option key={one} value={one}>
            {one}×
          </option>
        ))}
      </select>
      <Toggle pressed={skipsSilence} onChange={player.setSkipsSilence} keys="S">
        Skip silence
      </Toggle>
      <Toggle pressed={onlyMine} onChange={player.setOnlyMine} keys="A">
        {onlyAnswers}
      </Toggle>
      <div className="player-group">
        <button type="button" aria-label="Loop from here" title="Loop from here" aria-keyshortcuts="I" onClick={() => player.markSelection("from")}>
          <ArrowRightFromLine aria-hidden size={16} />
        </button>
        <Toggle pressed={loops} onChange={player.toggleLoop} keys="L">
          <Repeat aria-hidden size={14} /> Loop
        </Toggle>
        <button type="button" aria-label="Loop to here" title="Loop to here" aria-keyshortcuts="O" onClick={() => player.markSelection("to")}>
          <ArrowRightToLine aria-hidden size={16} />
        </button>
      </div>
      <div className="player-group player-last">
        <button type="button" aria-label="Zoom out" title="Show more of the timeline" disabled={zoom.value === 1} onClick={() => zoom.by(-1)}>
          <ZoomOut aria-hidden size={18} />
        </button>
        <button type="button" aria-label="Zoom in" title="Show less of the timeline" onClick={() => zoom.by(1)}>
          <ZoomIn aria-hidden size={18} />
        </button>
        <button type="button" aria-label="Keys" title="Keys" aria-keyshortcuts="?" onClick={onHelp}>
          <Keyboard aria-hidden size={18} />
        </button>
      </div>
    </div>
  );
}

function usePlayerOptions(player: Player) {
  return {
    rate: usePlayerValue(player, (state) => state.rate),
    skipsSilence: usePlayerValue(player, (state) => state.skipsSilence),
    onlyMine: usePlayerValue(player, (state) => state.onlyMine),
    loops: usePlayerValue(player, (state) => state.loops),
  };
}

interface ToggleProps {
  pressed: boolean;
  onChange: (pressed: boolean) => void;
  keys: string;
  children: ReactNode;
}

function Toggle({ pressed, onChange, keys, children }: ToggleProps) {
  return (
    <button type="button" className="player-toggle" aria-pressed={pressed} aria-keyshortcuts={keys} onClick={() => onChange(!pressed)}>
      {children}
    </button>
  );
}
