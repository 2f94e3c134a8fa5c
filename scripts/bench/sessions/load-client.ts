import { WebSocket } from "ws";

import { msToSamples } from "~/domain/audio";
import { newId } from "~/domain/ids";
import { type CommandBody, PROTOCOL_VERSION, type ServerMessage, type Signal, decodeAudioFrame, encodeAudioFrame } from "~/domain/protocol";

import { createInterview } from "../lib/bench-app";
import type { SpokenScript } from "./spoken-script";

export interface LoadMeasurements {
  firstFrame(ms: number): void;
  turn(): void;
  answer(): void;
  underrun(): void;
  interview(): void;
}

export interface LoadClientOptions {
  /** Of the app, such as `http://127.0.0.1:3000`. */
  url: string;
  scripts: readonly SpokenScript[];
  measured: LoadMeasurements;
  /** How long each interview goes on before its candidate ends it. */
  interviewMs: number;
  /** Aborted: go at once. */
  signal: AbortSignal;
}

type Message<Type extends ServerMessage["type"]> = Extract<ServerMessage, { type: Type }>;

interface Playing {
  turnId: string;
  received: number;
  played: number;
  /** Told to the server. */
  told: number;
  total: number | null;
  last: boolean;
  waiting: boolean;
  startSample: number;
  done: () => void;
}

/** How often the player worklet tells its progress. */
const PROGRESS_SAMPLES = msToSamples(50);
const PING_MS = 10_000;
/** Nothing that is waited for takes so long on a machine that keeps up. */
const PATIENCE_MS = 45_000;
/** Between hearing a question and answering it. */
const THINK_MS = [300, 1_200] as const;
const INTRO_SAMPLES = msToSamples(1_000);
/** An hour, so that candidates end their interviews, not the plan; each is followed by another. */
const SETTINGS = { minutes: 60 };

/** One candidate with a browser, as the server sees them: speaks and listens in real time and goes on through the interview. */
export class LoadClient {
  readonly #options: LoadClientOptions;
  readonly #tabId = newId();
  readonly #waiting = new Map<string, (message: ServerMessage) => void>();
  #socket: WebSocket | null = null;
  #playing: Playing | null = null;
  #speaking: { turnId: string; script: SpokenScript; from: number; messages: number; sent: number; told: number; done: () => void } | null = null;
  #began = performance.now();
  /** The first one ends sooner, so that sessions are of every age from then on. */
  #lengthMs: number;
  #epoch = 0;
  #round = Math.floor(Math.random() * 1_000);
  #asked = 0;
  #pinged = performance.now();

  constructor(options: LoadClientOptions) {
    this.#options = options;
    this.#lengthMs = Math.random() * options.interviewMs;
  }

  /** Until the signal; throws what went wrong. */
  async live(): Promise<void> {
    const { signal } = this.#options;
    try {
      while (!signal.aborted) await this.#interview();
    } catch (error) {
      if (!signal.aborted) throw error;
    } finally {
      this.#socket?.terminate();
      this.#socket = null;
    }
  }

