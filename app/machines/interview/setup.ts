import { fromCallback, setup } from "xstate";

import { captureMachine } from "../capture-machine";
import { answerActions } from "./answer-actions";
import { silenceLeftMs } from "./answer-updates";
import { bargeInActions } from "./barge-in-actions";
import { holdDelayMs } from "./barge-in-updates";
import type { InterviewContext, InterviewInput } from "./context";
import { deviceActions } from "./device-actions";
import { draftActions } from "./draft-actions";
import type {
  InterviewEvent,
  PlayerCommand,
  PlayerEvent,
  RecogniserCommand,
  RecogniserEvent,
  SocketCommand,
  SocketEvent,
} from "./events";
import { guards } from "./guards";
import { pageActions } from "./page-actions";
import { patienceActions } from "./patience-actions";
import { timingActions } from "./timing-actions";
import { turnActions } from "./turn-actions";

function unprovided(name: string): () => never {
  return () => {
    throw new Error(`The ${name} actor has to be provided.`);
  };
}

/** Waits of the interview, in milliseconds; each has a visible way out. */
const WAITS = {
  /** A cut has a fade of some 12 ms; a player that does not answer is taken to be silent. */
  cut: 1_000,
  /** No clip is longer than 20 s. */
  clip: 60_000,
  /** Usually two seconds; the browser's question about the microphone waits for a person. */
  preparing: 45_000,
  /** The server gives up at 15 s for the first words and 15 s for the first sound. */
  thinking: 35_000,
  /** Without a played sample. Buffers hold 600 ms. */
  stalled: 20_000,
  /** Silence after which the page says "take your time"; nothing is asked anew by itself. */
  patience: 25_000,
  /** The last recognition result of a browser comes within 1.5 s of its stop. */
  settling: 3_000,
  /** A long answer that has to be transcribed whole. */
  transcribing: 120_000,
  /** The answer's own limit on the server. */
  answer: 30 * 60_000,
  ending: 10_000,
  /** While it is not clear what a voice over the interviewer's is: how often to look at it again, and how long at most. */
  judgement: 50,
  bargeIn: 8_000,
  /** The interviewer does not begin while somebody speaks; a voice that goes on for longer is none. */
  yielding: 15_000,
  /** A voice that is still there so long after the interviewer's turn is the candidate's, not its echo; as long as the pre-roll. */
  lingering: 500,
} as const;

const silentMs = ({ answer, surroundings }: InterviewContext): number =>
  surroundings.now() - (answer?.silentSince ?? surroundings.now());

/** Names, types and effects of the interview's statechart; the chart itself is in `machine.ts`. */
export const interviewSetup = setup({
  types: {
    context: {} as InterviewContext,
    input: {} as InterviewInput,
    events: {} as InterviewEvent,
  },
  actors: {
    socket: fromCallback<SocketCommand, Record<string, never>, SocketEvent>(unprovided("socket")),
    player: fromCallback<PlayerCommand, Record<string, never>, PlayerEvent>(unprovided("player")),
    recogniser: fromCallback<RecogniserCommand, Record<string, never>, RecogniserEvent>(unprovided("recogniser")),
    capture: captureMachine,
  },
  guards,
  delays: {
    ...WAITS,
    /** What was said decides how long to wait; silence that has passed already counts. */
    endpoint: ({ context }) => (context.answer && silenceLeftMs(context, context.answer)) ?? WAITS.answer,
    hold: ({ context }) => holdDelayMs(context),
    patience: ({ context }) => Math.max(0, WAITS.patience - silentMs(context)),
  },
  actions: { ...pageActions, ...deviceActions, ...turnActions, ...answerActions, ...bargeInActions, ...patienceActions, ...draftActions, ...timingActions },
});
