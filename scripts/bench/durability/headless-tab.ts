import { setTimeout as sleep } from "node:timers/promises";

import { createAnswerRecorder } from "~/client/answer-recorder";
import { type InterviewSocket, type InterviewSocketState, type SessionMessage, createInterviewSocket } from "~/client/interview-socket";
import { type Packet, createPacketRing } from "~/client/packet-ring";
import type { Welcome } from "~/client/reconnecting-socket";
import { msToSamples } from "~/domain/audio";
import { HotseatError } from "~/domain/errors";
import { newId } from "~/domain/ids";
import type { AudioFrame, CommandBody } from "~/domain/protocol";
import { type ResumePoint, resumePoint } from "~/domain/resume-point";

import type { Random } from "../../../tests/machines/simulation/random";
import type { SpokenAnswer } from "../../../tests/speech/spoken-answer";
import { breakableSocket } from "./breakable-socket";
import { HeardTurn } from "./heard-turn";
import type { Room } from "./room";
import type { Witness } from "./witness";

export interface HeadlessTabOptions {
  /** Of the app, such as `http://127.0.0.1:3000`. */
  url: string;
  interviewId: string;
  room: Room;
  witness: Witness;
  random: Random;
  answers: readonly SpokenAnswer[];
  /** Whether the interview should end at the next question. */
  enough: () => boolean;
}

type Step =
  | { type: "begin" }
  | { type: "hear"; turn: HeardTurn }
  | { type: "answer"; questionTurnId: string; goesOn: { turnId: string; stored: number } | null }
  | { type: "end" }
  | { type: "ended" };

const PREROLL_MS = 3_000;
/** What the page keeps before the voice's beginning, and the silence that ends an answer. */
const BEFORE_MS = 400;
const AFTER_MS = 650;
const TICK_MS = 20;
const INTRO_SAMPLES = msToSamples(800);
const RETRY_MS = 600;
const MOST_RETRIES = 90;
const OPEN_LIMIT_MS = 60_000;

