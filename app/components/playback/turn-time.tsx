import { clockTime } from "~/domain/clock-time";

import { machineDuration } from "../time-format";
import type { PlaybackTurn } from "./playback-model";
import type { Player } from "./player";

/** When a turn began; pressed, the interview plays from there. */
export function TurnTime({ turn: { startMs, audioUrl }, player }: { turn: PlaybackTurn; player: Player }) {
  const time = (
    <time className="tabular" dateTime={machineDuration(startMs)}>
      {clockTime(startMs)}
    </time>
  );
  if (!audioUrl) return time;
  return (
    <button type="button" onClick={() => player.playFrom(startMs)}>
      <span className="sr-only">Play from </span>
      {time}
    </button>
  );
}
