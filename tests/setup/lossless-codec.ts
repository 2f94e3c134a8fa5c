import { concatSamples, pcmBytes, pcmSamples } from "~/domain/audio";
import { PACKET_SAMPLES, type Packets, type SpeechCodec } from "~/services/recordings/speech-codec";
import { WebmFile } from "~/services/recordings/webm-reader";

/** As that of Opus. */
const DELAY = 112;
const PACKET_BYTES = PACKET_SAMPLES * 2;

/** A codec for tests that keeps every sample, so that a sample that is lost or moved is seen; passes the conformance suite. */
export function createLosslessCodec(): SpeechCodec {
  return {
    delay: DELAY,
    withEncoder: (work) => {
      let rest: Int16Array = new Int16Array(DELAY);
      return work({
        encode: async (samples, { last = false } = {}) => {
          const joined = concatSamples([rest, samples]);
          const whole = last ? Math.ceil(joined.length / PACKET_SAMPLES) : Math.floor(joined.length / PACKET_SAMPLES);
          const padded = new Int16Array(whole * PACKET_SAMPLES);
          padded.set(joined.subarray(0, padded.length));
          rest = joined.subarray(padded.length);
          return { bytes: pcmBytes(padded), sizes: new Uint16Array(whole).fill(PACKET_BYTES) };
        },
      });
    },
    hasRoom: () => true,
    decode: async ({ bytes }: Packets) => pcmSamples(bytes),
    close: async () => undefined,
  };
}

/** What is in a file that was packed with it. */
export function losslessSamples(webm: Uint8Array | undefined): Int16Array {
  if (!webm) return new Int16Array(0);
  const file = new WebmFile(webm);
  return pcmSamples(file.packets(0, Infinity).bytes).slice(DELAY, DELAY + file.samples);
}
