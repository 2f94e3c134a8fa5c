import type { IncomingMessage } from "node:http";

import { type RawData, WebSocket } from "ws";

import { SAMPLE_RATE, concatSamples, msToSamples, pcmBytes } from "~/domain/audio";
import type { ProviderError } from "~/domain/errors";
import { retryAfterMs } from "~/services/http/retry-after";

import { FadingSpeech } from "./fading-speech";
import { type FluxTurnInfo, readFluxMessage } from "./flux-message";
import { SentClock } from "./sent-clock";
import { brokenOff, statusFailure, timedOut, unreachable, unreadable } from "./transcription-failure.server";
import { hasSpeechLevel } from "./voiced-energy";

/** What Deepgram recommends for Flux: smaller chunks cost more, larger ones come late. */
const CHUNK = msToSamples(80);
const CLOSE_MS = 1_000;
/** An answer that is over is replied to first, its socket left afterwards. */
const LEAVE_MS = 250;
/** Close codes of a server that is done: normal, and none given (RFC 6455, 7.4.1). A broken socket has 1006, a failing server 1011. */
const LEAVES: ReadonlySet<number> = new Set([1000, 1005]);
const MESSAGE_LIMIT_BYTES = 4 * 1024 * 1024;
/** Sound at the very end that a last report need not cover: less than a word. */
const UNREPORTED = msToSamples(300);

/** What was found out about a server; shared by all its sockets. */
export interface FluxEndpoint {
  url: string;
  apiKey: string;
  /** Hosted Flux ends a turn when told to; self-hosted servers may not know the message. */
  knowsForceEndTurn: boolean;
}

export interface FluxLimits {
  /** Until the socket is open. Default 5,000. */
  connectMs: number;
  /** Speech that no message answers; Flux reports every quarter of a second. Default 5,000. */
  stallMs: number;
  /** The same once no sound follows, for then somebody waits. Default 2,500. */
  finishMs: number;
  /**
   * Without sound for so long, 80 ms of silence are sent: Deepgram closes a socket that hears nothing for about ten seconds, and Flux knows no
   * KeepAlive message. Default 3,000, which is a fortieth of the price of sound.
   */
  silenceEveryMs: number;
}

export interface FluxListener {
  opened(): void;
  turn(info: FluxTurnInfo): void;
  /** After `finish`: all that was sent is transcribed. */
  ended(): void;
  /** It is of no use any more. */
  failed(error: ProviderError): void;
}

/** One socket to Flux: sound in chunks out, turns in; every wait is bounded. It may be opened before anybody needs it. */
export class FluxConnection {
  readonly clock = new SentClock();
  readonly #endpoint: FluxEndpoint;
  readonly #limits: FluxLimits;
  readonly #socket: WebSocket;
  #listener: FluxListener | null = null;
  #state: "connecting" | "open" | "finishing" | "over" = "connecting";
  /** Less than a chunk, not sent yet. */
  #rest: Int16Array[] = [];
  #restSamples = 0;
  readonly #fading = new FadingSpeech();
  /** Samples up to the end of the last speech that was sent, and up to what was reported last. */
  #speechSent = 0;
  #reported = 0;
  #silence: NodeJS.Timeout | null = null;
  #patience: NodeJS.Timeout | null = null;

