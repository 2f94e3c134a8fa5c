import { createResampler } from "./resampler.js";

const RATE = 16_000;
const PACKET_SAMPLES = 320;
const HALF = PACKET_SAMPLES / 2;

/** Root mean square, 0 to 1, of quiet speech into a laptop's microphone. */
const SPEECH_LEVEL = 0.005;
/** 10 dB below the loudest of the last moments a voice is fading, as most words do at their end. */
const FADED = 0.3;
/** What is left of that loudest level 10 ms later: a tenth of it goes every 20 ms. */
const PEAK_KEPT = 0.95;
/** Halves after the last that did not fade; by then a word has ended. */
const FADING_HALVES = 8;

/**
 * Cuts what a microphone gives, at any rate, into numbered packets of 20 ms (16 kHz PCM16), and of 10 ms where speech fades: it may be the
 * last word, which a reply waits for.
 * Packets follow each other without gap or overlap for as long as the packetizer lives.
 *
 * @param {{ rate: number, startFrame: number, emit: (packet: { firstSample: number, samples: Int16Array, silent: boolean }) => void }} options
 *   `rate` of the context in Hz; `startFrame` is the context's frame of the first sample. `silent`: every input sample was exactly 0.
 */
export function createPacketizer({ rate, startFrame, emit }) {
  const resampler = createResampler({ fromRate: rate, toRate: RATE });
  const isFading = createFadingWatch();
  let firstSample = Math.round((startFrame * RATE) / rate);
  let samples = new Int16Array(PACKET_SAMPLES);
  let filled = 0;
  let sent = 0;
  let silent = true;

  /** @param {Float32Array} input */
  return function write(input) {
    for (const sample of resampler.push(input)) {
      if (sample !== 0) silent = false;
      samples[filled] = toInt16(sample);
      filled += 1;
      if (filled % HALF !== 0) continue;
      const fading = isFading(samples.subarray(filled - HALF, filled));
      if (fading || filled === PACKET_SAMPLES) send();
    }
  };

  function send() {
    emit({ firstSample, samples: samples.slice(sent, filled), silent });
    firstSample += filled - sent;
    sent = filled;
    silent = true;
    if (filled < PACKET_SAMPLES) return;
    filled = 0;
    sent = 0;
  }
}

/** @returns {(half: Int16Array) => boolean} whether a voice fades in 10 ms, or did shortly before. */
function createFadingWatch() {
  let peak = 0;
  let faded = FADING_HALVES;
  return (half) => {
    const level = rootMeanSquare(half);
    peak = Math.max(peak * PEAK_KEPT, level);
    faded = level >= SPEECH_LEVEL && level >= peak * FADED ? 0 : faded + 1;
    return faded > 0 && faded <= FADING_HALVES;
  };
}

/** @param {Int16Array} samples */
function rootMeanSquare(samples) {
  let sum = 0;
  for (const sample of samples) sum += sample * sample;
  return Math.sqrt(sum / samples.length) / 32_768;
}

/** @param {number} sample */
function toInt16(sample) {
  return Math.round(Math.max(-1, Math.min(1, sample)) * 32_767);
}
