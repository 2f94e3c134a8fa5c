import { and } from "xstate";

import { initialContext } from "./context";
import { interviewSetup } from "./setup";

const of = <Event extends { turnId: string }>({ event }: { event: Event }) => ({ turnId: event.turnId });
const ofEpoch = <Event extends { turnId: string; epoch: number }>({ event }: { event: Event }) => ({
  turnId: event.turnId,
  epoch: event.epoch,
});
const samples = <Event extends { samples: number }>({ event }: { event: Event }) => ({ samples: event.samples });

/** The server knows better: forget what this page believed and take up its view. */
const resync = [
  { type: "note", params: ({ event }: { event: { message: string } }) => ({ message: event.message }) },
  "dropDevices",
  "forgetView",
  "reconnect",
] as const;

/** The connection as the page shows it. Keeping it, and sending again what was lost, is the socket actor's work. */
const connection = interviewSetup.createStateConfig({
  initial: "connecting",
  on: {
    "socket.connected": {
      target: ".online",
      actions: [{ type: "welcome", params: ({ event }) => event }, "catchUpClock"],
    },
    "socket.reconnecting": ".reconnecting",
    "socket.refused": {
      target: ".refused",
      actions: { type: "setRefused", params: ({ event }) => ({ reason: event.reason }) },
    },
  },
  states: {
    connecting: {},
    online: {},
    reconnecting: {},
    refused: { on: { "user.retry": { target: "connecting", actions: ["clearProblem", "reconnect"] } } },
  },
});

/** What the server and the person's devices say, whoever has the floor. */
const reports = interviewSetup.createStateConfig({
  on: {
    "turn.opened": { guard: { type: "ofTurn", params: of }, actions: { type: "applyMessage", params: ({ event }) => event } },
    "turn.clause": { guard: { type: "ofTurn", params: of }, actions: { type: "applyMessage", params: ({ event }) => event } },
    "turn.words": { guard: { type: "ofTurn", params: of }, actions: { type: "applyMessage", params: ({ event }) => event } },
    "turn.end": { guard: { type: "ofTurn", params: of }, actions: { type: "applyMessage", params: ({ event }) => event } },
    "answer.final": { guard: { type: "ofAnswer", params: of }, actions: { type: "applyMessage", params: ({ event }) => event } },
    "answer.partial": {
      guard: { type: "ofAnswer", params: of },
      actions: { type: "setPartial", params: ({ event }) => ({ text: event.text }) },
    },
    "recogniser.partial": {
      guard: { type: "ofAnswer", params: of },
      actions: { type: "setPartial", params: ({ event }) => ({ text: event.text }) },
    },
    "recogniser.final": {
      guard: { type: "ofAnswer", params: of },
      actions: { type: "setRecognised", params: ({ event }) => ({ text: event.text }) },
    },
    "recogniser.available": { actions: { type: "setRecogniser", params: { state: "available" } } },
    "recogniser.unavailable": { actions: { type: "setRecogniser", params: { state: "unavailable" } } },
    notice: { actions: { type: "note", params: ({ event }) => ({ message: event.message }) } },
    "capture.ready": {
      actions: {
        type: "setMicrophone",
        params: ({ event }) => ({ status: "ready", voiceActivity: event.voiceActivity, muted: false }),
      },
    },
    "capture.failed": {
      actions: { type: "setMicrophone", params: ({ event }) => ({ status: "failed", problem: event.problem }) },
    },
    "capture.muted": { actions: { type: "setMuted", params: { muted: true } } },
    "capture.unmuted": { actions: { type: "setMuted", params: { muted: false } } },
    "capture.recorded": { guard: { type: "ofAnswer", params: of }, actions: { type: "recorded", params: samples } },
    "user.setMode": {
      actions: [{ type: "setMode", params: ({ event }) => ({ mode: event.mode }) }, "openMicrophone"],
    },
    "user.retryMicrophone": { actions: "openMicrophone" },
  },
});

const progressed = {
  type: "turnProgressed",
  params: ({ event }: { event: { playedSamples: number } }) => ({ playedSamples: event.playedSamples }),
} as const;

