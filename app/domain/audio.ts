/** Samples per second of everything Hotseat captures, plays, stores and counts with: 16 kHz mono PCM16 (Silero, Whisper and flite all want it). */
export const SAMPLE_RATE = 16_000;

export const msToSamples = (ms: number): number => Math.round((ms * SAMPLE_RATE) / 1000);
export const samplesToMs = (samples: number): number => (samples * 1000) / SAMPLE_RATE;

/** PCM16 little-endian bytes of `samples`; a view without a copy where the platform is little-endian (all that we run on are). */
export function pcmBytes(samples: Int16Array): Uint8Array {
  return new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength);
}

/** PCM16 samples of `bytes`; copies when the view is not aligned to two bytes. An odd last byte is dropped. */
export function pcmSamples(bytes: Uint8Array): Int16Array {
  const length = bytes.byteLength >> 1;
  if (bytes.byteOffset % 2 === 0) return new Int16Array(bytes.buffer, bytes.byteOffset, length);
  // Not `bytes.slice`: that of Node's Buffer copies nothing, and its `buffer` is a pool with other things in it.
  return new Int16Array(new Uint8Array(bytes.subarray(0, length * 2)).buffer);
}

export function concatSamples(parts: readonly Int16Array[]): Int16Array {
  const joined = new Int16Array(parts.reduce((sum, part) => sum + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    joined.set(part, offset);
    offset += part.length;
  }
  return joined;
}

/** Root mean square, 0 to 1. −46 dBFS: quiet speech into a laptop's microphone is louder, a quiet room is not. */
export const SPEECH_LEVEL = 0.005;

/** Root mean square of `samples`, 0 (silence) to 1 (full scale). */
export function rootMeanSquare(samples: Int16Array): number {
  if (samples.length === 0) return 0;
  let sum = 0;
  for (let index = 0; index < samples.length; index += 1) sum += (samples[index] as number) * (samples[index] as number);
  return Math.sqrt(sum / samples.length) / 32_768;
}

/**
 * What was heard is kept for so long while nothing is recorded. A reopened answer takes up what was said since it was finished: endpointing, transcription
 * and a first word together take less.
 */
export const HEARD_KEPT_MS = 3_000;
