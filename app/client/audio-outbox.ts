import { SAMPLE_RATE } from "~/domain/audio";
import type { AudioFrame } from "~/domain/protocol";

/** Sound is kept, and sent again, in blocks of a second; a frame of one stays under `BINARY_FRAME_LIMIT`. */
const BLOCK_SAMPLES = SAMPLE_RATE;

interface Recording {
  /** Block k holds the samples from k seconds on. Those that are durable are let go. */
  blocks: Map<number, Int16Array>;
  /** First sample that is not durable. */
  stored: number;
  end: number;
  /** First sample that was not sent over the present connection. */
  sent: number;
}

export interface AudioOutbox {
  /** Keeps a frame. Samples that are known already are ignored; a gap is silence. False when the limit is reached. */
  add(frame: AudioFrame): boolean;
  /** The next piece to send, at most a second; null when all was sent. */
  next(): AudioFrame | null;
  /** Samples that wait to be sent. */
  unsent(turnId: string): number;
  /** The server has the first `samples` of the turn for good. */
  stored(turnId: string, samples: number): void;
  /** After a reconnect: whatever is not durable will be sent again. */
  rewind(): void;
  drop(turnId: string): void;
  turnIds(): string[];
  /** Samples of memory in use. */
  size(): number;
}

/** Keeps recorded sound until the server says that it is durable. */
export function createAudioOutbox({ limitSamples }: { limitSamples: number }): AudioOutbox {
  const recordings = new Map<string, Recording>();

  function size(): number {
    let blocks = 0;
    for (const recording of recordings.values()) blocks += recording.blocks.size;
    return blocks * BLOCK_SAMPLES;
  }

  function blockOf(recording: Recording, index: number): Int16Array {
    const block = recording.blocks.get(index) ?? new Int16Array(BLOCK_SAMPLES);
    recording.blocks.set(index, block);
    return block;
  }

  function nextOf(turnId: string, recording: Recording): AudioFrame | null {
    if (recording.sent >= recording.end) return null;
    const index = Math.floor(recording.sent / BLOCK_SAMPLES);
    const from = recording.sent - index * BLOCK_SAMPLES;
    const to = Math.min(BLOCK_SAMPLES, recording.end - index * BLOCK_SAMPLES);
    const frame = { turnId, epoch: 0, firstSample: recording.sent, samples: blockOf(recording, index).slice(from, to) };
    recording.sent += to - from;
    return frame;
  }

  return {
    add({ turnId, firstSample, samples }) {
      const recording = recordings.get(turnId) ?? { blocks: new Map(), stored: firstSample, end: firstSample, sent: firstSample };
      const lastBlock = Math.floor((firstSample + samples.length - 1) / BLOCK_SAMPLES);
      if (!recording.blocks.has(lastBlock) && size() + BLOCK_SAMPLES > limitSamples) return false;
      recordings.set(turnId, recording);
      for (let place = Math.max(firstSample, recording.end); place < firstSample + samples.length; ) {
        const index = Math.floor(place / BLOCK_SAMPLES);
        const piece = samples.subarray(place - firstSample, (index + 1) * BLOCK_SAMPLES - firstSample);
        blockOf(recording, index).set(piece, place - index * BLOCK_SAMPLES);
        place += piece.length;
        recording.end = place;
      }
      return true;
    },
    next() {
      for (const [turnId, recording] of recordings) {
        const frame = nextOf(turnId, recording);
        if (frame) return frame;
      }
      return null;
    },
    unsent(turnId) {
      const recording = recordings.get(turnId);
      return recording ? recording.end - recording.sent : 0;
    },
    stored(turnId, samples) {
      const recording = recordings.get(turnId);
      if (!recording) return;
      for (const index of recording.blocks.keys()) {
        if ((index + 1) * BLOCK_SAMPLES <= samples) recording.blocks.delete(index);
      }
      recording.stored = Math.max(recording.stored, samples);
      recording.sent = Math.max(recording.sent, samples);
      recording.end = Math.max(recording.end, samples);
    },
    rewind() {
      for (const recording of recordings.values()) recording.sent = recording.stored;
    },
    drop: (turnId) => void recordings.delete(turnId),
    turnIds: () => [...recordings.keys()],
    size,
  };
}
