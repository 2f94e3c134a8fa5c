import { WebSocket } from "ws";

import { createAnswerRecorder } from "~/client/answer-recorder";
import { type InterviewSocket, createInterviewSocket } from "~/client/interview-socket";
import type { WebSocketLike } from "~/client/reconnecting-socket";
import { SAMPLE_RATE, msToSamples } from "~/domain/audio";
import { newId } from "~/domain/ids";

import { clicksIn, soundWithClicks } from "./click";
import type { TrueClick } from "./judge-clicks";

export interface PushOptions {
  /** Of the app. */
  url: string;
  interviewId: string;
  /** Of the interview clock. */
  minutes: number;
}

const PACKET = msToSamples(20);
const CLICK_EVERY = 10 * SAMPLE_RATE;
/** Interviews are over after some eighteen answers: half an hour with these. */
const ANSWER_SAMPLES = 85 * SAMPLE_RATE;
const FIRST_CLICK = 3 * SAMPLE_RATE;
const BETWEEN = msToSamples(700);
/** Each third answer the device gives nothing for so long, before a click. */
const GAP = { from: 8 * SAMPLE_RATE, to: 8 * SAMPLE_RATE + msToSamples(340) };
const TURN_LIMIT_MS = 30_000;

/** A whole interview over the real protocol with the page's own socket and recorder, as fast as the server takes it: the clock is in samples. */
export async function pushInterview(options: PushOptions): Promise<{ clicks: TrueClick[]; clockSamples: number }> {
  const push = new Push(options);
  try {
    return await push.through();
  } finally {
    push.close();
  }
}

class Push {
  readonly #options: PushOptions;
  readonly #socket: InterviewSocket;
  readonly #clicks: TrueClick[] = [];
  #clock = 0;
  #epoch = 0;
  #turn: { turnId: string; samples: Int16Array; total: number | null; last: boolean; over: () => void } | null = null;
  #connected: () => void = () => undefined;

  constructor(options: PushOptions) {
    this.#options = options;
    this.#socket = createInterviewSocket({
      url: `${options.url.replace("http", "ws")}/interviews/${options.interviewId}/socket`,
      tabId: newId(),
      makeWebSocket: (url) => new WebSocket(url, { perMessageDeflate: false }) as unknown as WebSocketLike,
      listenForWake: () => () => undefined,
      events: {
        onState: ({ type }) => type === "connected" && this.#connected(),
        onMessage: (message) => {
          if (message.type === "turn.opened" && this.#turn) this.#turn.last = message.move.last;
          if (message.type === "turn.end" && this.#turn?.turnId === message.turnId) this.#ended(message.samples);
        },
        onAudio: ({ turnId, firstSample, samples }) => this.#heard(turnId, firstSample, samples),
        onProblem: () => undefined,
      },
    });
  }

  async through(): Promise<{ clicks: TrueClick[]; clockSamples: number }> {
    await new Promise<void>((resolve) => {
      this.#connected = resolve;
      this.#socket.connect();
    });
    await this.#socket.command({ type: "interview.begin" });
    const clip = { turnId: newId(), clip: "intro", startSample: 0, playedSamples: BETWEEN, outcome: "interrupted" } as const;
    await this.#socket.command({ type: "clip.played", ...clip });
    this.#clock = 2 * BETWEEN;
    let turn = this.#expect(newId());
    this.#socket.signal({ type: "turn.request", turnId: turn.turnId, epoch: (this.#epoch += 1), request: "next", fromSample: 0 });
    for (let round = 1; ; round += 1) {
      const last = await this.#listen(turn);
      if (last || this.#clock >= this.#options.minutes * 60 * SAMPLE_RATE) break;
      turn = await this.#answer(turn.turnId, round);
    }
    await this.#socket.command({ type: "interview.end", reason: "candidate", atSample: this.#clock });
    return { clicks: this.#clicks, clockSamples: this.#clock };
  }

  close(): void {
    this.#socket.close();
  }

  #expect(turnId: string): { turnId: string; over: Promise<void> } {
    const over = new Promise<void>((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error("A turn was never over.")), TURN_LIMIT_MS);
      const done = (): void => {
        clearTimeout(timer);
        resolve();
      };
      this.#turn = { turnId, samples: new Int16Array(0), total: null, last: false, over: done };
    });
    over.catch(() => undefined);
    return { turnId, over };
  }

  async #listen({ turnId, over }: { turnId: string; over: Promise<void> }): Promise<boolean> {
    await over;
    const { samples, last } = this.#turn ?? { samples: new Int16Array(0), last: true };
    this.#turn = null;
    const startSample = this.#clock;
    for (const place of clicksIn(samples)) this.#clicks.push({ side: "interviewer", at: startSample + place });
    await this.#socket.command({ type: "turn.played", turnId, startSample, playedSamples: samples.length, outcome: "completed" });
    this.#clock += samples.length + BETWEEN;
    return last;
  }

  async #answer(questionTurnId: string, round: number): Promise<{ turnId: string; over: Promise<void> }> {
    const turnId = newId();
    const startSample = this.#clock;
    const opened = this.#socket.command({ type: "answer.open", turnId, questionTurnId, mode: "tap-to-talk", startSample });
    const recorder = createAnswerRecorder({ since: () => null, sendAudio: (frame) => this.#socket.audio(frame), dropAudio: () => undefined });
    recorder.start({ turnId, fromClockSample: startSample });
    const places = Array.from({ length: Math.floor((ANSWER_SAMPLES - FIRST_CLICK) / CLICK_EVERY) + 1 }, (_, index) => FIRST_CLICK + index * CLICK_EVERY);
    const sound = soundWithClicks(ANSWER_SAMPLES, places);
    for (let from = 0; from < sound.length; from += PACKET) {
      if (round % 3 === 0 && from >= GAP.from && from < GAP.to) continue;
      recorder.write({ firstSample: startSample + from, samples: sound.subarray(from, from + PACKET) });
    }
    for (const place of places) this.#clicks.push({ side: "candidate", at: startSample + place });
    const samples = recorder.stop();
    this.#clock += samples + BETWEEN;
    await opened;
    const reply = this.#expect(newId());
    const epoch = (this.#epoch += 1);
    await this.#socket.command({ type: "answer.finish", turnId, epoch, source: "server", text: "", samples, reply: { turnId: reply.turnId, epoch } });
    return reply;
  }

  /** Plays at once what comes, so that the server sends on. */
  #heard(turnId: string, firstSample: number, samples: Int16Array): void {
    const turn = this.#turn;
    if (turn?.turnId !== turnId || firstSample !== turn.samples.length) return;
    const longer = new Int16Array(firstSample + samples.length);
    longer.set(turn.samples);
    longer.set(samples, firstSample);
    turn.samples = longer;
    this.#socket.signal({ type: "turn.progress", turnId, startSample: this.#clock, playedSamples: longer.length });
    this.#overIfWhole();
  }

  #ended(samples: number): void {
    if (this.#turn) this.#turn.total = samples;
    this.#overIfWhole();
  }

  #overIfWhole(): void {
    const turn = this.#turn;
    if (turn && turn.total !== null && turn.samples.length >= turn.total) turn.over();
  }
}
