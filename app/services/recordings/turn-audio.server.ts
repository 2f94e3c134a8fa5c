import { SAMPLE_RATE, concatSamples, pcmBytes } from "~/domain/audio";
import { HotseatError, StorageError } from "~/domain/errors";
import { turnKeys } from "~/services/objects/object-keys";
import type { ObjectInfo, ObjectStore } from "~/services/objects/object-store";

import { findTurnAudio } from "./find-turn-audio.server";
import { PartPace } from "./part-pace";
import { SampleBuffer } from "./sample-buffer";
import { SpareSamples } from "./spare-samples";
import type { SpeechCodec } from "./speech-codec";
import { getSpeechCodec } from "./speech-codec-instance.server";
import { WINDOW_SAMPLES, packSound, readSound, soundSamples } from "./stored-sound.server";
import { type TurnPart, endOf, listParts, readParts } from "./turn-parts.server";

/** The longest recording of one turn: 30 minutes, 58 MB as parts and 6 MB once it is packed. */
export const TURN_AUDIO_LIMIT = 30 * 60 * SAMPLE_RATE;
/** After an outage, what piled up goes in parts of at most a minute. */
const PART_LIMIT = 60 * SAMPLE_RATE;
/** Beyond a gap as much is kept as a browser sends again after 30 s without a connection, twice. */
const PENDING_LIMIT = 60 * SAMPLE_RATE;
/** Durable sound that stays at hand where its end is read, for the end of an answer is transcribed just after it was said: asking a bucket for it costs the reply 2 to 100 ms. 128 kB. */
const RECENT_SAMPLES = 4 * SAMPLE_RATE;
const RETRY_MS = 1_000;
const RETRY_LIMIT_MS = 10_000;

/** A part on its way to the store, as a rule no longer than this. */
const SPACE_SAMPLES = 5 * SAMPLE_RATE;
/** Disks that take half a second a part never have more on their way at 50 parts a second. 4 MB. */
const SPARE_SPACES = 24;

const processPace = new PartPace();
const spareSpaces = new SpareSamples({ length: SPACE_SAMPLES, limit: SPARE_SPACES });

/** Runs `run` after `ms`; returns what stops it. */
export type Schedule = (run: () => void, ms: number) => () => void;

export interface TurnAudioOptions {
  store: ObjectStore;
  interviewId: string;
  /** From `turnName`, such as "3-candidate". */
  name: string;
  /** The first `samples` samples are durable now. */
  onStored?: (samples: number) => void;
  /** Writing failed and is tried again after 1 to 10 s, or by the next `flush`. What is not stored stays in memory. */
  onError?: (error: StorageError) => void;
  /** Default: setTimeout. */
  schedule?: Schedule;
  /** A recording that was joined already goes on: its answer was opened again. Default false: it stays as it is. */
  grow?: boolean;
  /** Its answer may be opened again: the parts stay beside the joined file, for what is packed twice is worse each time. Default false. */
  mayGrow?: boolean;
  /** Nothing of it can be in the store yet, which therefore is not asked and may be away. Default false. */
  isNew?: boolean;
  /** Its last seconds will be read just after they were stored, so they stay at hand. Default false. */
  endIsRead?: boolean;
  /** Spreads retries. Default: Math.random. */
  random?: () => number;
  /** Packs what is finished. Default: the process's own, in a thread beside it. */
  codec?: SpeechCodec;
  /** A part is written as soon as so many seconds of sound are there, or have passed. Default: the process's own. */
  pace?: PartPace;
}

export interface FinishedAudio {
  /** null when there was no sound at all. */
  key: string | null;
  samples: number;
  /** Samples that never came and are silence now. */
  missingSamples: number;
}

/** The recording of one turn while it grows. Samples count from the turn's first sample, 16 kHz. */
export interface TurnAudio {
  /**
   * Takes `samples` over; repeated and overlapping ones are welcome. False when they are not kept: too far beyond a gap, or the
   * turn is finished or discarded. Throws `HotseatError` "too-large" beyond 30 minutes.
   */
  write(firstSample: number, samples: Int16Array): boolean;
  /** How many samples from the first are durable. */
  stored(): number;
  /** How many samples from the first have come without a gap, durable or not. */
  received(): number;
  /** Makes durable what has come without a gap; returns `stored()`. Throws `StorageError`. */
  flush(): Promise<number>;
  /** Forgets what is not durable, for whoever sent it sends it again, or has lost it; returns `stored()`. Never throws. */
  forgetUnstored(): Promise<number>;
  /** What has come of `from` … `to`, up to the first gap. Throws `StorageError`. */
  read(from: number, to: number): Promise<Int16Array>;
  /**
   * Packs all to one WebM file, and removes the parts unless it may grow. `samples` is the length that the browser knows of: what is missing of
   * it becomes silence. May be called again after it threw `StorageError`, and returns the same every time.
   */
  finish(options?: { samples?: number }): Promise<FinishedAudio>;
  /** Removes everything, also what was finished. May be called again after it threw `StorageError`. */
  discard(): Promise<void>;
  /** Flushes and stops the timer; the turn can be opened again later. Throws `StorageError`. */
  close(): Promise<void>;
}

