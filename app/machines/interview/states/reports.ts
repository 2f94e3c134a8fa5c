import { interviewSetup } from "../setup";
import { of, ofEpoch, progressed, samples } from "./shared";

/** What the server and the person's devices say, whoever has the floor. */
export const reports = interviewSetup.createStateConfig({
  on: {
    "turn.opened": { guard: { type: "ofTurn", params: of }, actions: { type: "applyMessage", params: ({ event }) => event } },
    "turn.clause": {
      guard: { type: "knownTurn", params: of },
      actions: [
        { type: "applyMessage", params: ({ event }) => event },
        { type: "sayClause", params: ({ event }) => event },
      ],
    },
    "player.words": {
      guard: { type: "ofTurn", params: of },
      actions: { type: "applySpokenWords", params: ({ event }) => event },
    },
    "turn.words": { guard: { type: "ofTurn", params: of }, actions: { type: "applyMessage", params: ({ event }) => event } },
    "turn.end": { guard: { type: "ofTurn", params: of }, actions: { type: "applyMessage", params: ({ event }) => event } },
    "turn.timed": { guard: { type: "knownTurn", params: of }, actions: { type: "applyMessage", params: ({ event }) => event } },
    "answer.final": { guard: { type: "finalOfAnswer", params: ofEpoch }, actions: { type: "applyMessage", params: ({ event }) => event } },
    "answer.partial": [
      { guard: { type: "ofBargeIn", params: of }, actions: { type: "hearWords", params: ({ event }) => ({ text: event.text }) } },
      {
        guard: { type: "ofAnswer", params: of },
        actions: { type: "setServerPartial", params: ({ event }) => ({ text: event.text, ending: event.ending }) },
      },
    ],
    "bargein.words": {
      guard: { type: "ofBargeIn", params: of },
      actions: { type: "answerWords", params: ({ event }) => ({ text: event.text, samples: event.samples }) },
    },
    "recogniser.partial": [
      { guard: { type: "ofBargeIn", params: of }, actions: { type: "hearWords", params: ({ event }) => ({ text: event.text }) } },
      { guard: { type: "ofAnswer", params: of }, actions: { type: "setPartial", params: ({ event }) => ({ text: event.text }) } },
    ],
    "recogniser.final": {
      guard: { type: "ofAnswer", params: of },
      actions: { type: "setRecognised", params: ({ event }) => ({ text: event.text }) },
    },
    "recogniser.available": { actions: { type: "setRecogniser", params: { state: "available" } } },
    "recogniser.unavailable": { actions: { type: "setRecogniser", params: { state: "unavailable" } } },
    notice: { actions: { type: "note", params: ({ event }) => ({ message: event.message }) } },
    "capture.ready": {
      actions: [
        "forgetVoice",
        {
          type: "setMicrophone",
          params: ({ event }) => ({ status: "ready", voiceActivity: event.voiceActivity, muted: false }),
        },
      ],
    },
    "capture.voiceActivity": {
      actions: ["forgetVoice", { type: "setVoiceActivity", params: ({ event }) => ({ voiceActivity: event.voiceActivity }) }],
    },
    "capture.failed": {
      actions: ["forgetVoice", { type: "setMicrophone", params: ({ event }) => ({ status: "failed", problem: event.problem }) }],
    },
    "capture.muted": { actions: ["forgetVoice", { type: "setMuted", params: { muted: true } }] },
    "capture.unmuted": { actions: { type: "setMuted", params: { muted: false } } },
    "player.started": {
      guard: { type: "ofTurn", params: of },
      actions: { type: "tellMarks", params: ({ event }) => ({ turnId: event.turnId, startSample: event.startSample }) },
    },
    "player.gap": { guard: { type: "ofTurn", params: of }, actions: { type: "turnStoodStill", params: ({ event }) => ({ gap: event.gap }) } },
    // Signals and their answers were lost with the connection.
    "socket.connected": { actions: "awaitNoWords" },
    "user.think": { actions: "holdThought" },
    "user.thinkOver": { actions: "releaseThought" },
    "user.setTalk": { actions: { type: "setTalk", params: ({ event }) => ({ talk: event.talk }) } },
    "capture.speechStarted": { actions: { type: "noteVoice", params: ({ event }) => ({ sample: event.sample }) } },
    "capture.speechEnded": { actions: { type: "noteSilence", params: ({ event }) => ({ sample: event.sample }) } },
    "player.held": { guard: { type: "ofTurn", params: of }, actions: [progressed, "markSilent"] },
    "player.stopped": { guard: { type: "ofTurn", params: of }, actions: "markSilent" },
    "capture.recorded": { guard: { type: "ofAnswer", params: of }, actions: { type: "recorded", params: samples } },
    "user.setMode": {
      actions: [{ type: "setMode", params: ({ event }) => ({ mode: event.mode }) }, "openMicrophone"],
    },
    "user.retryMicrophone": { actions: "openMicrophone" },
  },
});
