import { interviewSetup } from "../setup";
import { of, progressed } from "./shared";

/** A pre-recorded clip, which any interruption ends. */
export const clipState = (clip: "intro" | "outro", next: string) =>
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