const scheduleTimeout: Schedule = (run, ms) => {
  const timer = setTimeout(run, ms);
  return () => clearTimeout(timer);
};

/** Opens the recording of a turn, also one that was begun before a restart: it goes on after the durable samples. */
export async function openTurnAudio({ codec = getSpeechCodec(), ...options }: TurnAudioOptions): Promise<TurnAudio> {
  const { store, interviewId, name } = options;
  const keys = turnKeys(interviewId, name);
  if (options.isNew) return new GrowingAudio({ ...options, codec }, [], null);
  let finished = await findTurnAudio(store, interviewId, name);
  if (finished && options.grow) {
    await takeApart({ store, codec, keys, finished });
    finished = null;
  }
  if (finished && !options.mayGrow) await store.deletePrefix(keys.parts);
  const parts = finished ? [] : await listParts(store, keys);
  const joined = finished && { key: finished.key, samples: await soundSamples(store, finished), missingSamples: 0 };
  return new GrowingAudio({ ...options, codec }, parts, joined);
}

interface TakeApartOptions {
  store: ObjectStore;
  codec: SpeechCodec;
  keys: ReturnType<typeof turnKeys>;
  finished: ObjectInfo;
}

/**
 * Leaves the parts that it was joined of, and makes one of what they lack. Until the joined file is gone it counts, so a crash in between
 * loses nothing.
 */
async function takeApart({ store, codec, keys, finished }: TakeApartOptions): Promise<void> {
  const from = endOf(await listParts(store, keys));
  const samples = await readSound(store, finished, { codec, from, to: TURN_AUDIO_LIMIT });
  if (samples.length > 0) await store.put(keys.part(from), pcmBytes(samples));
  await store.delete([keys.json, finished.key]);
}

class GrowingAudio implements TurnAudio {
  private readonly keys: ReturnType<typeof turnKeys>;
  /** What is not durable, and the last of what is. */
  private readonly buffer: SampleBuffer;
  private readonly pace: PartPace;
  private state: "open" | "finishing" | "discarded" = "open";
  private durable: number;
  private failures = 0;
  private inFlight: Promise<void> | null = null;
  private stopTimer: (() => void) | null = null;
  private finishing: Promise<FinishedAudio> | null = null;

  constructor(
    private readonly options: TurnAudioOptions & { codec: SpeechCodec },
    private readonly parts: TurnPart[],
    /** Set once the joined file is durable: from then on the parts count for nothing. */
    private joined: FinishedAudio | null,
  ) {
    this.keys = turnKeys(options.interviewId, options.name);
    this.durable = joined ? joined.samples : endOf(parts);
    this.buffer = new SampleBuffer({ start: this.durable, pendingLimit: PENDING_LIMIT });
    this.pace = options.pace ?? processPace;
    if (joined) this.state = "finishing";
  }

  write(firstSample: number, samples: Int16Array): boolean {
    if (this.state !== "open") return false;
    if (firstSample + samples.length > TURN_AUDIO_LIMIT) throw tooLong();
    const kept = this.buffer.add(firstSample, samples);
    this.pace.grows(this);
    this.writeSoon();
    return kept;
  }

  stored(): number {
    return this.durable;
  }

  received(): number {
    return this.buffer.end;
  }

  async flush(): Promise<number> {
    const target = this.buffer.end;
    while (this.durable < target && this.state !== "discarded") await this.writePart();
    return this.durable;
  }

  async forgetUnstored(): Promise<number> {
    // A part that is being written may become durable yet.
    await this.inFlight?.catch(() => undefined);
    this.buffer.forgetFrom(this.durable);
    return this.durable;
  }

  async read(from: number, to: number): Promise<Int16Array> {
    if (this.joined) return this.readJoined(from, to);
    const kept = this.buffer.slice(from, to);
    if (from >= this.buffer.start) return kept;
    try {
      return concatSamples([await this.readStored(from, Math.min(to, this.buffer.start)), kept]);
    } catch (error) {
      if (!this.joined) throw error;
      return this.readJoined(from, to); // finished meanwhile, and its parts are gone
    }
  }

  finish(options: { samples?: number } = {}): Promise<FinishedAudio> {
    if (this.state === "discarded") return Promise.resolve({ key: null, samples: 0, missingSamples: 0 });
    this.state = "finishing";
    this.pace.rests(this);
    this.finishing ??= this.join(options.samples ?? 0).catch((error: unknown) => {
      this.finishing = null;
      throw error;
    });
    return this.finishing;
  }

  async discard(): Promise<void> {
    this.state = "discarded";
    this.pace.rests(this);
    this.clearTimer();
    await Promise.allSettled([this.inFlight, this.finishing]);
    this.buffer.release(this.buffer.end);
    await this.options.store.deletePrefix(this.keys.prefix);
  }

