import { bargedAnswer, continuedAnswer, isTimeToAsk, newBargeIn, reopenable, settingOf, stoppedAt, verdictOf, withReopened } from "./barge-in-updates";
import { momentOf, pausesWith } from "./answer-updates";
import type { BargeIn, InterviewContext } from "./context";
import { type Tools, command, signal, steps } from "./steps";
import { withAnswer } from "./view-updates";

/** Who speaks, and what becomes of a voice over the interviewer's. */
export const bargeInActions = {
  noteVoice: steps(({ context, change }, { sample }: { sample: number }) => {
    const { bargeIn } = context;
    change({ voice: { onset: sample }, bargeIn: bargeIn && { ...bargeIn, endSample: null, asked: null } });
  }),
  noteSilence: steps(({ context, change }, { sample }: { sample: number }) => {
    const { bargeIn } = context;
    change({ voice: null, bargeIn: bargeIn && { ...bargeIn, endSample: Math.max(bargeIn.onset, sample) } });
  }),
  /** The candidate goes on while the answer is being written down: what was said last is known until the reply is there, also when it is over by then. */
  noteAfterthought: steps(({ context, change }, { onset, endSample }: { onset?: number; endSample?: number }) => {
    const from = onset ?? context.afterthought?.onset;
    change({ afterthought: from === undefined ? null : { onset: from, endSample: endSample === undefined ? null : Math.max(from, endSample) } });
  }),
  forgetAfterthought: steps(({ change }) => change({ afterthought: null })),
  /** A voice that was judged, or that never ends, is not looked at again. */
  forgetVoice: steps(({ change }) => change({ voice: null })),

  beginBargeIn: steps(({ context, change }) => {
    const { turn, surroundings } = context;
    const bargeIn = context.bargeIn ?? newBargeIn(context);
    if (!bargeIn || !turn) return;
    const interruption = { by: "voice" as const, since: momentOf(surroundings, bargeIn.onset), silentAt: null };
    change({ bargeIn, afterthought: null, turn: { ...turn, interruption: turn.interruption ?? interruption } });
  }),
  duckPlayer: steps(({ context, tell }) => {
    if (context.turn) tell("player", { type: "player.duck", turnId: context.turn.turnId });
  }),
  holdForVoice: steps(({ context, change, tell }) => {
    const { turn, bargeIn } = context;
    if (turn) tell("player", { type: "player.hold", turnId: turn.turnId });
    if (bargeIn) change({ bargeIn: { ...bargeIn, stage: "held" } });
  }),
  recordBargeIn: steps(record),
  /** Again after a reconnect, too: questions and their answers were lost with the connection. */
  askForWords: steps(({ context, change, tell }) => {
    const { bargeIn, epoch, surroundings } = context;
    if (!bargeIn?.recorded || !isTimeToAsk(context, bargeIn)) return;
    const { turnId, startSample, endSample } = bargeIn;
    const samples = Math.max(0, Math.round(surroundings.clockSample() - startSample));
    change({ bargeIn: { ...bargeIn, asked: { at: surroundings.now(), samples, over: endSample !== null, answered: false } } });
    if (bargeIn.transcriber === "server") tell("socket", signal({ type: "bargein.check", turnId, epoch, samples }));
  }),
  hearWords: steps(({ context, change }, { text }: { text: string }) => change({ bargeIn: context.bargeIn && { ...context.bargeIn, words: text } })),
  answerWords: steps(({ context, change }, params: { text: string | null; samples: number }) => {
    const { bargeIn } = context;
    if (!bargeIn) return;
    const { asked } = bargeIn;
    const answered = asked && { ...asked, answered: asked.answered || params.samples >= asked.samples };
    change({ bargeIn: { ...bargeIn, asked: answered, words: params.text ?? bargeIn.words } });
  }),

  /** It was nothing: the turn goes on with the next sample, as loud as before. */
  resumeTurn: steps(({ context, change, tell }) => {
    const { bargeIn, turn } = context;
    change({ voice: null });
    if (turn && bargeIn?.stage === "held") tell("player", { type: "player.play", turnId: turn.turnId, epoch: context.epoch, fromSample: turn.playedSamples });
  }),
  releasePlayer: steps(({ context, tell }) => {
    const { turn } = context;
    if (turn) tell("player", { type: "player.play", turnId: turn.turnId, epoch: context.epoch, fromSample: turn.playedSamples });
  }),
  /** It has the floor. */
  takeBargeIn: steps((tools) => {
    const { context, change } = tools;
    const bargeIn = context.bargeIn && isOnlyPressed(context) ? begunAnew(tools, context.bargeIn) : context.bargeIn;
    if (!bargeIn) return;
    change({ bargeIn: { ...bargeIn, stage: "taken" } });
    record({ ...tools, context: { ...context, bargeIn: { ...bargeIn, stage: "taken" } } });
  }),
  dropBargeIn: steps((tools) => drop(tools)),
  /** The floor goes elsewhere before anything was decided. */
  leaveBargeIn: steps((tools) => {
    if (tools.context.bargeIn?.stage !== "taken") drop(tools);
  }),
  answerBargeIn: steps(({ context, change, tell }) => {
    const { bargeIn, language } = context;
    const answer = bargeIn && bargedAnswer(context, bargeIn);
    if (!answer) return;
    const { turnId, questionTurnId, mode, startSample } = answer;
    change({ answer, view: withAnswer(context.view, answer) });
    tell("socket", command({ type: "answer.open", turnId, questionTurnId, mode, startSample, transcribe: bargeIn.transcriber === "server" }));
    if (bargeIn.transcriber === "web-speech" && bargeIn.recognisedAs !== turnId) tell("recogniser", { type: "recogniser.start", turnId, language });
  }),
  /** Nothing of the reply was heard: it is taken back, and the answer it was made for goes on. */
  continueAnswer: steps((tools) => {
    const { context, change, tell } = tools;
    const { bargeIn, turn, epoch } = context;
    const answered = reopenable(context);
    if (!bargeIn || !turn || !answered) return;
    const { turnId } = answered;
    const answer = continuedAnswer(context, answered, bargeIn);
    const { recordedSamples } = answer;
    tell("player", { type: "player.stop", turnId: turn.turnId });
    tell("capture", { type: "capture.discardRecording" });
    tell("socket", signal({ type: "bargein.drop", turnId: bargeIn.turnId }));
    tell("socket", command({ type: "answer.reopen", turnId }));
    tell("socket", signal({ type: "turn.cancel", turnId: turn.turnId }));
    tell("capture", { type: "capture.record", turnId, fromSample: stoppedAt(answered), recordedSamples, joined: true });
    const recordedFrom = { clock: stoppedAt(answered), samples: recordedSamples };
    const view = withReopened(context, turnId);
    change({ answer: { ...answer, recordedFrom, reopenedIn: epoch + 1 }, view, turn: null, lastAnswered: null, epoch: epoch + 1 });
    // It was no end after all: the next one is waited for a little longer.
    change({ pauses: pausesWith(context, answered, bargeIn.onset) });
    change({ bargeIn: { ...bargeIn, turnId }, decision: null, nextTurnId: null, problem: null, patience: false });
  }),

  markPress: steps(({ context, change }) => {
    const { turn, surroundings } = context;
    if (!turn || typeof turn.interruption?.silentAt === "number") return;
    change({ turn: { ...turn, interruption: { by: "press", since: surroundings.now(), silentAt: null } } });
  }),
  markSilent: steps(({ context, change }) => {
    const { turn, surroundings } = context;
    if (!turn?.interruption || turn.interruption.silentAt !== null) return;
    change({ turn: { ...turn, interruption: { ...turn.interruption, silentAt: surroundings.now() } } });
  }),
  /** After a reconnect, while somebody speaks: the rest of the turn comes, and waits. */
  askForRest: steps(({ context, change, tell }) => {
    const { turn, bargeIn } = context;
    if (!turn) return;
    const epoch = context.epoch + 1;
    const { turnId, request, playedSamples } = turn;
    change({ epoch, bargeIn: bargeIn && { ...bargeIn, asked: null } });
    tell("socket", signal({ type: "turn.request", turnId, epoch, request, fromSample: playedSamples }));
    if (bargeIn?.recorded) tell("socket", opening(bargeIn));
  }),
};