  /** To be called every few milliseconds: sends what the microphone heard and plays what came. */
  tick(now: number): void {
    if (!this.#socket || this.#socket.readyState !== WebSocket.OPEN) return;
    this.#speak(now);
    this.#play(now);
    if (now - this.#pinged < PING_MS) return;
    this.#pinged = now;
    this.#signal({ type: "ping", at: Math.round(now) });
  }

  async #interview(): Promise<void> {
    const id = await createInterview(this.#options, SETTINGS);
    await this.#connect(id);
    this.#began = performance.now();
    await this.#command({ type: "interview.begin" });
    await this.#command({
      type: "clip.played", turnId: newId(), clip: "intro", startSample: 0, playedSamples: INTRO_SAMPLES, outcome: "interrupted",
    });
    let turnId = newId();
    let turn = this.#hear(turnId);
    this.#signal({ type: "turn.request", turnId, epoch: (this.#epoch += 1), request: "next", fromSample: 0 });
    while (!this.#options.signal.aborted) {
      const heard = await turn;
      const { startSample, played: playedSamples } = heard;
      await this.#command({ type: "turn.played", turnId, startSample, playedSamples, outcome: "completed" });
      this.#options.measured.turn();
      if (heard.last || performance.now() - this.#began > this.#lengthMs) break;
      await this.#pause(THINK_MS[0] + Math.random() * (THINK_MS[1] - THINK_MS[0]));
      const reply = await this.#answer(turnId);
      ({ turnId, turn } = reply);
    }
    await this.#command({ type: "interview.end", reason: "completed", atSample: this.#clock() });
    this.#options.measured.interview();
    this.#lengthMs = this.#options.interviewMs;
    this.#socket?.close();
  }

  async #connect(id: string): Promise<void> {
    const socket = new WebSocket(`${this.#options.url.replace("http", "ws")}/interviews/${id}/socket`, { perMessageDeflate: false });
    await new Promise<void>((resolve, reject) => {
      socket.once("open", resolve);
      socket.once("error", reject);
    });
    this.#socket = socket;
    socket.on("error", () => undefined);
    socket.on("message", (data: Buffer, isBinary: boolean) => (isBinary ? this.#frame(data) : this.#message(JSON.parse(data.toString()) as ServerMessage)));
    socket.on("close", (code) => this.#lost(code));
    const welcome = this.#expect("welcome");
    this.#signal({ type: "hello", protocol: PROTOCOL_VERSION, tabId: this.#tabId, takeOver: false });
    await welcome;
  }

  /** Speaks an answer to the question `questionTurnId`; resolves with the reply, which may be sounding already. */
  async #answer(questionTurnId: string): Promise<{ turnId: string; turn: Promise<Playing> }> {
    const script = this.#options.scripts[(this.#round += 1) % this.#options.scripts.length] as SpokenScript;
    const turnId = newId();
    const startSample = this.#clock();
    this.#send({ type: "answer.open", turnId, questionTurnId, mode: "hands-free", startSample });
    await new Promise<void>((done) => {
      this.#speaking = { turnId, script, from: performance.now(), messages: 0, sent: 0, told: 0, done };
    });
    const replyId = newId();
    const turn = this.#hear(replyId);
    this.#asked = performance.now();
    const epoch = (this.#epoch += 1);
    const samples = script.finishAt;
    this.#send({ type: "answer.finish", turnId, epoch, source: "server", text: "", samples, reply: { turnId: replyId, epoch } });
    await this.#expect("answer.final");
    this.#options.measured.answer();
    return { turnId: replyId, turn };
  }

  #hear(turnId: string): Promise<Playing> {
    const heard = new Promise<Playing>((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error("a turn was never over")), PATIENCE_MS * 2);
      const playing: Playing = {
        turnId, received: 0, played: 0, told: 0, total: null, last: false, waiting: true, startSample: 0,
        done: () => {
          clearTimeout(timer);
          this.#playing = null;
          resolve(playing);
        },
      };
      this.#playing = playing;
    });
    // Told where it is waited for, which may be later, or never when the session goes.
    heard.catch(() => undefined);
    return heard;
  }

