import { HotseatError, messageForPerson } from "~/domain/errors";

import type { Interviewer, ReplyOptions, ReplyPart, StandIn } from "./interviewer";

export interface FallbackOptions {
  primary: Interviewer;
  /** Speaks the turns that `primary` fails at. Must not need what `primary` needs. */
  standIn: Interviewer;
  /** Told of every turn that the stand-in speaks; the turn's move carries the same. Default: nothing. */
  onFallback?: (standIn: StandIn) => void;
}

/**
 * Lets the stand-in speak a turn when the chosen interviewer fails before its first word. Once a word was given away the
 * error is thrown: nobody finishes another's sentence.
 */
export function withFallback({ primary, standIn, onFallback }: FallbackOptions): Interviewer {
  const told = (error: unknown): StandIn => {
    const what = firstSentence(messageForPerson(error, "The interviewer failed."));
    const notice = { id: standIn.id, name: standIn.name, message: `${what} ${standIn.name} stands in for this turn.` };
    onFallback?.(notice);
    return notice;
  };
  return {
    id: primary.id,
    name: primary.name,
    limits: primary.limits,
    async plan(options) {
      try {
        return await primary.plan(options);
      } catch (error) {
        throwUnlessExpected(error, options.signal);
        told(error);
        return await standIn.plan(options);
      }
    },
    reply: (options) => reply({ primary, standIn, told }, options),
  };
}

/** What happened; "try again" is not needed when somebody stands in. */
const firstSentence = (message: string): string => message.split(/(?<=\.)\s/)[0] ?? message;

interface Speakers {
  primary: Interviewer;
  standIn: Interviewer;
  told: (error: unknown) => StandIn;
}

async function* reply({ primary, standIn, told }: Speakers, options: ReplyOptions): AsyncGenerator<ReplyPart> {
  let move: ReplyPart | null = null;
  let hasSpoken = false;
  try {
    for await (const part of primary.reply(options)) {
      if (part.type === "move") {
        move = part;
        continue;
      }
      // The move waits for the first word: a turn without one is not begun.
      if (!hasSpoken && move) yield move;
      hasSpoken = true;
      yield part;
    }
    if (hasSpoken) return;
  } catch (error) {
    if (hasSpoken) throw error;
    throwUnlessExpected(error, options.signal);
    return yield* instead(standIn, told(error), options);
  }
  yield* instead(standIn, told(null), options);
}

async function* instead(standIn: Interviewer, notice: StandIn, options: ReplyOptions): AsyncGenerator<ReplyPart> {
  for await (const part of standIn.reply(options)) yield part.type === "move" ? { ...part, standIn: notice } : part;
}

/** An abort is not a failure, and a programmer's mistake must not hide behind a stand-in. */
function throwUnlessExpected(error: unknown, signal: AbortSignal): void {
  signal.throwIfAborted();
  if (!(error instanceof HotseatError)) throw error;
}
