import { createResampler } from "./resampler.js";

const RATE = 16_000;
const PACKET_SAMPLES = 320;

/**
 * Cuts what a microphone gives, at any rate, into numbered packets of 20 ms (16 kHz PCM16).
 * Packets follow each other without gap or overlap for as long as the packetizer lives.
 *
 * @param {{ rate: number, startFrame: number, emit: (packet: { firstSample: number, samples: Int16Array, silent: boolean }) => void }} options
 *   `rate` of the context in Hz; `startFrame` is the context's frame of the first sample. `silent`: every input sample was exactly 0.
 */
export function createPacketizer({ rate, startFrame, emit }) {
  const resampler = createResampler({ fromRate: rate, toRate: RATE });
  let firstSample = Math.round((startFrame * RATE) / rate);
  let samples = new Int16Array(PACKET_SAMPLES);
  let filled = 0;
  let silent = true;

  /** @param {Float32Array} input */
  return function write(input) {
    for (const sample of resampler.push(input)) {
      if (sample !== 0) silent = false;
      samples[filled] = toInt16(sample);
      filled += 1;
      if (filled === PACKET_SAMPLES) send();
    }
  };

  function send() {
    emit({ firstSample, samples, silent });
    firstSample += PACKET_SAMPLES;
    samples = new Int16Array(PACKET_SAMPLES);
    filled = 0;
    silent = true;
  }
}

/** @param {number} sample */
function toInt16(sample) {
  return Math.round(Math.max(-1, Math.min(1, sample)) * 32_767);
}
