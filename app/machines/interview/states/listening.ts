import { and } from "xstate";

import { interviewSetup } from "../setup";
import { ofEpoch } from "./shared";

/** The candidate has the floor and says something: recorded until finished, discarded or paused. */
const answering = interviewSetup.createStateConfig({
  entry: "startRecording",
  initial: "hearing",
  on: {
    "capture.speechStarted": {
      target: ".talking",
      actions: ["dropDraft", { type: "heardSpeech", params: ({ event }) => ({ sample: event.sample }) }],
    },
    // An earlier try to finish it has come through after all: the record goes on from there.
    "answer.final": {
      guard: { type: "finalOfAnswer", params: ofEpoch },
      target: "#interview.floor.route",
      actions: ["dropDraft", "leaveRecording", "closeAnswer"],
    },
    "user.finishAnswer": { target: "#interview.floor.finishing", actions: { type: "decide", params: { by: "person" } } },
    "user.submitTyped": {
      target: "#interview.floor.finishing",
      actions: ["dropDraft", { type: "decide", params: { by: "person" } }, { type: "setTyped", params: ({ event }) => ({ text: event.text }) }],
    },
    "user.discard": { target: "quiet", actions: ["dropDraft", "discardAnswer"] },
    "user.skip": {
      target: "#interview.floor.replying",
      actions: ["dropDraft", "discardAnswer", { type: "setRequest", params: { request: "skip" } }],
    },
    "user.redo": {
      guard: "hasLastAnswer",
      target: "#interview.floor.replying",
      actions: ["dropDraft", "discardAnswer", "redoLastAnswer"],
    },
    "user.pause": { target: "#interview.floor.paused", actions: "dropDraft" },
    // The microphone came back: the same answer goes on.
    "capture.ready": { target: "answering", reenter: true, actions: ["dropDraft", "forgetVoice", "takeUpAnswer"] },
  },
  after: { answer: { target: "#interview.floor.finishing", actions: { type: "decide", params: { by: "person" } } } },
  states: {
    hearing: { always: [{ guard: "talking", target: "talking" }, { target: "silent" }] },
    talking: {
      on: {
        // Early signs of an end are worth a draft, not a decision.
        "capture.speechPaused": {
          actions: [{ type: "voicePaused", params: ({ event }) => ({ sample: event.sample }) }, "considerDraft"],
        },
        "capture.speechResumed": { actions: ["voiceResumed", "dropDraft"] },
        "answer.partial": { actions: "considerDraft" },
        "recogniser.partial": { actions: "considerDraft" },
        "capture.speechEnded": {
          target: "silent",
          actions: { type: "heardSilence", params: ({ event }) => ({ sample: event.sample }) },
        },
        // Cut off in mid-word. A silence that was heard to begin counts on: microphones behind a noise gate are mute then.
        "capture.muted": { target: "silent", actions: ["dropDraft", "forgetVoice", "takeUpAnswer"] },
      },
    },
    silent: {
      entry: ["noticeThinking", "considerDraft"],
      on: {
        // New words change how long to wait; the silence so far counts.
        "answer.partial": { target: "silent", reenter: true },
        "recogniser.partial": { target: "silent", reenter: true },
        "user.think": { target: "silent", reenter: true, actions: "dropDraft" },
        "user.thinkOver": { target: "silent", reenter: true },
        "user.setTalk": { target: "silent", reenter: true },
      },
      after: {
        endpoint: {
          guard: "handsFree",
          target: "#interview.floor.finishing",
          actions: { type: "decide", params: { by: "silence" } },
        },
        patience: { actions: "showPatience" },
      },
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
          actions: [
            { type: "decide", params: { by: "person" } },
            { type: "openAnswer", params: ({ event }) => ({ onset: null, typed: event.text }) },
          ],
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
      after: {
        patience: { actions: "showPatience" },
        lingering: {
          guard: and(["voiceOn", "handsFree"]),
          target: "answering",
          actions: { type: "openAnswer", params: ({ context }) => ({ onset: context.surroundings.clockSample(), typed: null }) },
        },
      },
    },
    answering,
  },
});