  constructor(endpoint: FluxEndpoint, limits: FluxLimits) {
    this.#endpoint = endpoint;
    this.#limits = limits;
    this.#socket = new WebSocket(endpoint.url, {
      headers: { authorization: `Token ${endpoint.apiKey}` },
      perMessageDeflate: false,
      maxPayload: MESSAGE_LIMIT_BYTES,
    });
    this.#wait(limits.connectMs);
    this.#socket.on("open", () => this.#opened());
    this.#socket.on("unexpected-response", (request, response) => {
      this.#fail(refused(response));
      request.destroy();
    });
    this.#socket.on("message", (data) => this.#received(data));
    this.#socket.on("error", (error) => this.#fail(unreachable(new Error(codeOf(error)))));
    this.#socket.on("close", (code) => this.#closed(code));
  }

  get isOver(): boolean {
    return this.#state === "over";
  }

  /** Says who is told from now on; one that is open already tells so at once. */
  listen(listener: FluxListener): void {
    this.#listener = listener;
    if (this.#state === "open") listener.opened();
  }

  /** Sound of the stream from `firstSample`; only while it is open. */
  send(firstSample: number, samples: Int16Array): void {
    if (this.#state !== "open") return;
    this.clock.sound(firstSample, samples.length);
    this.#rest.push(samples);
    this.#restSamples += samples.length;
    // It may be the last word, which a reply waits for, and a chunk would keep it for up to 80 ms.
    if (this.#fading.fadesIn(samples)) this.#sendRest(this.#restSamples);
    else if (this.#restSamples >= CHUNK) this.#sendRest(Math.floor(this.#restSamples / CHUNK) * CHUNK);
  }

  /** No sound follows: `ended` or `failed` is told soon. */
  finish(): void {
    if (this.#state !== "open") return;
    this.#sendRest(this.#restSamples);
    this.#state = "finishing";
    // Both are worked on in order: the turn's end is told before the socket closes, or the close says that there was no turn.
    if (this.#endpoint.knowsForceEndTurn) this.#socket.send(JSON.stringify({ type: "ForceEndTurn" }));
    this.#socket.send(JSON.stringify({ type: "CloseStream" }));
    this.#wait(this.#limits.finishMs);
  }

  /** Nobody is told anything any more. */
  close(): void {
    if (this.#state === "over") return;
    const wasOpen = this.#state === "open";
    this.#end();
    if (this.#socket.readyState === WebSocket.CONNECTING) return this.#socket.terminate();
    setTimeout(() => this.#leave(wasOpen), LEAVE_MS).unref();
  }

  #leave(saysSo: boolean): void {
    if (saysSo && this.#socket.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify({ type: "CloseStream" }));
    this.#socket.close();
    setTimeout(() => this.#socket.terminate(), CLOSE_MS).unref();
  }

  get #isReported(): boolean {
    return this.#speechSent - this.#reported <= UNREPORTED;
  }

  #opened(): void {
    if (this.#state !== "connecting") return;
    this.#state = "open";
    this.#stopWaiting();
    this.#keepAlive();
    this.#listener?.opened();
  }

  #received(data: RawData): void {
    if (this.#state === "over") return;
    if (this.#state === "finishing") this.#wait(this.#limits.finishMs);
    const message = readFluxMessage(data.toString());
    if (message.type === "turn") this.#turn(message.info);
    else if (message.type === "error") this.#refusedMessage(message.code);
    else if (message.type === "malformed") this.#fail(unreadable());
  }

  #turn(info: FluxTurnInfo): void {
    this.#reported = info.audio_window_end * SAMPLE_RATE;
    if (this.#state === "open") this.#stopWaiting();
    if (this.#state === "open" && !this.#isReported) this.#wait(this.#limits.stallMs);
    this.#listener?.turn(info);
    if (this.#state === "finishing" && info.event === "EndOfTurn" && info.trigger === "manual") this.#complete();
  }

  /** An error is the last message of a socket. */
  #refusedMessage(code: string): void {
    if (this.#state === "finishing" && /UNPARSABLE|UNSUPPORTED|INVALID/.test(code)) this.#endpoint.knowsForceEndTurn = false;
    this.#fail(brokenOff(new Error(`Flux error ${code}`)));
  }

  #closed(code: number): void {
    if (this.#state === "over") return;
    // After CloseStream the server leaves without a code: what it did not report it did not hear. A socket that breaks says nothing of the kind.
    if (this.#state === "finishing" && LEAVES.has(code) && this.#isReported) return this.#complete();
    this.#fail(brokenOff(new Error(`closed with ${code}`)));
  }

  #complete(): void {
    const listener = this.#listener;
    this.close();
    listener?.ended();
  }

  #fail(error: ProviderError): void {
    if (this.#state === "over") return;
    const listener = this.#listener;
    this.#end();
    this.#socket.terminate();
    listener?.failed(error);
  }

  #end(): void {
    this.#state = "over";
    this.#listener = null;
    this.#rest = [];
    this.#stopWaiting();
    if (this.#silence) clearTimeout(this.#silence);
  }

  /** Sends the first `count` samples of what waits. */
  #sendRest(count: number): void {
    const all = concatSamples(this.#rest);
    this.#rest = [all.subarray(count)];
    this.#restSamples = all.length - count;
    for (let at = 0; at < count; at += CHUNK) this.#sendChunk(all.subarray(at, Math.min(at + CHUNK, count)));
  }

  #sendChunk(samples: Int16Array): void {
    this.#socket.send(pcmBytes(samples));
    this.#keepAlive();
    if (!hasSpeechLevel(samples)) return;
    this.#speechSent = this.clock.sent - this.#restSamples;
    this.#patience ??= this.#later(this.#limits.stallMs);
  }

  #keepAlive(): void {
    if (this.#silence) this.#silence.refresh();
    else this.#silence = setTimeout(() => this.#sendSilence(), this.#limits.silenceEveryMs);
  }

  #sendSilence(): void {
    if (this.#state !== "open") return;
    this.#sendRest(this.#restSamples);
    this.clock.silence(CHUNK);
    this.#sendChunk(new Int16Array(CHUNK));
  }

  #wait(ms: number): void {
    this.#stopWaiting();
    this.#patience = this.#later(ms);
  }

  #later(ms: number): NodeJS.Timeout {
    return setTimeout(() => this.#fail(timedOut()), ms);
  }

  #stopWaiting(): void {
    if (this.#patience) clearTimeout(this.#patience);
    this.#patience = null;
  }
}

function refused({ statusCode = 500, headers }: IncomingMessage): ProviderError {
  const retryAfter = headers["retry-after"];
  return statusFailure({
    status: statusCode,
    retryAfterMs: retryAfter === undefined ? undefined : retryAfterMs(new Headers({ "retry-after": retryAfter })),
    settings: "DEEPGRAM_BASE_URL",
    cause: new Error(`HTTP ${statusCode}`),
  });
}

/** Its message may quote the address or a header. */
const codeOf = (error: Error): string => ("code" in error ? String(error.code) : error.name);
