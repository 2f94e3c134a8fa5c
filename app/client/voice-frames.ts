import type { Packet } from "./packet-ring";

/** What Silero v5 takes at a time: 32 ms at 16 kHz. */
const VOICE_FRAME_SAMPLES = 512;

/** A frame for the model, samples from -1 to 1. */
export interface VoiceFrameInput {
  samples: Float32Array;
  /** Place of the sample after its last one, on the packets' clock. */
  frameEndSample: number;
  /** It does not follow from the frame before: what the model remembers is of no use. */
  first: boolean;
}

/** Cuts packets into frames. Where packets are missing it starts anew, so that a frame's place is exact to the sample. */
export function createVoiceFramer(): (packet: Packet) => VoiceFrameInput[] {
  let frame = new Float32Array(VOICE_FRAME_SAMPLES);
  let filled = 0;
  let expected: number | null = null;
  let first = true;

  return ({ firstSample, samples }) => {
    if (firstSample !== expected) {
      filled = 0;
      first = true;
    }
    expected = firstSample + samples.length;
    const frames: VoiceFrameInput[] = [];
    samples.forEach((sample, index) => {
      frame[filled] = sample / 32_768;
      filled += 1;
      if (filled < VOICE_FRAME_SAMPLES) return;
      frames.push({ samples: frame, frameEndSample: firstSample + index + 1, first });
      frame = new Float32Array(VOICE_FRAME_SAMPLES);
      filled = 0;
      first = false;
    });
    return frames;
  };
}
