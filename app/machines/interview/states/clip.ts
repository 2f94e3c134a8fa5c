import { and, not } from "xstate";

import { interviewSetup } from "../setup";
import { disturbed } from "./disturbed";
import { of, progressed } from "./shared";

const pressed = {
  "user.interrupt": { target: "cutting", actions: "markPress" },
  "user.skip": { target: "cutting", actions: "markPress" },
} as const;

/** A pre-recorded clip, which any interruption ends. */
export const clipState = (clip: "intro" | "outro", next: string) =>
  interviewSetup.createStateConfig({
    exit: "dropBargeIn",
    initial: "yielding",
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
      /** It does not begin while the candidate speaks. */
      yielding: {
        always: { guard: not(and(["voiceOn", "hearsVoices"])), target: "starting" },
        on: { "user.interrupt": next, "user.skip": next },
        after: { yielding: { target: "starting", actions: "forgetVoice" } },
      },
      starting: { entry: { type: "startClip", params: { clip } }, always: "playing" },
      playing: {
        on: {
          ...pressed,
          "capture.speechStarted": [
            { guard: and(["hearsVoices", "turnUnheard"]), target: "yielding", actions: "takeBackClip" },
            { guard: and(["mayBargeIn", "onLoudspeakers"]), target: "disturbed.overheard" },
            { guard: "mayBargeIn", target: "disturbed" },
          ],
        },
        after: { clip: "cutting" },
      },
      disturbed: {
        ...disturbed({ take: `#interview.floor.${clip}.cutting`, resume: `#interview.floor.${clip}.resuming` }),
        on: pressed,
      },
      resuming: { entry: ["resumeTurn", "dropBargeIn"], always: "playing" },
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