  async close(): Promise<void> {
    this.pace.rests(this);
    try {
      await this.flush();
    } finally {
      this.clearTimer();
    }
  }

  private writeSoon(): void {
    const waiting = this.buffer.end - this.durable;
    if (waiting === 0 || this.inFlight || this.state !== "open") return;
    if (waiting >= this.pace.seconds * SAMPLE_RATE && this.failures === 0) this.writeInBackground();
    else this.stopTimer ??= this.scheduleWrite();
  }

  private scheduleWrite(): () => void {
    const { schedule = scheduleTimeout, random = Math.random } = this.options;
    const backOff = Math.min(RETRY_MS * 2 ** this.failures, RETRY_LIMIT_MS);
    const delay = this.failures === 0 ? this.pace.seconds * 1_000 : backOff * (0.5 + random() / 2);
    return schedule(() => {
      this.stopTimer = null;
      if (this.state === "open") this.writeInBackground();
    }, delay);
  }

  private writeInBackground(): void {
    this.writePart().catch((error: unknown) => this.options.onError?.(asStorageError(error)));
  }

  /** Writes the next part, or waits for the one that is being written. */
  private writePart(): Promise<void> {
    this.inFlight ??= this.putPart().finally(() => {
      this.inFlight = null;
      this.writeSoon();
    });
    return this.inFlight;
  }

  private async putPart(): Promise<void> {
    this.clearTimer();
    const firstSample = this.durable;
    if (Math.max(firstSample, this.buffer.start) === this.buffer.end) return;
    const space = spareSpaces.take();
    const samples = this.buffer.slice(firstSample, firstSample + PART_LIMIT, space);
    try {
      await this.options.store.put(this.keys.part(firstSample), pcmBytes(samples));
    } catch (error) {
      // Its space is not used again: a store that gave up may still be reading it.
      this.failures += 1;
      throw error;
    }
    spareSpaces.giveBack(space);
    this.failures = 0;
    this.parts.push({ firstSample, samples: samples.length });
    this.durable = firstSample + samples.length;
    this.buffer.release(this.durable - (this.options.endIsRead ? RECENT_SAMPLES : 0));
    if (this.state !== "discarded") this.options.onStored?.(this.durable);
  }

  private async join(expected: number): Promise<FinishedAudio> {
    await this.flush();
    this.clearTimer();
    this.joined ??= await this.putJoined(Math.min(expected, TURN_AUDIO_LIMIT));
    this.buffer.release(this.durable);
    if (!this.options.mayGrow) await this.options.store.deletePrefix(this.keys.parts);
    return this.joined;
  }

  private async putJoined(expected: number): Promise<FinishedAudio> {
    const samples = Math.max(this.buffer.lastEnd, expected);
    if (this.buffer.lastEnd === 0) return { key: null, samples: 0, missingSamples: expected };
    const { bytes } = await packSound(this.options.codec, this.windows(samples));
    await this.options.store.put(this.keys.audio, bytes);
    const present = this.buffer.beyondGap().reduce((sum, piece) => sum + piece.samples.length, this.durable);
    return { key: this.keys.audio, samples, missingSamples: samples - present };
  }

  /** All of it, with silence where nothing has come. */
  private async *windows(samples: number): AsyncGenerator<Int16Array> {
    for (let from = 0; from < samples; from += WINDOW_SAMPLES) {
      const window = new Int16Array(Math.min(WINDOW_SAMPLES, samples - from));
      const to = from + window.length;
      window.set(await this.readStored(from, Math.min(to, this.durable)));
      for (const { first, samples: piece } of this.buffer.beyondGap()) {
        const cut = piece.subarray(Math.max(from - first, 0), Math.max(to - first, 0));
        if (cut.length > 0) window.set(cut, Math.max(first - from, 0));
      }
      yield window;
    }
  }

  private async readStored(from: number, to: number): Promise<Int16Array> {
    if (from >= this.buffer.start) return this.buffer.slice(from, to);
    return readParts(this.options.store, this.keys, { parts: this.parts, from, to });
  }

  private async readJoined(from: number, to: number): Promise<Int16Array> {
    const { store, interviewId, name, codec } = this.options;
    const sound = await findTurnAudio(store, interviewId, name);
    return sound ? readSound(store, sound, { codec, from, to }) : new Int16Array(0);
  }

  private clearTimer(): void {
    this.stopTimer?.();
    this.stopTimer = null;
  }
}

function asStorageError(error: unknown): StorageError {
  if (error instanceof StorageError) return error;
  return new StorageError("The recording cannot be saved just now. It is kept in memory and tried again.", {
    code: "storage-unavailable",
    retryable: true,
    cause: error,
  });
}

function tooLong(): HotseatError {
  return new HotseatError("An answer can be at most 30 minutes long. What was said until now is saved; finish it to go on.", {
    code: "too-large",
  });
}
