import { Pause, Play } from "lucide-react";
import { useEffect, useRef, useState } from "react";

import { clockTime } from "~/domain/clock-time";

import { AlertLine } from "../alert-line";
import type { PlaybackTurn } from "./playback-model";
import type { Player } from "./player";
import { type RegisterSound, usePlayerValue } from "./use-player";

interface TurnSoundProps {
  turn: PlaybackTurn & { audioUrl: string };
  speakerName: string;
  player: Player;
  register: RegisterSound;
}

/** Plays one turn. Its length is known from the record, so nothing is loaded before somebody comes near it, or while the recording of the whole does it. */
export function TurnSound({ turn, speakerName, player, register }: TurnSoundProps) {
  const { turnId, startMs, durationMs, audioUrl } = turn;
  const playing = usePlayerValue(player, (state) => state.playing && state.turnId === turnId);
  const failed = usePlayerValue(player, (state) => state.failedTurnId === turnId);
  const byTurns = usePlayerValue(player, (state) => state.byTurns);
  const { ref, near } = useNearScreen();
  const Icon = playing ? Pause : Play;
  return (
    <div ref={ref} className="turn-sound">
      <audio ref={(element) => register(turnId, element)} src={audioUrl} preload={near && byTurns ? "metadata" : "none"} />
      <button type="button" className="no-print" onClick={() => (playing ? player.pause() : player.playTurn(turnId))}>
        <Icon aria-hidden size={14} fill="currentColor" />
        <span className="sr-only">
          {playing ? "Pause" : "Play"} {speakerName} at {clockTime(startMs)},
        </span>
        <span className="tabular">{clockTime(durationMs)}</span>
      </button>
      {failed ? <AlertLine>This recording could not be played. Load the page again to retry; the words are complete.</AlertLine> : null}
    </div>
  );
}

/** Browsers allow only some dozens of open players: an hour's interview has more turns than that. */
function useNearScreen() {
  const ref = useRef<HTMLDivElement>(null);
  const [near, setNear] = useState(false);
  useEffect(() => {
    if (!ref.current || near) return;
    const observer = new IntersectionObserver(([entry]) => setNear(entry?.isIntersecting ?? false), { rootMargin: "1500px" });
    observer.observe(ref.current);
    return () => observer.disconnect();
  }, [near]);
  return { ref, near };
}
