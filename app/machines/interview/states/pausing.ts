import { interviewSetup } from "../setup";
import { ofEpoch } from "./shared";

export const paused = interviewSetup.createStateConfig({
  entry: ["holdClock", "pause", "stopRecording"],
  exit: ["releaseClock", "resume"],
  initial: "settling",
  on: { "answer.final": { guard: { type: "finalOfAnswer", params: ofEpoch }, actions: "closeAnswer" } },
  states: {
    settling: {
      always: { guard: "recordingSettled", target: "settled" },
      after: { settling: { target: "settled", actions: "assumeRecorded" } },
    },
    settled: { on: { "user.resume": { target: "#interview.floor.route", actions: ["keepRecognised", "takeUpAnswer"] } } },
  },
});
