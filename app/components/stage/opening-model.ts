import { samplesToMs } from "~/domain/audio";
import { DEFAULT_PERSONA_ID, personaById } from "~/domain/personas";
import type { Capabilities } from "~/domain/protocol";
import type { InterviewView } from "~/domain/transcript";

import { NOTHING_ENABLED, type StageActions, type StageModel } from "./stage-model";
import { transcriptRows } from "./transcript-rows";

interface OpeningModelOptions {
  interviewId: string;
  view: InterviewView;
  capabilities: Capabilities;
}

const nothing = () => undefined;
const NO_ACTIONS: StageActions = {
  interrupt: nothing,
  skipIntro: nothing,
  startAnswer: nothing,
  finishAnswer: nothing,
  think: nothing,
  thinkOver: nothing,
  submitTyped: nothing,
  discard: nothing,
  redo: nothing,
  repeat: nothing,
  skip: nothing,
  pause: nothing,
  resume: nothing,
  end: nothing,
  edit: nothing,
  saveEdit: nothing,
  cancelEdit: nothing,
  setMode: nothing,
  takeOver: nothing,
  retry: nothing,
};

/** What the server draws, and the browser until its machine runs: everything that is known, nothing that can be pressed. */
export function openingModel({ interviewId, view, capabilities }: OpeningModelOptions): StageModel {
  const interviewerName = personaById(view.settings?.personaId ?? DEFAULT_PERSONA_ID).name;
  return {
    state: "getting-ready",
    reconnecting: false,
    detail: null,
    interviewerName,
    interviewerLine: capabilities.interviewer.name,
    interviewerLimits: capabilities.interviewer.limits,
    voiceLine: capabilities.voice.name,
    transcriptionLine: capabilities.speechToText ? `Your answers are transcribed by ${capabilities.speechToText.name}.` : "",
    captions: null,
    question: null,
    partialText: "",
    lastAnswerText: "",
    lastAnswerId: "",
    answerKey: "",
    thinking: null,
    recording: false,
    answerMode: "hands-free",
    modes: (["hands-free", "tap-to-talk", "typed"] as const).map((mode) => ({ mode, unavailable: null })),
    plan: planProgress(view),
    problem: null,
    notices: [],
    transcript: transcriptRows({ view, interviewerName }),
    timings: [],
    playbackHref: `/interviews/${interviewId}/playback`,
    enabled: NOTHING_ENABLED,
    actions: NO_ACTIONS,
    subscribeLevels: () => nothing,
  };
}

/** Counts a planned question as done once a later one was asked, it was skipped, or the interview is over. */
export function planProgress(view: InterviewView): StageModel["plan"] {
  const planned = view.plan?.questions.map(({ questionId }) => questionId) ?? [];
  const asked = view.turns.flatMap((turn) => (turn.role === "interviewer" && turn.move.questionId ? [turn.move.questionId] : []));
  const furthest = Math.max(-1, ...asked.map((id) => planned.indexOf(id)));
  const closing = view.status === "ended" || view.turns.some((turn) => turn.role === "interviewer" && turn.move.kind === "closing");
  const skippedNow = view.skippedQuestionIds.includes(planned[furthest] ?? "");
  return {
    done: closing ? planned.length : Math.max(0, furthest) + (skippedNow ? 1 : 0),
    total: planned.length,
    elapsedMs: samplesToMs(view.clockSamples),
    running: false,
    minutes: view.settings?.minutes ?? 0,
  };
}
