import type { VoiceActivityState } from "../capture-machine";
import { type InterviewContext, choiceObstacle } from "./context";
import { withNotice } from "./page-actions";
import { signal, steps } from "./steps";

const HANDS_FREE_NOW = "Hands-free works now: just talk, and a pause finishes your answer.";

/** Microphone, recognition, and the way of answering. */
export const deviceActions = {
  setMode: steps(({ context, change }, params: { mode: InterviewContext["mode"] }) => change({ mode: choiceObstacle(context, params.mode) === null ? params.mode : context.mode })),
  openMicrophone: steps(({ context, change, tell }) => {
    if (context.mode === "typed" || context.microphone.status === "ready") return;
    change({ microphone: { status: "unknown" } });
    tell("capture", { type: "capture.open" });
  }),
  forgetMicrophone: steps(({ change }) => change({ microphone: { status: "unknown" }, listened: false })),
  closeMicrophone: steps(({ tell }) => tell("capture", { type: "capture.close" })),
  setMicrophone: steps(({ change }, params: InterviewContext["microphone"]) => change({ microphone: params })),
  /** What is missing stands beside the ways of answering; that it came is told. */
  setVoiceActivity: steps(({ context, change }, params: { voiceActivity: VoiceActivityState }) => {
    const { microphone, mode } = context;
    if (microphone.status !== "ready") return;
    const others = context.notices.filter((notice) => notice !== HANDS_FREE_NOW);
    // Another list would be told again.
    const notices = others.length === context.notices.length ? context.notices : others;
    const works = params.voiceActivity === "ready" && mode === "hands-free";
    change({ microphone: { ...microphone, ...params }, notices: works ? withNotice({ ...context, notices }, HANDS_FREE_NOW) : notices });
  }),
  setMuted: steps(({ context, change }, params: { muted: boolean }) => change({ microphone: context.microphone.status === "ready" ? { ...context.microphone, muted: params.muted } : context.microphone })),
  setRecogniser: steps(({ change }, params: { state: "available" | "unavailable" }) => change({ recogniser: params.state })),

  /** Silences everything of this page without a word to the record. */
  dropDevices: steps(({ context, change, tell }) => {
    if (context.bargeIn) tell("socket", signal({ type: "bargein.drop", turnId: context.bargeIn.turnId }));
    change({ bargeIn: null, lastAnswered: null });
    if (context.turn) tell("player", { type: "player.stop", turnId: context.turn.turnId });
    tell("capture", { type: "capture.discardRecording" });
    tell("recogniser", { type: "recogniser.abort" });
  }),
};
