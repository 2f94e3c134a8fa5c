import { not } from "xstate";

import { interviewSetup } from "../setup";

interface Ways {
  /** Ids of the states in which the candidate takes the floor, and in which the interviewer goes on. */
  take: string;
  resume: string;
}

/** Words and time decide, and both come by themselves. */
const judging = ({ take, resume }: Ways) =>
  interviewSetup.createStateConfig({
    initial: "looking",
    states: {
      looking: {
        entry: "askForWords",
        always: [
          // Muted, typing, or no longer to be interrupted by voice.
          { guard: not("voiceCounts"), target: resume },
          { guard: { type: "judged", params: { verdict: "take" } }, target: take },
          { guard: { type: "judged", params: { verdict: "resume" } }, target: resume },
        ],
        on: { "capture.speechEnded": { target: "looking", reenter: true } },
        after: { judgement: { target: "looking", reenter: true } },
      },
    },
  });

/** Somebody speaks while the interviewer does: quieter first, then silent at an exact sample, and then words decide (voice.md). */
export const disturbed = (ways: Ways) =>
  interviewSetup.createStateConfig({
    initial: "ducked",
    states: {
      ducked: {
        entry: ["beginBargeIn", "duckPlayer"],
        on: { "capture.speechEnded": ways.resume },
        after: { hold: [{ guard: "voiceCounts", target: "held" }, { target: ways.resume }] },
      },
      /** On loudspeakers the voice may be the interviewer's own: it speaks on, quietly, and only words stop it. */
      overheard: {
        ...judging(ways),
        entry: ["beginBargeIn", "duckPlayer", "recordBargeIn"],
        after: { bargeIn: ways.resume },
      },
      held: {
        ...judging(ways),
        entry: ["beginBargeIn", "holdForVoice", "recordBargeIn"],
        after: { bargeIn: [{ guard: "voiceOn", target: ways.take }, { target: ways.resume }] },
      },
    },
  });
