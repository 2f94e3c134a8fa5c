import { interviewSetup } from "../setup";

export const paused = interviewSetup.createStateConfig({
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
