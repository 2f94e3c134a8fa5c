import type { InterviewView } from "~/domain/transcript";

import type { InterviewContext, Problem } from "./context";
import type { FloorMessage, SocketEvent } from "./events";
import { command, steps } from "./steps";
import { welcomed, withMessage } from "./view-updates";

const NOTICE_LIMIT = 3;

export const withNotice = (context: InterviewContext, message: string): string[] =>
  [...context.notices.filter((notice) => notice !== message), message].slice(-NOTICE_LIMIT);

/** The interview as a whole: what the server says of it, its beginning, pauses and end. */
export const pageActions = {
  // The interview clock lives outside, with the audio clock; it stands still while paused.
  holdClock: () => undefined,
  releaseClock: () => undefined,
  catchUpClock: () => undefined,

  welcome: steps(({ context, change }, params: Extract<SocketEvent, { type: "socket.connected" }>) =>
    change({
      capabilities: params.capabilities,
      storedSamples: params.storedSamples,
      refused: null,
      ...(context.welcomed ? {} : { view: welcomed(context, params.view, params.storedSamples), welcomed: true, begins: false }),
    }),
  ),
  applyMessage: steps(({ context, change }, message: FloorMessage) => change({ view: withMessage(context, message) })),
  note: steps(({ context, change }, params: { message: string }) => change({ notices: withNotice(context, params.message) })),
  setProblem: steps(({ change }, params: Problem) => change({ problem: params })),
  clearProblem: steps(({ change }) => change({ problem: null })),
  /** The turn that could not be said is asked for again afterwards; a connection that is away stays a problem. */
  leaveTurnProblem: steps(({ context, change }) => {
    if (context.problem?.code === "interviewer") change({ problem: null });
  }),
  setRefused: steps(({ change }, params: { reason: InterviewContext["refused"] }) => change({ refused: params.reason })),
  /** Forgets what this page believed; the next welcome tells what is true. */
  forgetView: steps(({ change }) => change({ welcomed: false, begins: false, turn: null, answer: null, nextRequest: "next", draft: null, nextTurnId: null })),
  reconnect: steps(({ tell }) => tell("socket", { type: "socket.reconnect" })),
  takeOver: steps(({ tell }) => tell("socket", { type: "socket.takeOver" })),

  setEndReason: steps(({ change }, params: { reason: InterviewContext["endReason"] }) => change({ endReason: params.reason })),
  endInterview: steps(({ context, tell }) => tell("socket", command({
      type: "interview.end",
      reason: context.endReason,
      atSample: context.surroundings.clockSample(),
    }))),
  markEnded: steps(({ context, change }) => change({ view: ({ ...context.view, status: "ended" as const }) })),
  begin: steps(({ tell }) => tell("socket", command({ type: "interview.begin" }))),
  markLive: steps(({ context, change }) => change({ view: ({ ...context.view, status: "live" as const }) })),
  pause: steps(({ context, tell }) => tell("socket", command({ type: "interview.pause", atSample: context.surroundings.clockSample() }))),
  resume: steps(({ context, tell }) => tell("socket", command({ type: "interview.resume", atSample: context.surroundings.clockSample() }))),
  /** The page was left while the interview was paused. */
  resumeIfPaused: steps(({ context, change, tell }) => {
    if (context.view.status !== "paused") return;
    const atSample = context.surroundings.clockSample();
    tell("socket", command({ type: "interview.resume", atSample }));
    change({ view: { ...context.view, status: "live" } });
  }),
  adoptView: steps(({ change }, params: { view: InterviewView }) => change({ view: params.view, answer: null })),
};
