import { interviewSetup } from "../setup";
import { ofEpoch, resync } from "./shared";

/** From the candidate's last word to the text of the answer. */
export const finishing = interviewSetup.createStateConfig({
  initial: "settling",
  entry: "forgetAfterthought",
  on: {
    "capture.speechStarted": { actions: { type: "noteAfterthought", params: ({ event }) => ({ onset: event.sample }) } },
    "capture.speechEnded": { actions: { type: "noteAfterthought", params: ({ event }) => ({ endSample: event.sample }) } },
    "user.discard": { target: "listening", actions: ["dropDraft", "discardAnswer"] },
    "user.submitTyped": {
      target: ".sending",
      actions: ["dropDraft", { type: "setTyped", params: ({ event }) => ({ text: event.text }) }],
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
            actions: [
              { type: "setProblem", params: ({ event }) => ({ code: "transcription", message: event.message }) },
              "distrustServer",
            ],
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
            "dropDraft",
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
