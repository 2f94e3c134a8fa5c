import { and, not } from "xstate";

import { interviewSetup } from "../setup";
import { disturbed } from "./disturbed";
import { of, ofEpoch, progressed } from "./shared";

/** Nothing of the reply was heard: the answer may go on, and whatever is said, the interviewer waits until it is said. */
const beforeReply = [
  { guard: and(["hearsVoices", "turnUnheard", "mayReopen"]), target: "#interview.floor.replying.disturbed.held" },
  { guard: and(["hearsVoices", "turnUnheard"]), target: "#interview.floor.replying.yielding" },
] as const;

const voiceBegins = [
  ...beforeReply,
  { guard: and(["mayBargeIn", "onLoudspeakers"]), target: "#interview.floor.replying.disturbed.overheard" },
  { guard: "mayBargeIn", target: "#interview.floor.replying.disturbed" },
] as const;

const failed = {
  type: "setProblem",
  params: ({ event }: { event: { message: string } }) => ({ code: "interviewer" as const, message: event.message }),
} as const;

/** From the request of the interviewer's turn to its last sample. */
export const replying = interviewSetup.createStateConfig({
  entry: "requestTurn",
  exit: "leaveBargeIn",
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
      actions: failed,
    },
    "player.failed": {
      guard: { type: "ofTurn", params: of },
      target: ".broken",
      actions: failed,
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
    "user.interrupt": { target: ".taking", actions: "markPress" },
    "user.repeat": { target: ".cutting", actions: ["dropBargeIn", "markPress", { type: "setAfterCut", params: { then: "repeat" } }] },
    "user.skip": { target: ".cutting", actions: ["dropBargeIn", "markPress", { type: "setAfterCut", params: { then: "skip" } }] },
    "user.redo": {
      guard: "hasLastAnswer",
      target: ".cutting",
      actions: ["dropBargeIn", "markPress", { type: "setAfterCut", params: { then: "redo" } }],
    },
    "user.edit": [
      { guard: and(["hasLastAnswer", "turnHeard"]), target: "editing", actions: ["holdPlayer", "leaveTurnProblem"] },
      // Not a word of the reaction was heard: it is withdrawn, and made anew from the corrected text.
      {
        guard: "hasLastAnswer",
        target: "editing",
        actions: ["stopPlayer", "leaveTurnProblem", { type: "endTurn", params: { outcome: "interrupted" } }],
      },
    ],
    "user.pause": { target: "paused", actions: ["holdPlayer", "leaveTurnProblem"] },
  },
  states: {
    thinking: {
      always: [
        ...beforeReply.map((way) => ({ ...way, guard: and(["voiceOn", way.guard]) })),
        // It belongs to the answer, though it is over already.
        { ...beforeReply[0], guard: and(["saidMore", beforeReply[0].guard]) },
      ],
      on: {
        "player.progress": { guard: { type: "ofTurn", params: of }, target: "speaking", actions: progressed },
        "capture.speechStarted": [...voiceBegins],
      },
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
        "capture.speechStarted": [...voiceBegins],
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
    disturbed: {
      ...disturbed({ take: "#interview.floor.replying.taking", resume: "#interview.floor.replying.resuming" }),
      on: {
        "socket.connected": { actions: "askForRest" },
        // Told, but nothing is done about it before the candidate has spoken.
        "turn.failed": { guard: { type: "ofTurnAndEpoch", params: ofEpoch }, actions: failed },
        "player.failed": { guard: { type: "ofTurn", params: of }, actions: failed },
        "player.started": {
          guard: { type: "ofTurn", params: of },
          actions: { type: "turnStarted", params: ({ event }) => ({ startSample: event.startSample }) },
        },
        "player.progress": { guard: { type: "ofTurn", params: of }, actions: [progressed, "tellProgress"] },
        // The candidate began before the last word was out.
        "player.ended": {
          guard: { type: "overlapped", params: of },
          target: "outspoken",
          actions: progressed,
        },
      },
    },
    /** It was nothing. */
    resuming: {
      entry: ["resumeTurn", "dropBargeIn"],
      always: [
        { guard: "inTrouble", target: "broken" },
        { guard: "turnUnheard", target: "thinking" },
        { target: "speaking" },
      ],
    },
    /** The candidate speaks, or wants to. */
    taking: {
      entry: ["takeBargeIn", { type: "setAfterCut", params: { then: "listen" } }],
      always: [
        { guard: and(["turnUnheard", "mayReopen", "bargeInTaken"]), target: "#interview.floor.listening.answering", actions: "continueAnswer" },
        { target: "cutting" },
      ],
    },
    outspoken: {
      entry: ["takeBargeIn", { type: "setAfterCut", params: { then: "listen" } }, { type: "endTurn", params: { outcome: "completed" } }],
      always: "#interview.floor.cut",
    },
    /** Nothing is to be added to an answer, but nobody is spoken over. */
    yielding: {
      entry: "holdPlayer",
      always: { guard: not(and(["voiceOn", "hearsVoices"])), target: "released" },
      on: {
        "socket.connected": { actions: "askForRest" },
        "player.started": {
          guard: { type: "ofTurn", params: of },
          actions: { type: "turnStarted", params: ({ event }) => ({ startSample: event.startSample }) },
        },
      },
      after: { yielding: { target: "released", actions: "forgetVoice" } },
    },
    released: { entry: "releasePlayer", always: [{ guard: "turnUnheard", target: "thinking" }, { target: "speaking" }] },
    /** It cannot be said to its end now: try again, or go on without the rest. */
    broken: {
      on: {
        "user.retry": { target: "#interview.floor.replying", reenter: true },
        // The failure was of an earlier try; another was under way already.
        "turn.opened": { guard: { type: "ofTurnAndEpoch", params: ofEpoch }, target: "thinking", actions: "clearProblem" },
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
        // A player that cannot play is silent.
        "player.failed": {
          guard: { type: "ofTurn", params: of },
          target: "#interview.floor.cut",
          actions: { type: "endTurn", params: { outcome: "interrupted" } },
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
