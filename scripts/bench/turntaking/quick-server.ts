import { fromCallback } from "xstate";

import type { AlignedWord } from "~/domain/alignment";
import { msToSamples } from "~/domain/audio";
import type { Capabilities, CommandBody, Signal } from "~/domain/protocol";
import { viewOf } from "~/domain/transcript";
import type { SocketCommand, SocketEvent } from "~/machines/interview/events";

import { firstEvents } from "../../../tests/setup/record-fixtures";
import type { VirtualClock } from "../../../tests/machines/virtual-clock";
import type { ProviderDelays } from "../lib/providers";

/** A word as the transcriber finds it, in samples of the clock. */
export type HeardWord = Pick<AlignedWord, "text" | "startSample" | "endSample">;

export interface Line {
  text: string;
  samples: Int16Array;
  words: AlignedWord[];
}

/** What was asked of the server, in `clock.now()` milliseconds. */
export interface ServerLog {
  finished: { at: number; turnId: string }[];
  reopened: number[];
  drafts: number;
  draftsUsed: number;
  replies: string[];
  /** How much of each turn was heard, as the record gets it. */
  played: { turnId: string; playedSamples: number }[];
}

interface Options {
  clock: VirtualClock;
  clockSample: () => number;
  delays: ProviderDelays;
  /** Said when the page first asks, then for each reply. */
  question: Line;
  reply: Line;
  /** All words that are ever heard; more may be added. */
  words: () => readonly HeardWord[];
  onSound: (turnId: string, samples: Int16Array) => void;
}

/** One way over loopback. */
const NETWORK_MS = 1;
/** A short first clause of 22 characters, four a token ("Thank you, that helps."), is spoken once it is whole. */
const CLAUSE_TOKENS = 6;
/** A word is known so long after its end (Deepgram Flux and Web Speech: 150–300 ms). */
export const WORD_MS = 150;

const CAPABILITIES: Capabilities = {
  interviewer: { id: "simulated", name: "Simulated model", limits: null },
  voice: { id: "simulated", name: "Simulated voice" },
  speechToText: { id: "simulated", name: "Simulated streaming transcription", streaming: true },
};

