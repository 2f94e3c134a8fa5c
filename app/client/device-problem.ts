/** Why a microphone or a camera did not open, as browsers name it. */
type DeviceProblem = "denied" | "missing" | "busy" | "unsupported";

const PROBLEM_OF_NAME: Record<string, DeviceProblem> = {
  NotAllowedError: "denied",
  PermissionDeniedError: "denied",
  SecurityError: "denied",
  NotFoundError: "missing",
  OverconstrainedError: "missing",
  NotReadableError: "busy",
  TrackStartError: "busy",
  AbortError: "busy",
};

/** Of a failure of `getUserMedia`; what has no name of its own there is `unsupported`. */
export function deviceProblemOf(error: unknown): DeviceProblem {
  const name = error instanceof Error || error instanceof DOMException ? error.name : "";
  return PROBLEM_OF_NAME[name] ?? "unsupported";
}
