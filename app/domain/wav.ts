import { SAMPLE_RATE, pcmBytes } from "./audio";
import { InvalidInputError } from "./errors";

const HEADER_BYTES = 44;
const PCM = 1;
const EXTENSIBLE = 0xfffe;

export interface Wav {
  /** Mono PCM16. */
  samples: Int16Array<ArrayBuffer>;
  /** Samples per second. */
  sampleRate: number;
}

/** A WAV file of mono PCM16 `samples`: a 44-byte header and the samples, little-endian on every platform. */
export function encodeWav(samples: Int16Array, sampleRate: number = SAMPLE_RATE): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(HEADER_BYTES + samples.length * 2);
  bytes.set(wavHeader(samples.length, sampleRate));
  bytes.set(pcmBytes(samples), HEADER_BYTES);
  return bytes;
}

/** The 44 bytes before `count` samples of mono PCM16, for files that are written bit by bit. */
export function wavHeader(count: number, sampleRate: number = SAMPLE_RATE): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(HEADER_BYTES);
  const view = new DataView(bytes.buffer);
  writeTag(bytes, 0, "RIFF");
  view.setUint32(4, HEADER_BYTES + count * 2 - 8, true);
  writeTag(bytes, 8, "WAVEfmt ");
  view.setUint32(16, 16, true);
  view.setUint16(20, PCM, true);
  view.setUint16(22, 1, true);
  view.setUint32(24, sampleRate, true);
  view.setUint32(28, sampleRate * 2, true);
  view.setUint16(32, 2, true);
  view.setUint16(34, 16, true);
  writeTag(bytes, 36, "data");
  view.setUint32(40, count * 2, true);
  return bytes;
}

/**
 * Reads a WAV file of mono PCM16 at any rate; unknown chunks are skipped. A data chunk whose stated size runs past the
 * end (as recorders leave it that write to a pipe) is read as far as it goes. Throws InvalidInputError for anything else.
 */
export function decodeWav(bytes: Uint8Array): Wav {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (tagAt(bytes, 0) !== "RIFF" || tagAt(bytes, 8) !== "WAVE") throw new InvalidInputError("This is not a WAV file.");
  let sampleRate: number | undefined;
  for (let at = 12; at + 8 <= bytes.length; ) {
    const size = view.getUint32(at + 4, true);
    const body = at + 8;
    if (tagAt(bytes, at) === "fmt ") sampleRate = readFormat(view, body, size);
    if (tagAt(bytes, at) === "data" && sampleRate !== undefined) {
      return { samples: readSamples(view, body, Math.min(size, bytes.length - body)), sampleRate };
    }
    at = body + size + (size % 2);
  }
  throw new InvalidInputError("This WAV file holds no audio that can be read.");
}

/** Returns the sample rate; throws unless the format is mono PCM16. */
function readFormat(view: DataView, body: number, size: number): number {
  if (size < 16 || body + 16 > view.byteLength) throw new InvalidInputError("This WAV file is cut off in its header.");
  const format = view.getUint16(body, true);
  const channels = view.getUint16(body + 2, true);
  const sampleRate = view.getUint32(body + 4, true);
  const bits = view.getUint16(body + 14, true);
  if ((format !== PCM && format !== EXTENSIBLE) || channels !== 1 || bits !== 16 || sampleRate === 0) {
    throw new InvalidInputError("Only WAV files with one channel of 16-bit PCM can be read.");
  }
  return sampleRate;
}

function readSamples(view: DataView, body: number, size: number): Int16Array<ArrayBuffer> {
  const samples = new Int16Array(size >> 1);
  for (let index = 0; index < samples.length; index += 1) samples[index] = view.getInt16(body + index * 2, true);
  return samples;
}

function tagAt(bytes: Uint8Array, at: number): string {
  return String.fromCharCode(...bytes.subarray(at, at + 4));
}

function writeTag(bytes: Uint8Array, at: number, tag: string): void {
  for (let index = 0; index < tag.length; index += 1) bytes[at + index] = tag.charCodeAt(index);
}
