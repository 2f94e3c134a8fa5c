import { resumePoint } from "~/domain/resume-point";

import { newAnswer, reopenedAnswer, segmentOf, silent, speaking } from "./answer-updates";
import { answerMode, answerSource, lastAnswer, wordsSoFar } from "./context";
import { command, steps } from "./steps";
import { withAnswer, withoutAnswer, withoutLastAnswer } from "./view-updates";

/** The candidate's answer: opening it, recording it, its words, throwing it away. */
export const answerActions = {
  listen: steps(({ context, change }) => change({ epoch: context.epoch + 1, turn: null, answer: null, patience: false, problem: null })),
  showPatience: steps(({ change }) => change({ patience: true })),
  openAnswer: steps(({ context, change, tell }, params: { onset: number | null; typed: string | null }) => {
    const mode = params.typed === null ? answerMode(context) : "typed";
    const fresh = newAnswer(context, { mode, onset: params.onset });
    if (!fresh) return;
    const answer = { ...fresh, typed: params.typed };
    const { turnId, questionTurnId, startSample } = answer;
    change({ answer, patience: false, view: withAnswer(context.view, answer) });
    tell("socket", command({ type: "answer.open", turnId, questionTurnId, mode, startSample }));
  }),
  reopenAnswer: steps(({ context, change }) => {
    const point = resumePoint(context.view);
    if (point.type !== "answer" || context.answer?.turnId === point.turnId) return;
    change({ answer: reopenedAnswer(context, point.turnId, context.storedSamples) });
  }),
  startRecording: steps(({ context, change, tell }) => {
    const { answer } = context;
    if (!answer || answer.mode === "typed") return;
    const { turnId, recordedSamples } = answer;
    const fromSample = recordedSamples > 0 ? context.surroundings.clockSample() : answer.startSample;
    change({ answer: { ...answer, samples: null, recognised: null } });
    tell("capture", { type: "capture.record", turnId, fromSample, recordedSamples });
    if (context.recogniser === "available") {
      tell("recogniser", { type: "recogniser.start", turnId, language: context.language });
    }
  }),
  stopRecording: steps(({ context, tell }) => {
    const { answer } = context;
    if (!answer || answer.mode === "typed") return;
    tell("capture", { type: "capture.stopRecording" });
    if (context.recogniser === "available") {
      tell("recogniser", { type: "recogniser.stop", turnId: answer.turnId });
    }
  }),
  recorded: steps(({ context, change }, params: { samples: number }) => {
    const { answer } = context;
    if (!answer) return;
    const samples = Math.max(params.samples, answer.recordedSamples);
    change({ answer: { ...answer, samples, recordedSamples: samples } });
  }),
  /** No word came from the recorder: what the server has stays. */
  assumeRecorded: steps(({ context, change }) => change({ answer: context.answer && { ...context.answer, samples: context.answer.samples ?? context.answer.recordedSamples } })),
  heardSpeech: steps(({ context, change }, params: { sample: number }) => change({ answer: context.answer && speaking(context.answer, params.sample) })),
  heardSilence: steps(({ context, change, tell }, params: { sample: number }) => {
    const { answer } = context;
    if (!answer) return;
    const segment = segmentOf(answer, params.sample);
    change({ answer: silent(context, answer, params.sample) });
    if (!segment || context.recogniser === "available" || !context.capabilities?.speechToText) return;
    const { turnId } = answer;
    tell("socket", {
      type: "socket.signal",
      signal: { type: "answer.segment", turnId, epoch: context.epoch, ...segment },
    });
  }),
  setPartial: steps(({ context, change }, params: { text: string }) => change({ answer: context.answer && { ...context.answer, partial: params.text } })),
  setRecognised: steps(({ context, change }, params: { text: string }) => {
    const { answer } = context;
    if (!answer) return;
    const recognised = `${answer.recognisedBefore} ${params.text}`.trim();
    change({ answer: { ...answer, recognised, partial: params.text } });
  }),
  /** A pause in the middle of an answer: recognition starts afresh after it. */
  keepRecognised: steps(({ context, change }) =>
    change({ answer: context.answer && { ...context.answer, recognisedBefore: wordsSoFar(context.answer), recognised: null, partial: "" } }),
  ),
  setTyped: steps(({ context, change }, params: { text: string }) => change({ answer: context.answer && { ...context.answer, typed: params.text } })),
  finishAnswer: steps(({ context, change, tell }) => {
    const { answer } = context;
    const words = answerSource(context);
    if (!answer || !words) return;
    const epoch = context.epoch + 1;
    const { turnId } = answer;
    const samples = answer.samples ?? answer.recordedSamples;
    change({ epoch, problem: null });
    tell("socket", command({ type: "answer.finish", turnId, epoch, ...words, samples }));
  }),
  closeAnswer: steps(({ change }) => change({ answer: null })),
  discardAnswer: steps(({ context, change, tell }) => {
    const { answer } = context;
    if (!answer) return;
    tell("capture", { type: "capture.discardRecording" });
    tell("recogniser", { type: "recogniser.abort" });
    tell("socket", command({ type: "answer.discard", turnId: answer.turnId }));
    change({ view: withoutAnswer(context.view, answer), answer: null });
  }),
  editLastAnswer: steps(({ context, change, tell }, params: { text: string }) => {
    const last = lastAnswer(context);
    if (!last || last.text === params.text) return;
    const { turnId } = last;
    const turns = context.view.turns.map((turn) => (turn === last ? { ...last, text: params.text } : turn));
    tell("socket", command({ type: "answer.edit", turnId, text: params.text }));
    change({ view: { ...context.view, turns } });
  }),
  redoLastAnswer: steps(({ context, change, tell }) => {
    const last = lastAnswer(context);
    if (!last) return;
    tell("socket", command({ type: "answer.redo", turnId: last.turnId }));
    change({ view: withoutLastAnswer(context.view, last.turnId), turn: null, nextRequest: "again" });
  }),
  /** What was recognised so far is all that there will be. */
  finishAtEnd: steps(({ context, tell }) => {
    const { answer } = context;
    const words = answerSource(context);
    if (!answer || words?.source !== "web-speech") return;
    const samples = answer.samples ?? answer.recordedSamples;
    const { epoch } = context;
    tell("socket", command({ type: "answer.finish", turnId: answer.turnId, epoch, ...words, samples }));
  }),
};
