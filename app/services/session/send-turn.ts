import { msToSamples } from "~/domain/audio";
import type { AudioFrame, ServerMessage } from "~/domain/protocol";
import type { Move } from "~/domain/record";

import { type SoundClause, type TurnSound, samplesOf } from "./turn-sound";

/** One frame down while little waits in the page: 40 ms, as Pipecat sends (voice.md), so that sound leaves as soon as it is made. */
const SHORT_FRAME = msToSamples(40);
/** With this much in the page nothing is urgent: a frame costs about the same whatever its length, so they are five times as long. */
const AT_EASE = msToSamples(200);
const LONG_FRAME = msToSamples(200);
/** What may go before the turn itself: what follows has as long to come. */
const AHEAD_OF_TURN = msToSamples(200);

/** Where a session's messages go; a connection that is gone swallows them. */
export interface Outbox {
  send(message: ServerMessage): void;
  sendAudio(frame: AudioFrame): void;
}

export interface SendTurnOptions {
  turnId: string;
  epoch: number;
  move: () => Move;
  sound: TurnSound;
  /** Audio before it is left out; clauses and words are all sent. */
  fromSample: number;
  /** Samples that have been played, as far as is known. Whoever raises it beats `sound.changed`. */
  played: () => number;
  /** Samples that may be sent beyond `played`. */
  ahead: number;
  /** Told before each clause. */
  onClause: (index: number) => void;
  out: Outbox;
  signal: AbortSignal;
}

/** Sends a turn as it is made. Throws what its making threw, or the signal's reason. */
export async function sendTurn(options: SendTurnOptions): Promise<void> {
  const { sound, out, turnId, epoch, signal } = options;
  for (let index = 0; ; index += 1) {
    options.onClause(index);
    const clause = await nextClause(sound, index, signal);
    if (!clause) break;
    if (index === 0) out.send({ type: "turn.opened", turnId, epoch, move: options.move() });
    if (index > 0 && !clause.filler && sound.clauses[index - 1]?.filler) out.send({ type: "turn.opened", turnId, epoch, move: options.move() });
    out.send(clauseMessage({ turnId, epoch }, clause));
    await sendSound(options, clause);
  }
  out.send({ type: "turn.end", turnId, epoch, samples: sound.samples });
}

/**
 * Sends the first sound of a turn as it comes, before the page may be told of it: the page is silent until then. It is sent again with the
 * turn, for nobody knows yet whether the page that will hear it got it. Throws the signal's reason.
 */
export async function sendAhead({ sound, signal, ...target }: FrameOptions & Pick<SendTurnOptions, "sound" | "signal">): Promise<void> {
  for (let at = 0; at < AHEAD_OF_TURN && sound.failure === null && !signal.aborted; ) {
    const clause = sound.clauses[0];
    if (clause && clause.samples >= at + SHORT_FRAME) {
      const end = Math.min(clause.samples, AHEAD_OF_TURN);
      sendFrame(target, clause, { from: at, to: end });
      at = end;
    } else if (clause?.voiced) return;
    else await sound.changed.next(signal);
  }
}

export function clauseMessage({ turnId, epoch }: { turnId: string; epoch: number }, { index, text, filler }: Pick<SoundClause, "index" | "text" | "filler">): ServerMessage {
  return { type: "turn.clause", turnId, epoch, index, text, ...(filler && { filler }) };
}

/** The clause once it may leave the server; null when no clause follows. */
async function nextClause(sound: TurnSound, index: number, signal: AbortSignal): Promise<SoundClause | null> {
  const ready = (): boolean => sound.clauses[index]?.durable ?? (sound.textEnded && index >= sound.clauses.length);
  await sound.changed.until(() => ready() || sound.failure !== null, signal);
  if (sound.failure !== null && !ready()) throw sound.failure;
  return sound.clauses[index] ?? null;
}

async function sendSound(options: SendTurnOptions, clause: SoundClause): Promise<void> {
  const { sound, signal } = options;
  let at = options.fromSample;
  let wordsSent = false;
  for (;;) {
    if (clause.voiced && !wordsSent) {
      wordsSent = true;
      sendWords(options, clause);
    }
    at = Math.max(at, clause.firstSample);
    const next = frameEnd(clause, at, at - options.played() < AT_EASE ? SHORT_FRAME : LONG_FRAME);
    if (next === null) return;
    if (next > at && next - options.played() <= options.ahead) {
      sendFrame(options, clause, { from: at, to: next });
      at = next;
    } else {
      if (sound.failure !== null && !clause.voiced) throw sound.failure;
      await sound.changed.next(signal);
    }
  }
}

/**
 * Where the frame that begins at `at` ends; `at` itself when it is not there yet, null when the clause is over. The last
 * frame is held back until the clause is complete, because its words must come before it.
 */
function frameEnd(clause: SoundClause, at: number, length: number): number | null {
  const end = clause.firstSample + clause.samples;
  if (clause.voiced) return at >= end ? null : Math.min(at + length, end);
  return at + length + SHORT_FRAME <= end ? at + length : at;
}

function sendWords({ out, turnId, epoch }: SendTurnOptions, { index, words }: SoundClause): void {
  if (words.length > 0) out.send({ type: "turn.words", turnId, epoch, index, words });
}

type FrameOptions = Pick<SendTurnOptions, "turnId" | "epoch" | "out">;

function sendFrame(
  { out, turnId, epoch }: FrameOptions,
  clause: SoundClause,
  { from, to }: { from: number; to: number },
): void {
  out.sendAudio({ turnId, epoch, firstSample: from, samples: samplesOf(clause, from, to) });
}
