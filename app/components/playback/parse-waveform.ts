import { waveformSchema } from "~/domain/waveform";

import type { Waveform } from "./waveform";

/** Reads what the server says. Throws when it is no waveform. */
export function parseWaveform(data: unknown): Waveform {
  const { perSecond, candidate, interviewer } = waveformSchema.parse(data);
  return { perSecond, peaks: { candidate: bytesOf(candidate), interviewer: bytesOf(interviewer) } };
}

const bytesOf = (base64: string): Uint8Array => Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
