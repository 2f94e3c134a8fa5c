import { useEffect, useState } from "react";

import { clockTime } from "~/domain/clock-time";

import { machineDuration } from "../time-format";
import type { PlanProgress } from "./stage-model";

/** One hairline with the way through the plan, and the time that has passed. */
export function PlanLine({ plan }: { plan: PlanProgress }) {
  const { done, total, minutes, elapsedMs, running } = plan;
  return (
    <div className="plan-line">
      <div
        className="plan-track"
        role="progressbar"
        aria-label="Questions answered"
        aria-valuemin={0}
        aria-valuemax={Math.max(1, total)}
        aria-valuenow={done}
        aria-valuetext={`${done} of ${total}`}
      >
        {Array.from({ length: total }, (_, index) => (
          <span key={index} className="plan-step" data-step={index < done ? "done" : index === done ? "now" : "to-come"} />
        ))}
      </div>
      <div className="plan-words">
        <span>{total === 0 ? "" : done < total ? `Question ${done + 1} of ${total}` : "All questions asked"}</span>
        <span>
          <RunningTime key={`${elapsedMs} ${running}`} elapsedMs={elapsedMs} running={running} /> of {minutes} min
        </span>
      </div>
    </div>
  );
}

/** Runs on by itself between renders, so that nobody has to render the page for a clock. Keyed by its props: it starts anew with them. */
function RunningTime({ elapsedMs, running }: Pick<PlanProgress, "elapsedMs" | "running">) {
  const [sinceMs, setSinceMs] = useState(0);
  useEffect(() => {
    if (!running) return;
    const start = performance.now();
    const timer = setInterval(() => setSinceMs(performance.now() - start), 500);
    return () => clearInterval(timer);
  }, [running]);
  return (
    <time className="text-ink" dateTime={machineDuration(elapsedMs + sinceMs)}>
      {clockTime(elapsedMs + sinceMs)}
    </time>
  );
}
