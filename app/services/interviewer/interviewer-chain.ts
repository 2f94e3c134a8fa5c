import { HotseatError, ProviderError } from "~/domain/errors";
import type { CircuitBreaker } from "~/services/http/circuit-breaker";
import { timed } from "~/services/session/timed-iteration";

import { restOfTurn } from "./finish-turn";
import type { Interviewer, ReplyOptions, ReplyPart, StandIn } from "./interviewer";
import { TURN_LIMITS, type TurnLimits, TurnSoFar } from "./turn-so-far";

export interface ChainLink {
  interviewer: Interviewer;
  /** Keeps it from being asked for a while after a failure. Default: it is always asked. */
  breaker?: CircuitBreaker;
}

export interface ChainOptions {
  /** The first speaks; each stands in for those before it. The last must not need what the others need. */
  links: readonly [ChainLink, ...ChainLink[]];
  /** Default: `TURN_LIMITS`. */
  limits?: Partial<TurnLimits>;
  /** Told of every turn in which another stands in; the turn carries the same. Default: nothing. */
  onFallback?: (standIn: StandIn) => void;
  /** Milliseconds of a steady clock. */
  now?: () => number;
}

type Chain = Required<Omit<ChainOptions, "limits">> & { limits: TurnLimits };

/**
 * Has the next interviewer speak when one fails or is too slow. Before its first whole clause the next one speaks the turn; after it the
 * next one goes on behind the last whole clause. No sentence is said twice, and no turn ends without its question.
 */
export function chainInterviewers({ links, limits, onFallback = () => undefined, now = () => performance.now() }: ChainOptions): Required<Interviewer> {
  const chain: Chain = { links, limits: { ...TURN_LIMITS, ...limits }, onFallback, now };
  const [{ interviewer }] = links;
  return {
    id: interviewer.id,
    name: interviewer.name,
    limits: interviewer.limits,
    speaks: (language) => interviewer.speaks?.(language) ?? true,
    plan: (options) => plan(chain, options),
    reply: (options) => speak({ chain, options, turn: new TurnSoFar(chain.limits, chain.now) }),
    continue({ move, textSoFar, ...options }) {
      const turn = new TurnSoFar(chain.limits, chain.now);
      turn.goOn(move, textSoFar);
      return speak({ chain, options, turn });
    },
  };
}

async function plan({ links, onFallback }: Chain, options: Parameters<Interviewer["plan"]>[0]): ReturnType<Interviewer["plan"]> {
  let failure: HotseatError | null = null;
  for (const { interviewer } of links) {
    if (failure) onFallback(noticeOf(interviewer, failure));
    try {
      return await interviewer.plan(options);
    } catch (error) {
      failure = expected(error, options.signal);
    }
  }
  throw failure ?? tooSlow();
}

interface Speech {
  chain: Chain;
  options: ReplyOptions;
  turn: TurnSoFar;
}

async function* speak(speech: Speech): AsyncGenerator<ReplyPart> {
  const { chain, options, turn } = speech;
  options.signal.throwIfAborted();
  let failure: HotseatError | null = null;
  for (const link of chain.links) {
    if (turn.given && !link.interviewer.continue) continue;
    if (link.breaker && !link.breaker.enter()) {
      failure ??= link.breaker.reason;
      continue;
    }
    try {
      yield* speakWith(link, speech, failure ? noticeOf(link.interviewer, failure) : null);
      return;
    } catch (error) {
      failure = expected(error, options.signal);
      turn.breakOff();
      if (isWhole(speech, turn.given)) return;
    }
  }
  throw failure ?? tooSlow();
}

/** Has one interviewer speak the turn or its rest, and notes how that went. */
async function* speakWith(link: ChainLink, speech: Speech, notice: StandIn | null): AsyncGenerator<ReplyPart> {
  const { chain, turn } = speech;
  const goesOn = turn.given !== "";
  let over = false;
  try {
    if (notice) chain.onFallback(notice);
    if (notice && goesOn) yield { type: "stand-in", standIn: notice, textSoFar: turn.given };
    for await (const part of partsFrom(link.interviewer, speech)) {
      yield* turn.take(notice && part.type === "move" ? { ...part, standIn: notice } : part);
    }
    if (goesOn ? !isWhole(speech, turn.written) : !turn.written.trim()) throw saidTooLittle();
    yield* turn.end();
    over = true;
    link.breaker?.succeeded();
  } catch (error) {
    over = true;
    if (speech.options.signal.aborted) link.breaker?.left();
    else link.breaker?.failed(error);
    throw error;
  } finally {
    if (!over) link.breaker?.left();
  }
}

/** Its parts, as long as it keeps up with the listener. */
async function* partsFrom(interviewer: Interviewer, { chain, options, turn }: Speech): AsyncGenerator<ReplyPart> {
  const askedAt = chain.now();
  const stop = new AbortController();
  const signal = AbortSignal.any([options.signal, stop.signal]);
  const { move, given } = turn;
  const source =
    given && move && interviewer.continue ? interviewer.continue({ ...options, move, textSoFar: given, signal }) : interviewer.reply({ ...options, signal });
  const patience = (): number => Math.max(0, turn.deadline(askedAt) - chain.now());
  try {
    yield* timed(source, { patience, schedule, signal: options.signal, late: tooSlow });
  } finally {
    stop.abort();
  }
}

function schedule(run: () => void, ms: number): () => void {
  const timer = setTimeout(run, ms);
  return () => clearTimeout(timer);
}

/** Whether nothing is missing of the turn, when `text` is all of it. */
function isWhole({ options, turn: { move } }: Speech, text: string): boolean {
  return text !== "" && move !== null && restOfTurn({ ...options, move, textSoFar: text }) === "";
}

function noticeOf({ id, name }: Interviewer, { message }: HotseatError): StandIn {
  return { id, name, message: `${firstSentence(message)} ${name} stands in for this turn.` };
}

/** What happened; "try again" is not needed when somebody stands in. */
const firstSentence = (message: string): string => message.split(/(?<=\.)\s/)[0] ?? message;

/** An abort is not a failure, and a programmer's mistake must not hide behind a stand-in. */
function expected(error: unknown, signal: AbortSignal): HotseatError {
  signal.throwIfAborted();
  if (error instanceof HotseatError) return error;
  throw error;
}

function tooSlow(): ProviderError {
  return new ProviderError("The language model is too slow for a conversation. Try again.", { code: "provider-timeout", retryable: true });
}

function saidTooLittle(): ProviderError {
  return new ProviderError("The language model's turn was not complete. Try again.", { code: "provider-malformed", retryable: true });
}
