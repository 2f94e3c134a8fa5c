import { createAudioEngine } from "~/client/audio-engine";
import { openMicrophone } from "~/client/microphone";
import { SAMPLE_RATE, concatSamples } from "~/domain/audio";
import { TEST_SOUND_SECONDS } from "~/domain/providers";
import { encodeWav } from "~/domain/wav";

/** One packet less than the server takes. */
const LONGEST_SAMPLES = (TEST_SOUND_SECONDS - 0.5) * SAMPLE_RATE;

export interface Recording {
  /** The WAV file, once `stop` was called or it became as long as it may. Rejects with a `MicrophoneError`. */
  wav: Promise<Uint8Array<ArrayBuffer>>;
  stop: () => void;
}

/** Records a sentence; call it in a click. */
export function recordSentence(): Recording {
  let stop = (): void => undefined;
  const stopped = new Promise<void>((resolve) => (stop = resolve));
  return { wav: record(stopped, stop), stop: () => stop() };
}

async function record(stopped: Promise<void>, stop: () => void): Promise<Uint8Array<ArrayBuffer>> {
  const engine = createAudioEngine();
  const packets: Int16Array[] = [];
  let length = 0;
  const onPacket = ({ samples }: { samples: Int16Array }): void => {
    if (length >= LONGEST_SAMPLES) return stop();
    packets.push(samples);
    length += samples.length;
  };
  try {
    await engine.resume();
    const microphone = await openMicrophone({ engine, onPacket });
    await stopped;
    microphone.close();
    return encodeWav(concatSamples(packets));
  } finally {
    await engine.dispose();
  }
}
