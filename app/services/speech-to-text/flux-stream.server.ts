import { setTimeout as sleep } from "node:timers/promises";

import { concatSamples, msToSamples, samplesToMs } from "~/domain/audio";
import { type ProviderError, invariant } from "~/domain/errors";

import type { FluxConnection } from "./flux-connection.server";
import type { FluxTurnInfo } from "./flux-message";
import { FluxTranscript } from "./flux-transcript";
import type { OpenStreamOptions, TranscriptionStream, Transcription } from "./speech-to-text";
import { timedOut } from "./transcription-failure.server";
import { hasSpeechLevel } from "./voiced-energy";

/** A longer wait than this is not worth it: the sound is transcribed another way meanwhile. */
const MAX_RETRY_AFTER_MS = 2_000;
const RECONNECT_JITTER_MS = 250;

export interface FluxStreamOptions extends OpenStreamOptions {
  /** A socket that is open, or on its way. */
  connect: () => FluxConnection;
  /** Reconnects without a turn's end in between. */
  reconnects: number;
  /** Most samples kept to be sent again. Default 30 s, which is 960 KB. */
  keptSamples?: number;
  /** Bound on all of `finish`, beside the length of what Flux has not heard yet. */
  finishMs: number;
}

interface Piece {
  first: number;
  samples: Int16Array;
}

interface Finishing {
  resolve: (heard: Transcription) => void;
  reject: (error: Error) => void;
  timer: NodeJS.Timeout;
}

/** The words of one answer: a socket, the sound that a next socket would need, and what was understood. */
export class FluxStream implements TranscriptionStream {
  readonly #options: FluxStreamOptions;
  readonly #transcript = new FluxTranscript();
  #connection: FluxConnection;
  /** Not covered by an ended turn, in order and without gaps, unless more came than is kept. */
  #kept: Piece[] = [];
  #end = 0;
  #reconnectsLeft: number;
  #finishing: Finishing | null = null;
  #over: { error: Error } | null = null;

  constructor(options: FluxStreamOptions) {
    this.#options = options;
    this.#reconnectsLeft = options.reconnects;
    this.#connection = this.#listen(options.connect());
    const { signal } = options;
    const stop = (): void => this.#stop(signal.reason as Error);
    if (signal.aborted) stop();
    else signal.addEventListener("abort", stop, { once: true });
  }

  write(samples: Int16Array): void {
    if (this.#over || samples.length === 0) return;
    const piece = { first: this.#end, samples };
    this.#kept.push(piece);
    this.#end += samples.length;
    this.#connection.send(piece.first, piece.samples);
    this.#forget(this.#end - (this.#options.keptSamples ?? msToSamples(30_000)));
  }

  finish(): Promise<Transcription> {
    invariant(!this.#finishing, "a stream is finished once");
    return new Promise((resolve, reject) => {
      if (this.#over) return reject(this.#over.error);
      const backlogMs = samplesToMs(this.#end - this.#keptFrom);
      const timer = setTimeout(() => this.#stop(timedOut()), this.#options.finishMs + backlogMs);
      this.#finishing = { resolve, reject, timer };
      if (this.#isSettled) this.#complete();
      else this.#connection.finish();
    });
  }

  get #keptFrom(): number {
    return this.#kept[0]?.first ?? this.#end;
  }

  /** A turn has ended, or seemed to, and only silence followed: nothing can come that is not known. */
  get #isSettled(): boolean {
    const { settledAt } = this.#transcript;
    if (this.#end === 0) return true;
    return settledAt !== null && !hasSpeechLevel(concatSamples(this.#soundFrom(settledAt)));
  }

  #listen(connection: FluxConnection): FluxConnection {
    connection.listen({
      opened: () => this.#opened(connection),
      turn: (info) => this.#heard(info, connection),
      ended: () => this.#complete(),
      failed: (error) => this.#failed(error),
    });
    return connection;
  }

  /** What a next socket needs is there. */
  get #hasAll(): boolean {
    return this.#keptFrom <= this.#transcript.finalSamples;
  }

  #opened(connection: FluxConnection): void {
    if (!this.#hasAll) return this.#stop(timedOut());
    for (const { first, samples } of this.#kept) connection.send(first, samples);
    if (this.#finishing) connection.finish();
  }

  #heard(info: FluxTurnInfo, { clock }: FluxConnection): void {
    const update = this.#transcript.apply(info, (seconds) => clock.place(seconds));
    if (info.event === "EndOfTurn") {
      this.#reconnectsLeft = this.#options.reconnects;
      this.#forget(this.#transcript.finalSamples);
    }
    if (update) this.#options.onUpdate(update);
    if (this.#finishing && this.#isSettled) this.#complete();
  }

  #failed(error: ProviderError): void {
    const waitMs = error.retryAfterMs ?? 0;
    if (!error.retryable || this.#reconnectsLeft === 0 || !this.#hasAll || waitMs > MAX_RETRY_AFTER_MS) return this.#stop(error);
    this.#reconnectsLeft -= 1;
    this.#transcript.restart();
    const { signal } = this.#options;
    sleep(waitMs + Math.random() * RECONNECT_JITTER_MS, null, { signal, ref: false }).then(
      () => this.#reconnect(),
      () => undefined, // aborted: stopped already
    );
  }

  #reconnect(): void {
    if (!this.#over) this.#connection = this.#listen(this.#options.connect());
  }

  #complete(): void {
    const finishing = this.#finishing;
    if (this.#over || !finishing) return;
    this.#leave(new Error("This stream is finished"));
    finishing.resolve(this.#transcript.whole);
  }

  #stop(error: Error): void {
    if (this.#over) return;
    this.#leave(error);
    if (this.#finishing) this.#finishing.reject(error);
    else if (!this.#options.signal.aborted) this.#options.onFailure(error);
  }

  #leave(error: Error): void {
    this.#over = { error };
    this.#kept = [];
    if (this.#finishing) clearTimeout(this.#finishing.timer);
    this.#connection.close();
  }

  /** Sound before `place` is not needed any more. */
  #forget(place: number): void {
    const needed = this.#kept.findIndex(({ first, samples }) => first + samples.length > place);
    this.#kept.splice(0, needed === -1 ? this.#kept.length : needed);
    const [oldest] = this.#kept;
    if (oldest && oldest.first < place) this.#kept[0] = { first: place, samples: oldest.samples.subarray(place - oldest.first) };
  }

  #soundFrom(place: number): Int16Array[] {
    return this.#kept.map(({ first, samples }) => samples.subarray(Math.max(0, place - first)));
  }
}
