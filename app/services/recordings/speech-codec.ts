/** Samples of a packet: 20 ms. */
export const PACKET_SAMPLES = 320;

/** Packets one after the other. */
export interface Packets {
  bytes: Uint8Array;
  /** Of each packet, in bytes. */
  sizes: Uint16Array;
}

export interface SpeechEncoder {
  /** The packets that are full now. `last`: of all that is left, filled with silence; nothing may follow. Throws `StorageError`. */
  encode(samples: Int16Array, options?: { last?: boolean }): Promise<Packets>;
}

/** Makes 16 kHz mono speech small. Sample `n` of what is decoded is sample `n − delay` of what was encoded. */
export interface SpeechCodec {
  /** In samples. */
  readonly delay: number;
  /** The encoder lasts as long as `work`; so many at once, the others wait. Throws `StorageError`, and what `work` throws. */
  withEncoder<T>(work: (encoder: SpeechEncoder) => Promise<T>): Promise<T>;
  /** Whether a recording would be packed without waiting for long; what can wait better waits in the store. */
  hasRoom(): boolean;
  /** `PACKET_SAMPLES` of each packet. The first 80 ms are not true unless the first packet is the recording's. Throws `StorageError`. */
  decode(packets: Packets): Promise<Int16Array>;
  /** Ends what it has started; what runs or waits fails. */
  close(): Promise<void>;
}