/** The live page without a browser: the app's own socket, outbox and recorder, a player that only counts, and the way through an interview. */
export class HeadlessTab {
  /** What it does just now. */
  state = "opening";
  gone = false;
  readonly #options: HeadlessTabOptions;
  readonly #socket: InterviewSocket;
  readonly #ring = createPacketRing(msToSamples(PREROLL_MS));
  readonly #recorder = createAnswerRecorder({
    since: (clockSample) => this.#ring.since(clockSample),
    sendAudio: (frame) => this.#socket.audio(frame),
    dropAudio: (turnId) => this.#socket.dropAudio(turnId),
  });
  readonly #timer: NodeJS.Timeout;
  readonly #death: Promise<never>;
  #die: (error: Error) => void = () => undefined;
  #breakOff: () => void = () => undefined;
  #welcome: (welcome: Welcome) => void = () => undefined;
  #turn: HeardTurn | null = null;
  #epoch = 0;
  /** Interview clock minus the room's. */
  #offset = 0;
  /** A recording that goes on: where, until the first packet tells from when. */
  #goesOn: { turnId: string; from: number } | null = null;

  constructor(options: HeadlessTabOptions) {
    const { url, interviewId, room } = options;
    this.#options = options;
    this.#death = new Promise((_, reject) => (this.#die = reject));
    this.#death.catch(() => undefined);
    this.#socket = createInterviewSocket({
      url: `${url.replace("http", "ws")}/interviews/${interviewId}/socket`,
      tabId: newId(),
      events: {
        onState: (state) => this.#onState(state),
        onMessage: (message) => this.#onMessage(message),
        onAudio: (frame) => this.#onAudio(frame),
        onProblem: () => undefined,
      },
      makeWebSocket: (address) => {
        const { socket, breakOff } = breakableSocket(address);
        this.#breakOff = breakOff;
        return socket;
      },
      listenForWake: () => () => undefined,
    });
    room.onPacket = (packet) => this.#onPacket(packet);
    this.#timer = setInterval(() => this.#turn?.tick(performance.now()), TICK_MS);
  }

  /** Until the interview has ended. Rejects when the tab is killed, or when the page would be stuck. */
  async live(): Promise<void> {
    const welcomed = new Promise<Welcome>((resolve) => (this.#welcome = resolve));
    this.#socket.connect();
    const welcome = await this.#alive(within(welcomed, OPEN_LIMIT_MS, "no welcome"));
    let step = this.#firstStep(resumePoint(welcome.view), welcome.storedSamples);
    while (step.type !== "ended") step = await this.#take(step);
    this.close();
  }

  /** As `kill -9` of its renderer: what it held is gone. */
  kill(): void {
    this.gone = true;
    this.#breakOff();
    this.#die(new Error("The tab was killed"));
    this.close();
  }

  close(): void {
    clearInterval(this.#timer);
    this.#options.room.onPacket = () => undefined;
    this.#socket.close();
  }

  #firstStep(point: ResumePoint, stored: number): Step {
    switch (point.type) {
      case "intro":
        return { type: "begin" };
      case "request":
        return this.#hear(newId(), 0);
      case "speak":
        return this.#hear(point.turnId, point.fromSample);
      case "listen":
        return { type: "answer", questionTurnId: point.questionTurnId, goesOn: null };
      case "answer":
        return { type: "answer", questionTurnId: point.questionTurnId, goesOn: { turnId: point.turnId, stored } };
      case "outro":
        return { type: "end" };
      case "ended":
        return { type: "ended" };
    }
  }

  #take(step: Exclude<Step, { type: "ended" }>): Promise<Step> {
    switch (step.type) {
      case "begin":
        return this.#begin();
      case "hear":
        return this.#listen(step.turn);
      case "answer":
        return this.#options.enough() && !step.goesOn ? Promise.resolve({ type: "end" }) : this.#answer(step);
      case "end":
        return this.#end();
    }
  }

  async #begin(): Promise<Step> {
    this.state = "beginning";
    await this.#insist({ type: "interview.begin" });
    const clip = { turnId: newId(), clip: "intro", startSample: this.#clock(), playedSamples: INTRO_SAMPLES, outcome: "interrupted" } as const;
    await this.#alive(sleep(800));
    await this.#insist({ type: "clip.played", ...clip });
    return this.#hear(newId(), 0);
  }

  #hear(turnId: string, fromSample: number, asked = true): Step {
    const { random } = this.#options;
    const stopAt = random.chance(0.1) ? Infinity : fromSample + msToSamples(random.between(500, 2_000));
    const turn = new HeardTurn({
      turnId,
      fromSample,
      stopAt,
      asked,
      request: (from) => void this.#socket.signal({ type: "turn.request", turnId, epoch: (this.#epoch += 1), request: "next", fromSample: from }),
      progress: (playedSamples) => void this.#socket.signal({ type: "turn.progress", turnId, startSample: this.#clock() - playedSamples, playedSamples }),
    });
    this.#turn = turn;
    return { type: "hear", turn };
  }

  async #listen(turn: HeardTurn): Promise<Step> {
    this.state = "hearing";
    const { playedSamples, outcome } = await this.#alive(turn.over);
    this.#turn = null;
    const startSample = this.#clock() - playedSamples;
    await this.#insist({ type: "turn.played", turnId: turn.turnId, startSample, playedSamples, outcome });
    if (turn.last) return { type: "end" };
    await this.#alive(sleep(this.#options.random.between(BEFORE_MS + 100, 1_200)));
    return { type: "answer", questionTurnId: turn.turnId, goesOn: null };
  }

  async #answer({ questionTurnId, goesOn }: Extract<Step, { type: "answer" }>): Promise<Step> {
    const { room, random, answers } = this.#options;
    this.state = goesOn ? "answering again" : "answering";
    const turnId = goesOn?.turnId ?? newId();
    const said = room.say(random.pick(answers));
    const opened = goesOn ? this.#goOn(goesOn) : this.#open(turnId, questionTurnId);
    opened.catch(() => undefined); // told where it is waited for
    await this.#alive(said);
    await this.#alive(sleep(AFTER_MS));
    await opened;
    const samples = this.#recorder.stop();
    this.state = "finishing";
    const replyId = newId();
    const reply = this.#hear(replyId, 0, false);
    await this.#finish(turnId, samples, replyId);
    this.#turn?.mayAsk();
    return reply;
  }

  #open(turnId: string, questionTurnId: string): Promise<void> {
    const { room, witness } = this.#options;
    const from = room.now() - msToSamples(BEFORE_MS);
    const opened = this.#insist({ type: "answer.open", turnId, questionTurnId, mode: "hands-free", startSample: this.#clock(from) });
    witness.stretch(turnId, { from: 0, origin: this.#recorder.start({ turnId, fromClockSample: from }) });
    return opened;
  }

  async #goOn({ turnId, stored }: { turnId: string; stored: number }): Promise<void> {
    this.#goesOn = { turnId, from: stored };
    this.#recorder.continueFrom({ turnId, recordedSamples: stored });
  }

  /** As the person who presses "Try again"; where nothing was to be heard, the answer is typed. */
  async #finish(turnId: string, samples: number, replyId: string): Promise<void> {
    const finish = { type: "answer.finish", turnId, samples } as const;
    const reply = () => ({ epoch: this.#epoch, reply: { turnId: replyId, epoch: (this.#epoch += 1) } });
    try {
      await this.#insist(() => ({ ...finish, source: "server", text: "", ...reply() }));
    } catch (error) {
      if (!(error instanceof HotseatError) || error.code !== "audio-missing") throw error;
      await this.#insist(() => ({ ...finish, source: "typed", text: "I typed this.", ...reply() }));
    }
  }

  async #end(): Promise<Step> {
    this.state = "ending";
    await this.#insist({ type: "interview.end", reason: "candidate", atSample: this.#clock() });
    return { type: "ended" };
  }

  /** Sends it until it is done; throws what cannot be tried again. */
  async #insist(body: CommandBody | (() => CommandBody)): Promise<void> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.#alive(this.#socket.command(typeof body === "function" ? body() : body));
      } catch (error) {
        if (!(error instanceof HotseatError) || !error.retryable || attempt > MOST_RETRIES) throw error;
        await this.#alive(sleep(RETRY_MS));
      }
    }
  }

  #alive<T>(work: Promise<T>): Promise<T> {
    work.catch(() => undefined);
    return Promise.race([work, this.#death]);
  }

  #clock(roomSample = this.#options.room.now()): number {
    return Math.max(0, Math.round(roomSample + this.#offset));
  }

  #onState(state: InterviewSocketState): void {
    if (state.type === "connected") this.#connected(state.welcome);
    if (state.type !== "refused") return;
    if (state.reason === "occupied") this.#socket.connect({ takeOver: true });
    else this.#die(new Error(`The page was refused: ${state.reason}`));
  }

  #connected(welcome: Welcome): void {
    const { turns, clockSamples } = welcome.view;
    const open = turns.findLast((turn) => turn.role === "candidate" && turn.status === "open");
    const reached = Math.max(clockSamples, open ? (open.startSample ?? 0) + welcome.storedSamples : 0);
    this.#offset = Math.max(this.#offset, reached - this.#options.room.now());
    this.#turn?.askAgain();
    this.#welcome(welcome);
  }

  #onMessage(message: SessionMessage): void {
    const turn = this.#turn;
    if (!turn || !("turnId" in message) || message.turnId !== turn.turnId) return;
    if (message.type === "turn.opened") turn.last = message.move.last;
    if (message.type === "turn.end") turn.ended(message.samples);
    if (message.type === "turn.failed") setTimeout(() => turn.askAgain(), RETRY_MS);
  }

  #onAudio({ turnId, firstSample, samples }: AudioFrame): void {
    if (this.#turn?.turnId === turnId) this.#turn.frame(firstSample, samples.length);
  }

  #onPacket(packet: Packet): void {
    if (this.#goesOn) {
      const { turnId, from } = this.#goesOn;
      this.#options.witness.stretch(turnId, { from, origin: packet.firstSample - from });
      this.#goesOn = null;
    }
    this.#ring.push(packet);
    this.#recorder.write(packet);
  }
}

async function within<T>(work: Promise<T>, ms: number, what: string): Promise<T> {
  const stop = new AbortController();
  const late = sleep(ms, undefined, { signal: stop.signal }).then(() => Promise.reject(new Error(what)));
  late.catch(() => undefined);
  try {
    return await Promise.race([work, late]);
  } finally {
    stop.abort();
  }
}
