import { HotseatError } from "~/domain/errors";

import { deviceProblemOf } from "../device-problem";

/** `unplugged`: it was taken away while it recorded; the others are why it did not open. */
export type CameraProblem = "denied" | "missing" | "insecure" | "busy" | "unsupported" | "timeout" | "unplugged";

const MESSAGES: Record<CameraProblem, string> = {
  denied: "The browser does not let this page use the camera. Allow it beside the address, then try again. Your voice is recorded as usual.",
  missing: "No camera was found. Plug one in and try again. Your voice is recorded as usual.",
  insecure: "Browsers give the camera only to https:// addresses and to localhost. Open the page at such an address to be filmed.",
  busy: "Another program uses the camera. Close it there and try again. Your voice is recorded as usual.",
  unsupported: "This browser cannot record video. Try a current Chrome, Edge, Firefox or Safari. Your voice is recorded as usual.",
  timeout: "The browser did not hand over the camera. Answer its question about the camera, then try again. Your voice is recorded as usual.",
  unplugged: "The camera is gone. What it recorded until now is kept, and your voice still is. Plug it in and try again to be filmed again.",
};

/** Why there is no picture; `message` says what to do. Never a reason to stop the interview. */
export class CameraError extends HotseatError {
  readonly problem: CameraProblem;

  constructor(problem: CameraProblem, options: { cause?: unknown } = {}) {
    super(MESSAGES[problem], { ...options, code: "not-configured", retryable: problem !== "unsupported" && problem !== "insecure" });
    this.problem = problem;
  }
}

/** Gives the failure of `getUserMedia` or `MediaRecorder` its name. */
export function cameraErrorOf(error: unknown): CameraError {
  if (error instanceof CameraError) return error;
  return new CameraError(deviceProblemOf(error), { cause: error });
}
