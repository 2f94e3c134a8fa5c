import { enqueueActions } from "xstate";

import type { CommandBody, Signal } from "~/domain/protocol";

import type { CaptureCommand } from "../capture-machine";
import type { InterviewContext } from "./context";
import type { InterviewEvent, PlayerCommand, RecogniserCommand, SocketCommand } from "./events";

interface Commands {
  socket: SocketCommand;
  player: PlayerCommand;
  recogniser: RecogniserCommand;
  capture: CaptureCommand;
}

export interface Tools {
  /** As it was before the first change. */
  context: InterviewContext;
  change: (patch: Partial<InterviewContext>) => void;
  tell: <Child extends keyof Commands>(child: Child, command: Commands[Child]) => void;
}

/**
 * An action of several steps: changes of the context and messages to the children, in order. It is `enqueueActions` with
 * typed messages, and with the type parameters that TypeScript cannot infer inside of `setup`.
 */
export function steps<Params extends object | undefined = undefined>(run: (tools: Tools, params: Params) => void) {
  return enqueueActions<InterviewContext, InterviewEvent, Params, InterviewEvent, never, never, never, never, never>(
    ({ context, enqueue }, params) => {
      run(
        {
          context,
          change: (patch) => enqueue.assign(patch),
          tell: (child, command) => enqueue.sendTo(child, command),
        },
        params,
      );
    },
  );
}

export const command = (body: CommandBody): SocketCommand => ({ type: "socket.command", body });
export const signal = (body: Signal): SocketCommand => ({ type: "socket.signal", signal: body });
