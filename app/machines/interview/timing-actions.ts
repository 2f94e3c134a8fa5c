import { momentOf } from "./answer-updates";
import { steps } from "./steps";

/** Longer waits than this were no waits for the interviewer (the bound of `pageMarksSchema`). */
const LONGEST_MS = 600_000;

/** What only the page can measure of a turn. */
export const timingActions = {
  /** The answer is over. */
  decide: steps(({ context, change }, params: { by: "silence" | "person" }) => {
    const { answer, surroundings } = context;
    const speechEndedAt = params.by === "silence" ? (answer?.silentSince ?? null) : null;
    change({ decision: { at: surroundings.now(), speechEndedAt, turnId: null } });
  }),
  /** The first sample of the reply is out: tells how long that took, once. */
  tellMarks: steps(({ context, change, tell }, params: { turnId: string; startSample: number }) => {
    const { decision, surroundings } = context;
    if (decision?.turnId !== params.turnId) return;
    change({ decision: null });
    const { at, speechEndedAt } = decision;
    const firstSampleMs = momentOf(surroundings, params.startSample) - at;
    if (firstSampleMs > LONGEST_MS) return;
    const marks = { firstSampleMs, ...(speechEndedAt === null ? {} : { speechEndedMs: Math.max(-LONGEST_MS, speechEndedAt - at) }) };
    tell("socket", { type: "socket.signal", signal: { type: "turn.marks", turnId: params.turnId, marks } });
  }),
};
