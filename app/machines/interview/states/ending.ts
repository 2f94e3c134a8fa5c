import { interviewSetup } from "../setup";
import { of, progressed } from "./shared";

export const ending = interviewSetup.createStateConfig({
  entry: ["dropBargeIn", "stopPlayer", "stopRecording"],
  initial: "settling",
  on: { "user.end": {} },
  states: {
    settling: {
      always: { guard: "devicesSettled", target: "sending" },
      on: {
        "player.stopped": { guard: { type: "ofTurn", params: of }, actions: [progressed, "markStopped"] },
        "player.ended": { guard: { type: "ofTurn", params: of }, actions: [progressed, "markStopped"] },
      },
      after: { cut: "sending" },
    },
    sending: { entry: ["assumeRecorded", { type: "endTurn", params: { outcome: "interrupted" } }, "finishAtEnd"], always: "asking" },
    asking: {
      entry: "endInterview",
      on: {
        "socket.acknowledged": {
          guard: ({ event }) => event.command === "interview.end",
          target: "#interview.floor.ended",
          actions: "markEnded",
        },
        "socket.rejected": [
          // What became of the last turn and answer is the end's to say.
          { guard: ({ event }) => event.command !== "interview.end" },
          {
            guard: ({ event }) => event.retryable,
            target: "refused",
            actions: {
              type: "setProblem",
              params: ({ event }) => ({ code: "other", message: `The end is not saved yet. ${event.message} Everything up to here is kept; try again in a moment.` }),
            },
          },
          // It had ended already.
          { target: "#interview.floor.ended", actions: "markEnded" },
        ],
        "user.retry": { actions: ["clearProblem", "reconnect"] },
      },
      after: {
        ending: {
          actions: {
            type: "setProblem",
            params: {
              code: "connection",
              message:
                "The server does not answer, so the end is not saved yet. Everything up to here is kept. Leave this page open, or try again.",
            },
          },
        },
      },
    },
    refused: { on: { "socket.rejected": {}, "user.retry": { target: "asking", actions: "clearProblem" } } },
  },
});