/** The server as the page meets it over a wire that never breaks: words as they are spoken, drafts, replies after the stated delays. */
export function createQuickServer(options: Options) {
  const { clock, clockSample, delays, question, reply, words, onSound } = options;
  const log: ServerLog = { finished: [], reopened: [], drafts: 0, draftsUsed: 0, replies: [], played: [] };
  let send: (event: SocketEvent) => void = () => undefined;
  let answer: { turnId: string; epoch: number; startSample: number } | null = null;
  let draft: { turnId: string; words: string; readyAt: number } | null = null;
  let bargeIn: { turnId: string; startSample: number } | null = null;
  let told = "";
  const later = (ms: number, run: () => void): void => void clock.setTimeout(run, ms);
  const out = (event: SocketEvent): void => later(NETWORK_MS, () => send(event));

  /** From certain words to the first sound of the reply. */
  const makingMs = delays.firstTokenMs + (CLAUSE_TOKENS - 1) * delays.tokenMs + delays.firstAudioMs;
  const knownWords = (from: number, to: number): string =>
    words().filter((word) => word.startSample >= from && word.endSample <= to).map((word) => word.text).join(" ");
  const heardBy = (): number => clockSample() - msToSamples(WORD_MS);

  /** Tells each word of the open answer as soon as it is known. */
  function listen(): void {
    later(10, listen);
    if (!answer) return;
    const text = knownWords(answer.startSample, heardBy());
    if (text === told) return;
    told = text;
    out({ type: "answer.partial", turnId: answer.turnId, epoch: answer.epoch, text });
  }

  function speak(turnId: string, epoch: number, line: Line, readyAt: number): void {
    later(Math.max(0, readyAt - clock.now()), () => {
      out({ type: "turn.opened", turnId, epoch, move: { kind: "question", questionId: "q1", last: false } });
      out({ type: "turn.clause", turnId, epoch, index: 0, text: line.text });
      out({ type: "turn.words", turnId, epoch, index: 0, words: line.words });
      later(NETWORK_MS, () => onSound(turnId, line.samples));
      out({ type: "turn.end", turnId, epoch, samples: line.samples.length });
    });
  }

  function replyTo(turnId: string, epoch: number, wordsAt: number, text: string | null): void {
    if (log.replies.includes(turnId)) return;
    log.replies.push(turnId);
    const used = draft?.turnId === turnId && draft.words === text ? draft : null;
    if (used) log.draftsUsed += 1;
    draft = null;
    const first = log.replies.length === 1;
    speak(turnId, epoch, first ? question : reply, first ? clock.now() : used ? Math.max(wordsAt, used.readyAt) : wordsAt + makingMs);
  }

  function finish(body: Extract<CommandBody, { type: "answer.finish" }>, done: () => void): void {
    const { turnId, epoch, reply: wanted, samples } = body;
    log.finished.push({ at: clock.now(), turnId });
    const from = answer?.startSample ?? 0;
    const spoken = words().filter((word) => word.startSample >= from && word.startSample < from + samples && word.endSample <= clockSample());
    const lastEnd = spoken.at(-1)?.endSample ?? 0;
    const wordsAt = Math.max(clock.now(), clock.now() + (lastEnd - heardBy()) / 16);
    const text = spoken.map((word) => word.text).join(" ");
    answer = null;
    told = "";
    later(wordsAt - clock.now(), () => {
      if (text === "") {
        const failure = { code: "audio-missing" as const, message: "No words.", retryable: false };
        out({ type: "answer.failed", turnId, epoch, ...failure });
        return out({ type: "socket.rejected", command: "answer.finish", message: failure.message, retryable: failure.retryable });
      }
      out({ type: "answer.final", turnId, epoch, text });
      done();
      if (wanted) replyTo(wanted.turnId, wanted.epoch, clock.now(), text);
    });
  }

  function command(body: CommandBody): void {
    const done = (): void => out({ type: "socket.acknowledged", command: body.type });
    if (body.type === "answer.finish") return finish(body, done);
    if (body.type === "answer.open") answer = { turnId: body.turnId, epoch: 0, startSample: body.startSample };
    if (body.type === "turn.played") log.played.push(body);
    if (body.type === "answer.discard") answer = null;
    if (body.type === "answer.reopen") log.reopened.push(clock.now());
    done();
  }

  function signal(message: Signal): void {
    if (message.type === "turn.request") replyTo(message.turnId, message.epoch, clock.now(), null);
    if (message.type === "turn.draft") prepare(message);
    if (message.type === "draft.drop") draft = null;
    if (message.type === "bargein.open") bargeIn = { turnId: message.turnId, startSample: message.startSample };
    if (message.type === "bargein.check") check(message);
  }

  function prepare({ turnId, samples, text }: Extract<Signal, { type: "turn.draft" }>): void {
    log.drafts += 1;
    const from = answer?.startSample ?? 0;
    const end = from + samples;
    const wordsAt = Math.max(clock.now(), clock.now() + (end - heardBy()) / 16);
    draft = { turnId, words: text ?? knownWords(from, end), readyAt: wordsAt + makingMs };
  }

  function check({ turnId, epoch, samples }: Extract<Signal, { type: "bargein.check" }>): void {
    const from = bargeIn?.turnId === turnId ? bargeIn.startSample : clockSample() - samples;
    const to = from + samples;
    later(Math.max(0, (to - heardBy()) / 16), () => out({ type: "bargein.words", turnId, epoch, samples, text: knownWords(from, to) }));
  }

  return {
    log,
    logic: () =>
      fromCallback<SocketCommand, Record<string, never>, SocketEvent>(({ sendBack, receive }) => {
        send = sendBack;
        out({ type: "socket.connected", view: viewOf(firstEvents()), capabilities: CAPABILITIES, storedSamples: 0 });
        listen();
        receive((message) => {
          if (message.type === "socket.command") later(NETWORK_MS, () => command(message.body));
          else if (message.type === "socket.signal") later(NETWORK_MS, () => signal(message.signal));
        });
      }),
  };
}
