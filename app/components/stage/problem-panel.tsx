import { TriangleAlert } from "lucide-react";

import { Button } from "../button";
import type { Problem } from "./stage-model";

/** What happened, what was kept, what to do. */
export function ProblemPanel({ problem }: { problem: Problem }) {
  return (
    <div role="alert" className="problem">
      <TriangleAlert aria-hidden size={20} className="mt-0.5 shrink-0 text-alert" />
      <div>
        <p>{problem.message}</p>
        {problem.kept ? <p className="mt-1 text-quiet">{problem.kept}</p> : null}
        {problem.actions.length > 0 ? (
          <div className="mt-3 flex flex-wrap gap-2">
            {problem.actions.map(({ label, onPress }) => (
              <Button key={label} look="outline" size="small" onClick={onPress}>
                {label}
              </Button>
            ))}
          </div>
        ) : null}
      </div>
    </div>
  );
}
