import type { StageModel } from "./stage-model";

/** The one large action of the moment; `wait` says in words why there is none. */
export type PrimaryAction =
  | { type: "press"; label: string; icon: "interrupt" | "start" | "finish" | "skip" | "resume" | "retry" | "take-over"; onPress: () => void; keys?: string }
  | { type: "open"; label: string; href: string }
  | { type: "type" }
  | { type: "wait"; words: string };

type Input = Pick<StageModel, "state" | "enabled" | "actions" | "answerMode" | "interviewerName" | "playbackHref">;

/** Decides the moment's action. States that have several ways on choose the one that most people want. */
export function primaryAction(model: Input): PrimaryAction {
  const { state, enabled, actions, answerMode, interviewerName, playbackHref } = model;
  switch (state) {
    case "ended":
      return { type: "open", label: "Rewatch the interview", href: playbackHref };
    case "speaking":
      return duringSpeech(model);
    case "listening":
    case "answering":
      if (answerMode === "typed") return { type: "type" };
      if (enabled.finishAnswer) return { type: "press", label: "Finish answer", icon: "finish", onPress: actions.finishAnswer, keys: "Space" };
      if (enabled.startAnswer) return { type: "press", label: "Start answer", icon: "start", onPress: actions.startAnswer, keys: "Space" };
      return { type: "wait", words: "Just start talking" };
    case "paused":
      if (enabled.resume) return { type: "press", label: "Resume", icon: "resume", onPress: actions.resume, keys: "P" };
      return { type: "wait", words: "Pausing" };
    case "elsewhere":
    case "superseded":
      if (enabled.takeOver) return { type: "press", label: "Continue here", icon: "take-over", onPress: actions.takeOver };
      return { type: "wait", words: "This interview goes on in another tab" };
    case "reconnecting":
    case "failed":
      if (enabled.retry) return { type: "press", label: "Try again", icon: "retry", onPress: actions.retry };
      return { type: "wait", words: state === "failed" ? "Choose how to go on" : "Looking for the server" };
    case "getting-ready":
      return { type: "wait", words: "Setting things up" };
    case "finishing":
      return { type: "wait", words: "Writing down your answer" };
    case "thinking":
      return { type: "wait", words: `${interviewerName} is thinking` };
    case "editing":
      return { type: "wait", words: `${interviewerName} waits while you edit` };
  }
}

function duringSpeech({ enabled, actions }: Input): PrimaryAction {
  if (enabled.interrupt) return { type: "press", label: "Interrupt", icon: "interrupt", onPress: actions.interrupt, keys: "Esc" };
  if (enabled.skipIntro) return { type: "press", label: "Skip introduction", icon: "skip", onPress: actions.skipIntro };
  return { type: "wait", words: "Listen" };
}
