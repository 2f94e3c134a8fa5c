import type { MouseEvent } from "react";

import type { Playback } from "./playback-controller";
import { segmentAt, type Segment } from "./segments";
import { usePlaybackValue } from "./use-playback";

interface SpokenWordsProps {
  turnId: string;
  segments: readonly Segment[];
  /** Without it the words are only read. */
  playback: Playback | null;
}

/** A turn's words: the one that plays is lit, a click on another plays from there. The row's buttons do the same by keyboard. */
export function SpokenWords({ turnId, segments, playback }: SpokenWordsProps) {
  if (!playback) return <Segments segments={segments} lit={-1} />;
  return <PlayableWords turnId={turnId} segments={segments} playback={playback} />;
}

function PlayableWords({ turnId, segments, playback }: SpokenWordsProps & { playback: Playback }) {
  const lit = usePlaybackValue(playback, (state) => (state.turnId === turnId ? segmentAt(segments, state.positionMs) : -1));
  const onClick = (event: MouseEvent<HTMLElement>) => {
    const index = Number((event.target as HTMLElement).dataset["segment"]);
    const startMs = segments[index]?.startMs ?? null;
    // A drag that selects text is no click.
    if (startMs !== null && window.getSelection()?.isCollapsed !== false) playback.playTurn(turnId, startMs);
  };
  return (
    <span onClick={onClick} className="spoken-words">
      <Segments segments={segments} lit={lit} />
    </span>
  );
}

function Segments({ segments, lit }: { segments: readonly Segment[]; lit: number }) {
  const firstUnheard = segments.findIndex(({ heard }) => !heard);
  return (
    <>
      {segments.map(({ text, startMs, heard }, index) => {
        const timed = startMs === null ? {} : { "data-segment": index, "data-lit": index === lit || undefined };
        if (heard) return <span key={index} {...timed}>{text}</span>;
        return (
          <span key={index}>
            {index === firstUnheard ? <span className="sr-only"> (not heard: </span> : null}
            <s className="unheard" title="Not heard: the interviewer was interrupted here" {...timed}>
              {text}
            </s>
            {index === segments.length - 1 ? <span className="sr-only">)</span> : null}
          </span>
        );
      })}
    </>
  );
}