/** A pre-recorded clip, which any interruption ends. */
const clipState = (clip: "intro" | "outro", next: string) =>
  interviewSetup.createStateConfig({
    entry: { type: "startClip", params: { clip } },
    initial: "playing",
    on: {
      "player.clipLoaded": {
        guard: { type: "ofTurn", params: of },
        actions: { type: "applyClip", params: ({ event }) => ({ clip, event }) },
      },
      "player.started": {
        guard: { type: "ofTurn", params: of },
        actions: { type: "turnStarted", params: ({ event }) => ({ startSample: event.startSample }) },
      },
      "player.progress": { guard: { type: "ofTurn", params: of }, actions: progressed },
      "player.ended": {
        guard: { type: "ofTurn", params: of },
        target: next,
        actions: [progressed, { type: "endTurn", params: { outcome: "completed" } }],
      },
      // Without its sound the clip is left out; nothing was heard, so nothing is recorded.
      "player.failed": { guard: { type: "ofTurn", params: of }, target: next, actions: "forgetTurn" },
    },
    states: {
      playing: {
        on: { "user.interrupt": "cutting", "user.skip": "cutting" },
        after: { clip: "cutting" },
      },
      cutting: {
        entry: "stopPlayer",
        on: {
          "player.stopped": {
            guard: { type: "ofTurn", params: of },
            target: next,
            actions: [progressed, { type: "endTurn", params: { outcome: "interrupted" } }],
          },
        },
        after: { cut: { target: next, actions: { type: "endTurn", params: { outcome: "interrupted" } } } },
      },
    },
  });

