import { interviewSetup } from "../setup";

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

export const listening = interviewSetup.createStateConfig({
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