  #speak(now: number): void {
    const speaking = this.#speaking;
    if (!speaking) return;
    const { script, turnId } = speaking;
    const due = Math.min(script.finishAt, msToSamples(now - speaking.from));
    while (speaking.sent < due) {
      const to = script.messageEnds[speaking.messages] ?? script.finishAt;
      if (to > due) break;
      this.#socket?.send(encodeAudioFrame({ turnId, epoch: 0, firstSample: speaking.sent, samples: script.samples.subarray(speaking.sent, to) }));
      speaking.sent = to;
      speaking.messages += 1;
    }
    const stretch = script.stretches[speaking.told];
    if (stretch && speaking.sent >= stretch.toldAt) {
      speaking.told += 1;
      this.#signal({ type: "answer.segment", turnId, epoch: this.#epoch, fromSample: stretch.from, toSample: stretch.to });
    }
    if (speaking.sent < script.finishAt) return;
    this.#speaking = null;
    speaking.done();
  }

  #playedAt = 0;

  #play(now: number): void {
    const playing = this.#playing;
    const passed = msToSamples(now - this.#playedAt);
    this.#playedAt = now;
    if (!playing || playing.received === 0) return;
    const wanted = playing.played + passed;
    const starved = wanted > playing.received && playing.total === null;
    if (starved && !playing.waiting) this.#options.measured.underrun();
    playing.waiting = starved;
    playing.played = Math.min(wanted, playing.received);
    const over = playing.total !== null && playing.played >= playing.total;
    if (over || playing.played - playing.told >= PROGRESS_SAMPLES) {
      playing.told = playing.played;
      const { turnId, startSample, played: playedSamples } = playing;
      this.#signal({ type: "turn.progress", turnId, startSample, playedSamples });
    }
    if (over) playing.done();
  }

  #frame(data: Buffer): void {
    const frame = decodeAudioFrame(data);
    const playing = this.#playing;
    if (!frame || playing?.turnId !== frame.turnId) return;
    if (playing.received === 0) {
      if (this.#asked > 0) this.#options.measured.firstFrame(performance.now() - this.#asked);
      this.#asked = 0;
      playing.startSample = this.#clock();
      this.#playedAt = performance.now();
    }
    playing.received = frame.firstSample + frame.samples.length;
  }

  #message(message: ServerMessage): void {
    if (message.type === "turn.opened" && this.#playing) this.#playing.last = message.move.last;
    if (message.type === "turn.end" && this.#playing?.turnId === message.turnId) this.#playing.total = message.samples;
    if (message.type === "ack" || message.type === "rejected") this.#settle(message.commandId, message);
    else this.#settle(message.type, message);
  }

  #settle(key: string, message: ServerMessage): void {
    this.#waiting.get(key)?.(message);
  }

  #expect<Type extends ServerMessage["type"]>(key: Type): Promise<Message<Type>>;
  #expect(key: string): Promise<ServerMessage>;
  #expect(key: string): Promise<ServerMessage> {
    return new Promise((resolve, reject) => {
      const settle = (finish: () => void): void => {
        clearTimeout(timer);
        this.#waiting.delete(key);
        finish();
      };
      const timer = setTimeout(() => settle(() => reject(new Error(`waited in vain for ${key}`))), PATIENCE_MS);
      this.#waiting.set(key, (message) => settle(() => (message.type === "rejected" ? reject(new Error(`rejected: ${message.message}`)) : resolve(message))));
    });
  }

  async #command(body: CommandBody): Promise<void> {
    const commandId = this.#send(body);
    await this.#expect(commandId);
  }

  #send(body: CommandBody): string {
    const commandId = newId();
    this.#socket?.send(JSON.stringify({ ...body, commandId }));
    return commandId;
  }

  #signal(signal: Signal): void {
    this.#socket?.send(JSON.stringify(signal));
  }

  #lost(code: number): void {
    if (this.#socket?.readyState === WebSocket.OPEN) return;
    for (const settle of [...this.#waiting.values()]) {
      settle({ type: "rejected", commandId: "", code: "storage-unavailable", message: `the connection was closed (${code})`, retryable: true });
    }
  }

  #clock(): number {
    return msToSamples(performance.now() - this.#began);
  }

  #pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const { signal } = this.#options;
      const over = (): void => {
        clearTimeout(timer);
        signal.removeEventListener("abort", over);
        resolve();
      };
      const timer = setTimeout(over, ms);
      signal.addEventListener("abort", over);
    });
  }
}
