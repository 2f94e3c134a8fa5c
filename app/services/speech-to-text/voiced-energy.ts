import { SPEECH_LEVEL, msToSamples, rootMeanSquare } from "~/domain/audio";

const FRAME_MS = 20;
/** −60 dBFS: below what any open microphone in a room gives; digital silence and muted tracks lie under it. */
const SILENCE_LEVEL = 0.001;
/** Speech stands out of the noise by at least 10 dB. */
const SPEECH_OVER_NOISE = 3.2;
/** The tenth quietest of 100 frames: even fluent speech has so many gaps. */
const NOISE_PERCENTILE = 0.1;

/** Whether 16 kHz `samples` hold nothing that could be speech: no 20 ms of them reach −60 dBFS. */
export function isSilent(samples: Int16Array): boolean {
  return frameLevels(samples).every((level) => level < SILENCE_LEVEL);
}

/** Whether any 20 ms of 16 kHz `samples` are as loud as quiet speech into a laptop's microphone. */
export function hasSpeechLevel(samples: Int16Array): boolean {
  return frameLevels(samples).some((level) => level >= SPEECH_LEVEL);
}

/** Milliseconds of 16 kHz `samples` that are loud enough for speech, by themselves and against their own noise. */
export function voicedMs(samples: Int16Array): number {
  const levels = frameLevels(samples);
  const noise = levels.toSorted((a, b) => a - b)[Math.floor(levels.length * NOISE_PERCENTILE)] ?? 0;
  // A stretch that is loud throughout has no noise to measure, so the threshold stops well below speech.
  const threshold = Math.min(Math.max(SPEECH_LEVEL, noise * SPEECH_OVER_NOISE), SPEECH_LEVEL * 4);
  return levels.filter((level) => level >= threshold).length * FRAME_MS;
}

function frameLevels(samples: Int16Array): number[] {
  const size = msToSamples(FRAME_MS);
  const levels: number[] = [];
  for (let at = 0; at < samples.length; at += size) levels.push(rootMeanSquare(samples.subarray(at, at + size)));
  return levels;
}