/** From the request of the interviewer's turn to its last sample. */
const replying = interviewSetup.createStateConfig({
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

/** The candidate has the floor and says something: recorded until finished, discarded or paused. */
const answering = interviewSetup.createStateConfig({
  entry: "startRecording",
  initial: "hearing",
  on: {
    "capture.speechStarted": {
      target: ".talking",
      actions: { type: "heardSpeech", params: ({ event }) => ({ sample: event.sample }) },
    },
    "user.finishAnswer": "#interview.floor.finishing",
    "user.submitTyped": {
      target: "#interview.floor.finishing",
      actions: { type: "setTyped", params: ({ event }) => ({ text: event.text }) },
    },
    "user.discard": { target: "quiet", actions: "discardAnswer" },
    "user.skip": {
      target: "#interview.floor.replying",
      actions: ["discardAnswer", { type: "setRequest", params: { request: "skip" } }],
    },
    "user.redo": {
      guard: "hasLastAnswer",
      target: "#interview.floor.replying",
      actions: ["discardAnswer", "redoLastAnswer"],
    },
    "user.pause": "#interview.floor.paused",
    // The microphone came back: the same answer goes on.
    "capture.ready": { target: "answering", reenter: true },
  },
  after: { answer: "#interview.floor.finishing" },
  states: {
    hearing: { always: [{ guard: "talking", target: "talking" }, { target: "silent" }] },
    talking: {
      on: {
        "capture.speechEnded": {
          target: "silent",
          actions: { type: "heardSilence", params: ({ event }) => ({ sample: event.sample }) },
        },
      },
    },
    silent: {
      on: {
        // New words change how long to wait; the silence so far counts.
        "answer.partial": { target: "silent", reenter: true },
        "recogniser.partial": { target: "silent", reenter: true },
      },
      after: { endpoint: { guard: "handsFree", target: "#interview.floor.finishing" } },
    },
  },
});

const listening = interviewSetup.createStateConfig({
  initial: "quiet",
  states: {
    quiet: {
      entry: "listen",
      on: {
        "capture.speechStarted": {
          guard: "handsFree",
          target: "answering",
          actions: { type: "openAnswer", params: ({ event }) => ({ onset: event.sample, typed: null }) },
        },
        "user.startAnswer": {
          guard: "voiceMode",
          target: "answering",
          actions: { type: "openAnswer", params: { onset: null, typed: null } },
        },
        "user.submitTyped": {
          target: "#interview.floor.finishing",
          actions: { type: "openAnswer", params: ({ event }) => ({ onset: null, typed: event.text }) },
        },
        "user.repeat": {
          target: "#interview.floor.replying",
          actions: { type: "setRequest", params: { request: "repeat" } },
        },
        "user.skip": {
          target: "#interview.floor.replying",
          actions: { type: "setRequest", params: { request: "skip" } },
        },
        "user.redo": { guard: "hasLastAnswer", target: "#interview.floor.replying", actions: "redoLastAnswer" },
        "user.edit": { guard: "hasLastAnswer", target: "#interview.floor.editing" },
        "user.pause": "#interview.floor.paused",
      },
      after: { patience: { actions: "showPatience" } },
    },
    answering,
  },
});

/** From the candidate's last word to the text of the answer. */
const finishing = interviewSetup.createStateConfig({
  initial: "settling",
  on: {
    "user.discard": { target: "listening", actions: "discardAnswer" },
    "user.submitTyped": {
      target: ".sending",
      actions: { type: "setTyped", params: ({ event }) => ({ text: event.text }) },
    },
  },
  states: {
    settling: {
      entry: "stopRecording",
      always: { guard: "answerSettled", target: "choosing" },
      after: { settling: { target: "choosing", actions: "assumeRecorded" } },
    },
    choosing: { always: [{ guard: "hasWords", target: "sending" }, { target: "wordless" }] },
    sending: {
      entry: "finishAnswer",
      on: {
        "answer.final": {
          guard: { type: "ofAnswerAndEpoch", params: ofEpoch },
          target: "#interview.floor.replying",
          actions: "closeAnswer",
        },
        "answer.failed": [
          {
            guard: {
              type: "noWords",
              params: ({ event }) => event,
            },
            target: "wordless",
          },
          {
            guard: { type: "ofAnswerAndEpoch", params: ofEpoch },
            target: "failed",
            actions: { type: "setProblem", params: ({ event }) => ({ code: "transcription", message: event.message }) },
          },
        ],
        "socket.rejected": {
          guard: ({ event }) => event.command === "answer.finish",
          target: "#interview.floor.preparing",
          actions: [...resync],
        },
        // The text may have come into the record while the connection was lost.
        "socket.connected": {
          guard: { type: "finishedIn", params: ({ event }) => ({ view: event.view }) },
          target: "#interview.floor.route",
          actions: { type: "adoptView", params: ({ event }) => ({ view: event.view }) },
        },
      },
      after: {
        transcribing: {
          target: "failed",
          actions: {
            type: "setProblem",
            params: {
              code: "transcription",
              message: "Your answer could not be turned into text in time. The recording is kept. Try again, or type it.",
            },
          },
        },
      },
    },
    /** A sound without words, most often: nothing is made up, and nothing is lost that was said. */
    wordless: {
      always: [
        {
          guard: "soundWithoutWords",
          target: "#interview.floor.listening",
          actions: [
            "discardAnswer",
            { type: "note", params: { message: "I heard a sound but no words, and let it go. Go on when you like." } },
          ],
        },
        {
          target: "failed",
          actions: {
            type: "setProblem",
            params: {
              code: "transcription",
              message: "No words could be made out in this answer. The recording is kept. Type it, try again, or discard it.",
            },
          },
        },
      ],
    },
    failed: { on: { "user.retry": "choosing" } },
  },
});

const paused = interviewSetup.createStateConfig({
  entry: ["holdClock", "pause", "stopRecording"],
  exit: ["releaseClock", "resume"],
  initial: "settling",
  states: {
    settling: {
      always: { guard: "recordingSettled", target: "settled" },
      after: { settling: { target: "settled", actions: "assumeRecorded" } },
    },
    settled: { on: { "user.resume": { target: "#interview.floor.route", actions: "keepRecognised" } } },
  },
});

const ending = interviewSetup.createStateConfig({
  entry: ["stopPlayer", "stopRecording"],
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
    sending: {
      entry: ["assumeRecorded", { type: "endTurn", params: { outcome: "interrupted" } }, "finishAtEnd", "endInterview"],
      on: {
        "socket.acknowledged": {
          guard: ({ event }) => event.command === "interview.end",
          target: "#interview.floor.ended",
          actions: "markEnded",
        },
        // It had ended already.
        "socket.rejected": { target: "#interview.floor.ended", actions: "markEnded" },
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
  },
});

/** Who may speak now. */
const floor = interviewSetup.createStateConfig({
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
    intro: { ...clipState("intro", "#interview.floor.preparing"), entry: ["openMicrophone", "begin", "markLive", { type: "startClip", params: { clip: "intro" } }] },
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
        { guard: "toOutro", target: "outro" },
        { target: "listening" },
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
      entry: [
        { type: "setEndReason", params: { reason: "completed" } },
        { type: "startClip", params: { clip: "outro" } },
      ],
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

/** The loop of one interview. Pure: microphone, socket, player and recogniser are actors that `app/client/` provides. */
export const interviewMachine = interviewSetup.createMachine({
  id: "interview",
  type: "parallel",
  context: ({ input }) => initialContext(input),
  invoke: [
    { id: "socket", src: "socket", input: {} },
    { id: "player", src: "player", input: {} },
    { id: "recogniser", src: "recogniser", input: {} },
    { id: "capture", src: "capture", input: ({ self }) => ({ owner: self }) },
  ],
  states: { connection, reports, floor },
});
