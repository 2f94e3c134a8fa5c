/** Samples per second of a `pcm` reply: the documentation's figure, which local servers keep to. */
const PCM_RATE = 24_000;
/** A header that is longer than this is not one. */
const HEADER_LIMIT = 4_096;

export interface SoundPart {
  rate: number;
  /** Mono PCM16; may be empty. */
  samples: Int16Array;
}

/**
 * Reads a reply of raw PCM16 or of a WAV file, whichever it is, as its bytes come in. `add` and `end` give null when the
 * bytes are no mono PCM16.
 */
export class SoundBytes {
  #pending = Buffer.alloc(0);
  #rate: number | null = null;

  add(bytes: Uint8Array): SoundPart | null {
    this.#pending = Buffer.concat([this.#pending, bytes]);
    if (this.#rate === null) {
      const start = soundStart(this.#pending);
      if (start === "wait") return { rate: PCM_RATE, samples: new Int16Array(0) };
      if (start === "unreadable") return null;
      this.#rate = start.rate;
      this.#pending = this.#pending.subarray(start.offset);
    }
    return { rate: this.#rate, samples: this.#take() };
  }

  /** Whether the reply ended where a sample ends, and held any. */
  get isWhole(): boolean {
    return this.#rate !== null && this.#pending.length === 0;
  }

  #take(): Int16Array {
    const count = this.#pending.length >> 1;
    const samples = Int16Array.from({ length: count }, (_, index) => this.#pending.readInt16LE(index * 2));
    this.#pending = this.#pending.subarray(count * 2);
    return samples;
  }
}

type Start = { rate: number; offset: number } | "wait" | "unreadable";

function soundStart(bytes: Buffer): Start {
  if (bytes.length < 12) return "wait";
  const tag = bytes.toString("latin1", 0, 4);
  if (/^(?:ID3|\xff[\xe0-\xff]|OggS|fLaC|<!do|<htm|\{")/i.test(tag)) return "unreadable";
  if (tag !== "RIFF") return { rate: PCM_RATE, offset: 0 };
  return bytes.toString("latin1", 8, 12) === "WAVE" ? wavStart(bytes) : "unreadable";
}

/** Where the samples of a WAV file begin; its sizes are not read, as servers that stream do not know them. */
function wavStart(bytes: Buffer): Start {
  let rate: number | null = null;
  for (let at = 12; at + 8 <= bytes.length; ) {
    const [name, size] = [bytes.toString("latin1", at, at + 4), bytes.readUInt32LE(at + 4)];
    if (name === "data") return rate === null ? "unreadable" : { rate, offset: at + 8 };
    if (name === "fmt ") {
      if (at + 24 > bytes.length) return "wait";
      const isMonoPcm16 = bytes.readUInt16LE(at + 10) === 1 && bytes.readUInt16LE(at + 22) === 16;
      rate = bytes.readUInt32LE(at + 12);
      if (!isMonoPcm16 || rate < 8_000 || rate > 96_000) return "unreadable";
    }
    at += 8 + size + (size % 2);
  }
  return bytes.length > HEADER_LIMIT ? "unreadable" : "wait";
}
