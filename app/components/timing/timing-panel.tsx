import type { TurnMarks } from "~/domain/turn-marks";

import { Waterfall } from "./waterfall";
import { timingFacts, waterfallOf } from "./waterfall-model";

/** One of the interviewer's turns with what was measured of it. */
export interface TimedTurn {
  turnId: string;
  /** Its first words, to know it by. */
  text: string;
  marks: TurnMarks;
}

/** For developers, closed until asked for: how long each step towards each of the interviewer's turns took. */
export function TimingPanel({ turns }: { turns: readonly TimedTurn[] }) {
  const timed = turns.filter(({ marks }) => waterfallOf(marks) !== null || timingFacts(marks).length > 0);
  if (timed.length === 0) return null;
  return (
    <details className="timing-panel no-print">
      <summary>Timing, for developers</summary>
      <p className="text-quiet">The line is the moment at which the answer counted as ended. Bars left of it were worked on ahead.</p>
      <ol>
        {timed.map((turn) => (
          <Timing key={turn.turnId} {...turn} />
        ))}
      </ol>
    </details>
  );
}

function Timing({ text, marks }: TimedTurn) {
  const waterfall = waterfallOf(marks);
  return (
    <li>
      <p className="timing-words" dir="auto">
        {text}
      </p>
      <p className="timing-facts tabular">{timingFacts(marks).join(" · ")}</p>
      {waterfall ? <Waterfall waterfall={waterfall} label={`Timing of “${text}”`} /> : null}
    </li>
  );
}
