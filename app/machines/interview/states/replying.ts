import { and } from "xstate";

import { interviewSetup } from "../setup";
import { of, ofEpoch, progressed } from "./shared";

/** From the request of the interviewer's turn to its last sample. */
export const replying = interviewSetup.createStateConfig({
  entry: "requestTurn",
  initial: "thinking",
  on: {
    // After a loss the rest is asked for again; what is known already changes nothing.
    "socket.connected": { target: "replying", reenter: true },
    "turn.end": {
      guard: { type: "ofTurnAndEpoch", params: ofEpoch },
      actions: {
        type: "finishPlayback",
        params: ({ event }) => ({ turnId: event.turnId, samples: event.samples }),
      },
    },
    "turn.failed": {
      guard: { type: "ofTurnAndEpoch", params: ofEpoch },
      target: ".broken",
      actions: { type: "setProblem", params: ({ event }) => ({ code: "interviewer", message: event.message }) },
    },
    "player.failed": {
      guard: { type: "ofTurn", params: of },
      target: ".broken",
      actions: { type: "setProblem", params: ({ event }) => ({ code: "interviewer", message: event.message }) },
    },
    "player.started": {
      guard: { type: "ofTurn", params: of },
      target: ".speaking",
      actions: { type: "turnStarted", params: ({ event }) => ({ startSample: event.startSample }) },
    },
    "player.ended": {
      guard: { type: "ofTurn", params: of },
      target: "turnOver",
      actions: [progressed, { type: "endTurn", params: { outcome: "completed" } }],
    },
    "user.interrupt": { target: ".cutting", actions: { type: "setAfterCut", params: { then: "listen" } } },
    "user.repeat": { target: ".cutting", actions: { type: "setAfterCut", params: { then: "repeat" } } },
    "user.skip": { target: ".cutting", actions: { type: "setAfterCut", params: { then: "skip" } } },
    "user.redo": {
      guard: "hasLastAnswer",
      target: ".cutting",
      actions: { type: "setAfterCut", params: { then: "redo" } },
    },
    "user.edit": [
      { guard: and(["hasLastAnswer", "turnHeard"]), target: "editing", actions: "holdPlayer" },
      // Not a word of the reaction was heard: it is withdrawn, and made anew from the corrected text.
      {
        guard: "hasLastAnswer",
        target: "editing",
        actions: ["stopPlayer", { type: "endTurn", params: { outcome: "interrupted" } }],
      },
    ],
    "user.pause": { target: "paused", actions: "holdPlayer" },
  },
  states: {
    thinking: {
      on: { "player.progress": { guard: { type: "ofTurn", params: of }, target: "speaking", actions: progressed } },
      after: {
        thinking: {
          target: "broken",
          actions: {
            type: "setProblem",
            params: {
              code: "interviewer",
              message: "The interviewer does not answer. What you said is saved. Try again, or end and come back later.",
            },
          },
        },
      },
    },
    speaking: {
      on: {
        "player.progress": {
          guard: { type: "ofTurn", params: of },
          target: "speaking",
          reenter: true,
          actions: [progressed, "tellProgress"],
        },
      },
      after: {
        stalled: {
          target: "broken",
          actions: {
            type: "setProblem",
            params: {
              code: "interviewer",
              message: "The interviewer's voice stopped in the middle. Try again to hear the rest, or go on and answer.",
            },
          },
        },
      },
    },
    /** It cannot be said to its end now: try again, or go on without the rest. */
    broken: {
      on: {
        "user.retry": { target: "#interview.floor.replying", reenter: true },
        "player.progress": {
          guard: { type: "ofTurn", params: of },
          target: "speaking",
          actions: [progressed, "tellProgress", "clearProblem"],
        },
      },
    },
    cutting: {
      entry: "stopPlayer",
      on: {
        "player.ended": {
          guard: { type: "ofTurn", params: of },
          target: "#interview.floor.cut",
          actions: [progressed, { type: "endTurn", params: { outcome: "completed" } }],
        },
        "player.started": {},
        "player.stopped": {
          guard: { type: "ofTurn", params: of },
          target: "#interview.floor.cut",
          actions: [progressed, { type: "endTurn", params: { outcome: "interrupted" } }],
        },
        "turn.failed": {},
        "user.pause": {},
        "user.edit": {},
        "user.interrupt": {},
        "socket.connected": {},
      },
      after: {
        cut: { target: "#interview.floor.cut", actions: { type: "endTurn", params: { outcome: "interrupted" } } },
      },
    },
  },
});
