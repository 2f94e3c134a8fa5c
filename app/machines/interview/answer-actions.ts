import type { TurnEnding } from "~/domain/protocol";
import { resumePoint } from "~/domain/resume-point";

import { newAnswer, pausesWith, reopenedAnswer, segmentOf, silent, speaking, takenUp } from "./answer-updates";
import { DRAFT_CREDIT, type InterviewContext, answerMode, answerSource, lastAnswer, streamsWords, transcriber, wordsSoFar } from "./context";
import { withNotice } from "./page-actions";
import { command, steps } from "./steps";
import { withAnswer, withoutAnswer, withoutLastAnswer } from "./view-updates";

/** A held key stays held; a request for time ends with the answer. */
const heldOnly = ({ thinking }: InterviewContext): InterviewContext["thinking"] => (thinking === "held" ? "held" : null);

/** The candidate's answer: opening it, recording it, its words, throwing it away. */
export const answerActions = {
  listen: steps(({ context, change }) => change({ listened: true, epoch: context.epoch + 1, turn: null, answer: null, afterthought: null, patience: false, problem: null, thinking: heldOnly(context), draft: null, nextTurnId: null })),
  openAnswer: steps(({ context, change, tell }, params: { onset: number | null; typed: string | null }) => {
    const mode = params.typed === null ? answerMode(context) : "typed";
    const fresh = newAnswer(context, { mode, onset: params.onset });
    if (!fresh) return;
    const answer = { ...fresh, typed: params.typed };
    const { turnId, questionTurnId, startSample } = answer;
    const transcribe = mode !== "typed" && transcriber(context) === "server";
    change({ answer, patience: false, view: withAnswer(context.view, answer) });
    tell("socket", command({ type: "answer.open", turnId, questionTurnId, mode, startSample, transcribe }));
  }),
  reopenAnswer: steps(({ context, change }) => {
    const point = resumePoint(context.view);
    if (point.type !== "answer" || context.answer?.turnId === point.turnId) return;
    const answer = reopenedAnswer(context, point.turnId, context.storedSamples);
    // Where this page has listened all the time, only what it knew of the record was wrong.
    const heard = context.listened && !context.voice;
    change({ answer: answer && !heard ? takenUp(context, answer) : answer, listened: true });
  }),
  takeUpAnswer: steps(({ context, change }) => change({ answer: context.answer && takenUp(context, context.answer) })),
  startRecording: steps(({ context, change, tell }) => {
    const { answer, bargeIn } = context;
    if (!answer || answer.mode === "typed") return;
    // What was said over the interviewer is being recorded already, as the beginning of this answer.
    if (bargeIn?.turnId === answer.turnId) return change({ bargeIn: null });
    const { turnId, recordedSamples } = answer;
    const fromSample = recordedSamples > 0 ? context.surroundings.clockSample() : answer.startSample;
    const by = transcriber(context);
    const recordedFrom = { clock: fromSample, samples: recordedSamples };
    change({ answer: { ...answer, samples: null, recognised: null, transcriber: by, recordedFrom } });
    tell("capture", { type: "capture.record", turnId, fromSample, recordedSamples });
    if (by === "web-speech") {
      tell("recogniser", { type: "recogniser.start", turnId, language: context.language });
    }
  }),
  stopRecording: steps(({ context, tell }) => {
    const { answer } = context;
    if (!answer || answer.mode === "typed") return;
    tell("capture", { type: "capture.stopRecording" });
    if (transcriber(context) === "web-speech") {
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
  heardSpeech: steps(({ context, change }, params: { sample: number }) => {
    const { answer } = context;
    if (!answer) return;
    const pauses = pausesWith(context, answer, params.sample);
    change({ answer: speaking(answer, params.sample), pauses, patience: false, thinking: heldOnly(context), thoughtUntil: null });
  }),
  /** The voice has stopped for a moment; `speechResumed` takes it back. */
  voicePaused: steps(({ context, change }, params: { sample: number }) => change({ answer: context.answer && { ...context.answer, voiceEndSample: params.sample } })),
  voiceResumed: steps(({ context, change }) => change({ answer: context.answer && { ...context.answer, voiceEndSample: null, ending: null } })),
  heardSilence: steps(({ context, change, tell }, params: { sample: number }) => {
    const { answer } = context;
    if (!answer) return;
    const segment = streamsWords(context) || !context.capabilities?.speechToText ? null : segmentOf(answer, params.sample);
    const quiet = silent(context, answer, params.sample);
    change({ answer: { ...quiet, awaitedStretches: answer.awaitedStretches + (segment ? 1 : 0) } });
    if (!segment) return;
    const { turnId } = answer;
    tell("socket", {
      type: "socket.signal",
      signal: { type: "answer.segment", turnId, epoch: context.epoch, ...segment },
    });
  }),
  setPartial: steps(({ context, change }, params: { text: string }) => {
    const { answer, surroundings } = context;
    if (answer) change({ answer: { ...answer, partial: params.text, partialAt: surroundings.now() } });
  }),
  /** The server's text is that of the whole answer, also after a pause in its middle. */
  setServerPartial: steps(({ context, change }, params: { text: string; ending: TurnEnding | undefined }) => {
    const { answer, surroundings } = context;
    if (!answer) return;
    const { text, ending = answer.partial === text ? answer.ending : null } = params;
    const awaitedStretches = Math.max(0, answer.awaitedStretches - 1);
    change({ answer: { ...answer, partial: text, recognisedBefore: "", ending, partialAt: surroundings.now(), awaitedStretches } });
  }),
  awaitNoWords: steps(({ context, change }) => change({ answer: context.answer && { ...context.answer, awaitedStretches: 0 } })),
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
  /** Sends the answer and, with it, asks for the reply: the one that was drafted, where there is a draft. */
  finishAnswer: steps(({ context, change, tell }) => {
    const { answer, draft, decision, surroundings } = context;
    const words = answerSource(context);
    if (!answer || !words) return;
    const epoch = context.epoch + 1;
    const { turnId } = answer;
    const samples = answer.samples ?? answer.recordedSamples;
    const reply = { turnId: context.nextTurnId ?? draft?.turnId ?? surroundings.newId(), epoch: epoch + 1 };
    const draftCredit = context.draftCredit + (draft ? 1 : 0);
    change({ epoch, problem: null, draft: null, draftCredit, nextTurnId: reply.turnId, decision: decision && { ...decision, turnId: reply.turnId } });
    tell("socket", command({ type: "answer.finish", turnId, epoch, ...words, samples, reply }));
  }),
  /** The recording goes no further; what the server has of it stays. */
  leaveRecording: steps(({ tell }) => {
    tell("capture", { type: "capture.discardRecording" });
    tell("recogniser", { type: "recogniser.abort" });
  }),
  closeAnswer: steps(({ context, change }) =>
    change({ answer: null, lastAnswered: typeof context.decision?.speechEndedAt === "number" ? context.answer : null, thinking: heldOnly(context), draftCredit: Math.min(DRAFT_CREDIT.most, context.draftCredit + DRAFT_CREDIT.perAnswer) }),
  ),
  /** The next answers are written down by the browser, where the person left the choice open. */
  distrustServer: steps(({ context, change }) => {
    if (context.recogniser !== "available" || context.talk.transcriber !== "auto" || transcriber(context) !== "server") return;
    const message = "The server could not turn this answer into text. Your browser's speech recognition writes down the next ones.";
    change({ transcriptionFailed: true, notices: withNotice(context, message) });
  }),
  discardAnswer: steps(({ context, change, tell }) => {
    const { answer } = context;
    if (!answer) return;
    tell("capture", { type: "capture.discardRecording" });
    tell("recogniser", { type: "recogniser.abort" });
    tell("socket", command({ type: "answer.discard", turnId: answer.turnId }));
    change({ view: withoutAnswer(context.view, answer), answer: null, nextTurnId: null, thinking: heldOnly(context) });
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
  /** What was recognised so far is all that there will be, and nobody waits for a reply. */
  finishAtEnd: steps(({ context, tell }) => {
    const { answer, nextTurnId } = context;
    if (nextTurnId !== null) tell("socket", { type: "socket.signal", signal: { type: "turn.cancel", turnId: nextTurnId } });
    const words = answerSource(context);
    if (!answer || words?.source !== "web-speech") return;
    const samples = answer.samples ?? answer.recordedSamples;
    const { epoch } = context;
    tell("socket", command({ type: "answer.finish", turnId: answer.turnId, epoch, ...words, samples }));
  }),
};
