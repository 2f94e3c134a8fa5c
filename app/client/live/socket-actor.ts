import { fromCallback } from "xstate";

import { HotseatError, messageForPerson } from "~/domain/errors";
import type { AudioFrame, CommandBody } from "~/domain/protocol";
import type { SocketCommand, SocketEvent } from "~/machines/interview/events";

import { type InterviewSocket, type InterviewSocketEvents, createInterviewSocket } from "../interview-socket";
import { tabId } from "../tab-id";

interface SocketActorOptions {
  /** Known once the server has made the interview; until then everything waits. */
  interviewId: Promise<string>;
  onAudio: (frame: AudioFrame) => void;
  /** There is no connection any more. */
  onLost: () => void;
  /** Hands out the socket for recorded sound. */
  onReady: (socket: InterviewSocket) => void;
  /** Adds to a command what only the devices know. Default: nothing. */
  stamp?: (body: CommandBody) => CommandBody;
  makeSocket?: (url: string, events: InterviewSocketEvents) => InterviewSocket;
}

const socketUrl = (interviewId: string): string =>
  `${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/interviews/${interviewId}/socket`;

/** The resilient socket as an actor of the interview machine. */
export function socketActor({
  interviewId,
  onAudio,
  onLost,
  onReady,
  stamp = (body) => body,
  makeSocket = (url, events) => createInterviewSocket({ url, tabId: tabId(), events }),
}: SocketActorOptions) {
  return fromCallback<SocketCommand, Record<string, never>, SocketEvent>(({ sendBack, receive }) => {
    let disposed = false;
    let refused = false;
    const tell = (event: SocketEvent): void => {
      if (!disposed) sendBack(event);
    };
    const events: InterviewSocketEvents = {
      onState(state) {
        refused = state.type === "refused";
        if (state.type !== "connected") onLost();
        if (state.type === "connected") {
          const { view, capabilities, storedSamples } = state.welcome;
          tell({ type: "socket.connected", view, capabilities, storedSamples });
        } else if (state.type === "reconnecting") tell({ type: "socket.reconnecting", attempt: state.attempt });
        else if (state.type === "refused") tell({ type: "socket.refused", reason: state.reason });
      },
      onMessage: tell,
      onAudio,
      onProblem: (error) => tell({ type: "notice", code: error.code, message: error.message }),
    };
    let socket: InterviewSocket | null = null;
    const waiting: SocketCommand[] = [];
    interviewId.then(
      (id) => {
        if (disposed) return;
        socket = makeSocket(socketUrl(id), events);
        onReady(socket);
        socket.connect();
        for (const message of waiting.splice(0)) run(socket, message);
      },
      // Whoever began the interview tells the person why there is none.
      () => undefined,
    );

    async function command(socket: InterviewSocket, body: CommandBody): Promise<void> {
      try {
        await socket.command(body);
        tell({ type: "socket.acknowledged", command: body.type });
      } catch (error) {
        // Another tab has the interview now, or the page is going: nobody is to be told twice.
        if (disposed || refused) return;
        if (!(error instanceof HotseatError)) throw error;
        tell({ type: "socket.rejected", command: body.type, message: messageForPerson(error, "That was not possible."), retryable: error.retryable });
      }
    }

    function run(open: InterviewSocket, message: SocketCommand): void {
      if (message.type === "socket.command") void command(open, message.body);
      else if (message.type === "socket.signal") open.signal(message.signal);
      else open.connect({ takeOver: message.type === "socket.takeOver" });
    }

    // At once where possible: the sound of an answer must not overtake the command that opens it.
    receive((given) => {
      const message = given.type === "socket.command" ? { ...given, body: stamp(given.body) } : given;
      if (socket) run(socket, message);
      else waiting.push(message);
    });
    return () => {
      disposed = true;
      socket?.close();
    };
  });
}
