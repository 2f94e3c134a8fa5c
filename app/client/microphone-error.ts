import { HotseatError } from "~/domain/errors";
import type { MicrophoneProblemCode } from "~/machines/capture-machine";

import { deviceProblemOf } from "./device-problem";

/**
 * `muted` and `silent` come and go while it is open; after `unplugged` it must be opened again; the others are why it did not open.
 */
export type MicrophoneProblem = MicrophoneProblemCode;

const MESSAGES: Record<MicrophoneProblem, string> = {
  denied: "The browser does not let this page use the microphone. Allow it beside the address, then try again, or type your answers.",
  missing: "No microphone was found. Plug one in and try again, or type your answers.",
  insecure: "Browsers give the microphone only to https:// addresses and to localhost. Open the page at such an address, or type your answers.",
  busy: "Another program uses the microphone. Close it there and try again, or type your answers.",
  unsupported: "This browser cannot record sound on this page. Try a current Chrome, Edge, Firefox or Safari, or type your answers.",
  timeout: "The browser did not hand over the microphone. Answer its question about the microphone, then try again, or type your answers.",
  unplugged: "The microphone is gone. Plug it in again or choose another one; what you said until now is kept.",
  muted: "The microphone is muted by the system. Unmute it to be heard.",
  silent: "Nothing at all comes from the microphone. See whether it is switched off or the wrong one is chosen.",
};

const RETRYABLE: readonly MicrophoneProblem[] = ["busy", "timeout", "unplugged", "muted", "silent"];

/** Why the microphone cannot be heard; `message` says what to do. */
export class MicrophoneError extends HotseatError {
  readonly problem: MicrophoneProblem;

  constructor(problem: MicrophoneProblem, options: { cause?: unknown } = {}) {
    super(MESSAGES[problem], { ...options, code: "audio-missing", retryable: RETRYABLE.includes(problem) });
    this.problem = problem;
  }
}

/** Gives the failure of `getUserMedia` or of the audio graph its name. */
export function microphoneErrorOf(error: unknown): MicrophoneError {
  if (error instanceof MicrophoneError) return error;
  return new MicrophoneError(deviceProblemOf(error), { cause: error });
}
