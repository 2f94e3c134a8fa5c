import { interviewSetup } from "../setup";
import { clipState } from "./clip";
import { ending } from "./ending";
import { finishing } from "./finishing";
import { listening } from "./listening";
import { paused } from "./pausing";
import { replying } from "./replying";
import { resync } from "./shared";

/** Who may speak now. */
export const floor = interviewSetup.createStateConfig({
  initial: "opening",
  on: {
    "user.end": { target: ".ending", actions: { type: "setEndReason", params: { reason: "candidate" } } },
    "socket.refused": [
      {
        guard: ({ event }) => event.reason === "superseded" || event.reason === "occupied",
        target: ".displaced",
      },
      // The way back is still open, but only a press tries it.
      {
        guard: ({ event }) => event.reason === "unreachable" || event.reason === "slow",
        actions: {
          type: "setProblem",
          params: {
            code: "connection",
            message: "The server cannot be reached. What you said is kept on this page; leave it open and try again.",
          },
        },
      },
      { target: ".lost" },
    ],
    "socket.rejected": [
      // `answer.failed` has told of it already, and the floor has moved on.
      { guard: ({ event }) => event.command === "answer.finish" },
      { target: ".preparing", actions: [...resync] },
    ],
  },
  states: {
    opening: { always: [{ guard: "beginsNow", target: "intro" }, { target: "waiting" }] },
    /** A page that comes back: sound needs a press, and so does the person. */
    waiting: { always: { guard: "knownToHaveEnded", target: "ended" }, on: { "user.resume": "preparing" } },
    intro: { ...clipState("intro", "#interview.floor.preparing"), entry: ["openMicrophone", "begin", "markLive"] },
    preparing: {
      entry: "openMicrophone",
      exit: "clearProblem",
      always: { guard: "ready", target: "route", actions: "resumeIfPaused" },
      on: { "user.retry": { target: "preparing", reenter: true, actions: "reconnect" } },
      after: {
        preparing: {
          actions: {
            type: "setProblem",
            params: {
              code: "connection",
              message: "The server does not answer. Check the connection and try again; nothing is lost.",
            },
          },
        },
      },
    },
    /** What comes next is in the record. */
    route: {
      always: [
        { guard: "ended", target: "ended" },
        // It was asked for and has not come yet.
        { guard: "turnAwaited", target: "replying" },
        { guard: "toIntro", target: "intro" },
        { guard: "toSpeak", target: "replying", actions: "takeUpTurn" },
        { guard: "toAnswer", target: "listening.answering", actions: "reopenAnswer" },
        { guard: "toListen", target: "listening" },
        { guard: "toOutro", target: "outro" },
        { target: "replying" },
      ],
    },
    replying,
    /** The interviewer has fallen silent in the middle; why says what follows. */
    cut: {
      always: [
        {
          guard: { type: "afterCut", params: { then: "repeat" } },
          target: "replying",
          actions: { type: "setRequest", params: { request: "repeat" } },
        },
        {
          guard: { type: "afterCut", params: { then: "skip" } },
          target: "replying",
          actions: { type: "setRequest", params: { request: "skip" } },
        },
        { guard: { type: "afterCut", params: { then: "redo" } }, target: "replying", actions: "redoLastAnswer" },
        { guard: "toOutro", target: "outro", actions: "dropBargeIn" },
        { guard: "nothingAsked", target: "replying", actions: "dropBargeIn" },
        { guard: "bargeInTaken", target: "listening.answering", actions: ["listen", "answerBargeIn"] },
        { target: "listening", actions: "dropBargeIn" },
      ],
    },
    turnOver: { always: [{ guard: "toOutro", target: "outro" }, { target: "listening" }] },
    listening,
    finishing,
    editing: {
      on: {
        "user.saveEdit": {
          target: "route",
          actions: { type: "editLastAnswer", params: ({ event }) => ({ text: event.text }) },
        },
        "user.cancelEdit": "route",
      },
    },
    paused,
    outro: {
      ...clipState("outro", "#interview.floor.ending"),
      entry: { type: "setEndReason", params: { reason: "completed" } },
    },
    ending,
    /** The interview goes on in another tab. */
    displaced: {
      entry: ["dropDevices", "closeMicrophone"],
      on: {
        "user.takeOver": { target: "preparing", actions: ["forgetView", "forgetMicrophone", "takeOver"] },
        "user.end": {},
      },
    },
    /** Nothing can be done here any more: deleted, or a page of another version. */
    lost: { entry: ["dropDevices", "closeMicrophone"], on: { "user.end": {}, "socket.rejected": {} } },
    ended: {
      entry: ["dropDevices", "closeMicrophone"],
      on: { "user.end": {}, "socket.rejected": {}, "socket.refused": {} },
    },
  },
});