/** Keeps what is said, for it may be the beginning of an answer. */
function record({ context, change, tell }: Tools): void {
  const { bargeIn, language } = context;
  if (!bargeIn || bargeIn.recorded) return;
  const { turnId, startSample, recognisedAs } = bargeIn;
  change({ bargeIn: { ...bargeIn, recorded: true } });
  tell("socket", opening(bargeIn));
  tell("capture", { type: "capture.record", turnId, fromSample: startSample, recordedSamples: 0 });
  if (bargeIn.transcriber === "web-speech") tell("recogniser", { type: "recogniser.start", turnId: recognisedAs, language });
}

function opening({ turnId, startSample, transcriber }: BargeIn): ReturnType<typeof signal> {
  return signal({ type: "bargein.open", turnId, startSample, transcribe: transcriber === "server" });
}

function unrecord({ tell }: Tools, { turnId, recorded, transcriber }: BargeIn): void {
  if (!recorded) return;
  tell("capture", { type: "capture.discardRecording" });
  tell("socket", signal({ type: "bargein.drop", turnId }));
  if (transcriber === "web-speech") tell("recogniser", { type: "recogniser.abort" });
}

function drop(tools: Tools): void {
  const { context, change, tell } = tools;
  const { bargeIn, turn } = context;
  if (!bargeIn) return;
  unrecord(tools, bargeIn);
  change({ bargeIn: null, turn: turn && { ...turn, interruption: null } });
  if (turn) tell("player", { type: "player.unduck", turnId: turn.turnId });
}

/** On loudspeakers the voice is most often the interviewer's own: a press says that the candidate speaks from now on. */
const isOnlyPressed = (context: InterviewContext): boolean =>
  context.turn?.interruption?.by === "press" && settingOf(context) === "loudspeakers" && verdictOf(context) !== "take";

function begunAnew(tools: Tools, bargeIn: BargeIn): BargeIn {
  unrecord(tools, bargeIn);
  const { surroundings } = tools.context;
  const clock = surroundings.clockSample();
  const turnId = surroundings.newId();
  const ended = bargeIn.endSample === null ? null : clock;
  return { ...bargeIn, turnId, recognisedAs: turnId, onset: clock, startSample: clock, endSample: ended, recorded: false, words: null, asked: null };
}
