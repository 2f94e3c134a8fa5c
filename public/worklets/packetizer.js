import { createResampler } from "./resampler.js";

const RATE = 16_000;
const PACKET_SAMPLES = 320;
/** A browser's quantum of 128 frames where the context runs at 16 kHz: what came is looked at no more often. */
const LOOK_SAMPLES = 128;

/** Root mean square, 0 to 1, of quiet speech into a laptop's microphone. */
const SPEECH_LEVEL = 0.005;
/** 10 dB below the loudest of the last moments a voice is fading, as most words do at their end. */
const FADED = 0.3;
/** What is left of that loudest level 20 ms later. */
const PEAK_KEPT = 0.9;
/** 80 ms after the last sound that did not fade its word has ended. */
const FADING_SAMPLES = 0.08 * RATE;

/**
 * Cuts what a microphone gives, at any rate, into numbered packets of 20 ms (16 kHz PCM16). Where speech fades a packet is what has come, 8 ms
 * at least as a rule: it may be the last word, which a reply waits for.
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
  let silent = true;
  let squares = 0;
  let unseen = 0;

  /** @param {Float32Array} input */
  return function write(input) {
    for (const sample of resampler.push(input)) {
      if (sample !== 0) silent = false;
      samples[filled] = toInt16(sample);
      filled += 1;
      squares += sample * sample;
      unseen += 1;
      if (filled === PACKET_SAMPLES) send();
    }
    if (unseen >= LOOK_SAMPLES && look() && filled > 0) send();
  };

  function look() {
    const fading = isFading(Math.sqrt(squares / unseen), unseen);
    squares = 0;
    unseen = 0;
    return fading;
  }

  function send() {
    emit({ firstSample, samples: samples.slice(0, filled), silent });
    firstSample += filled;
    filled = 0;
    silent = true;
  }
}

/** @returns {(level: number, count: number) => boolean} whether a voice fades in so many samples, or did shortly before. */
function createFadingWatch() {
  let peak = 0;
  let faded = Infinity;
  return (level, count) => {
    peak = Math.max(peak * PEAK_KEPT ** (count / PACKET_SAMPLES), level);
    faded = level >= SPEECH_LEVEL && level >= peak * FADED ? 0 : faded + count;
    return faded > 0 && faded <= FADING_SAMPLES;
  };
}

/** @param {number} sample */
function toInt16(sample) {
  return Math.round(Math.max(-1, Math.min(1, sample)) * 32_767);
}
