import { Check, Pause } from "lucide-react";
import { useRef } from "react";

import { floorOf, stateLabel, type StageModel, type StageState } from "./stage-model";
import { useRingLevels } from "./use-ring-levels";

type StageProps = Pick<StageModel, "state" | "reconnecting" | "detail" | "interviewerName" | "recording" | "enabled" | "actions" | "subscribeLevels">;

/**
 * The ring is the interviewer's presence; the arc around it is the candidate's own voice. A click anywhere on it
 * interrupts, beside the button and Escape that do the same.
 */
export function Stage({ state, reconnecting, detail, interviewerName, recording, enabled, actions, subscribeLevels }: StageProps) {
  const shown: StageState = reconnecting ? "reconnecting" : state;
  const ring = useRef<HTMLDivElement>(null);
  useRingLevels(ring, subscribeLevels);
  return (
    <div
      ref={ring}
      className="stage"
      data-state={shown}
      data-floor={floorOf(shown)}
      data-clickable={enabled.interrupt || undefined}
      onClick={enabled.interrupt ? actions.interrupt : undefined}
    >
      <Ring />
      <div className="stage-name" aria-hidden>
        {state === "paused" ? <Pause size={28} /> : null}
        {state === "ended" ? <Check size={28} /> : null}
        <span dir="auto">{interviewerName}</span>
      </div>
      <StateLine state={shown} detail={detail} recording={recording} />
    </div>
  );
}

/** Radii in the units of a 400 × 400 picture; strokes and motion are in stage.css. */
function Ring() {
  return (
    <svg className="stage-ring" viewBox="0 0 400 400" aria-hidden focusable="false">
      <circle className="ring-track" cx="200" cy="200" r="186" />
      <circle data-level="interviewer" className="ring-echo ring-echo-far" cx="200" cy="200" r="150" />
      <circle data-level="interviewer" className="ring-echo ring-echo-near" cx="200" cy="200" r="150" />
      <circle className="ring-disc" cx="200" cy="200" r="150" />
      <g data-level="interviewer" className="ring-turn">
        <circle data-level="interviewer" className="ring-line" cx="200" cy="200" r="150" pathLength="100" />
      </g>
      <circle data-level="candidate" className="ring-candidate" cx="200" cy="200" r="186" pathLength="100" />
    </svg>
  );
}

function StateLine({ state, detail, recording }: Pick<StageModel, "state" | "detail" | "recording">) {
  return (
    <div className="stage-state">
      <p role="status" aria-label="Interviewer state" className="stage-word">
        {stateLabel(state)}
      </p>
      <p className="stage-detail">
        {recording ? (
          <span className="recording-mark">
            <span className="recording-dot" aria-hidden /> Recording
          </span>
        ) : null}
        <span>{detail}</span>
      </p>
    </div>
  );
}
