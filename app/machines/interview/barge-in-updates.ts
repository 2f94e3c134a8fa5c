import { HEARD_KEPT_MS, msToSamples, samplesToMs } from "~/domain/audio";
import { BARGE_IN, type BargeInEvidence, type BargeInVerdict, judgeBargeIn } from "~/domain/barge-in";
import { applyEvent } from "~/domain/transcript";

import { VOICE_PREROLL_MS, momentOf, newAnswer } from "./answer-updates";
import { type BargeIn, type CurrentAnswer, type InterviewContext, answerMode, currentTurnView, transcriber, wordsSoFar } from "./context";
import { withoutTurn } from "./view-updates";

/** Words that have not come by then do not come: a transcription of one second takes half of that. */
const WORDS_MS = 700;
/** Echoes come late, and transcribers mix up where they began. */
const SPOKEN_MS = 8_000;

/** The candidate may go on with the last answer, for nothing of its reply was heard. */
export function reopenable({ lastAnswered, turn }: InterviewContext): CurrentAnswer | null {
  return turn !== null && turn.playedSamples === 0 && turn.request === "next" ? lastAnswered : null;
}

/** What may become of what is being said, or was since the answer counted as over; null when there is nothing that it could interrupt. */
export function newBargeIn(context: InterviewContext): BargeIn | null {
  const { turn, voice, afterthought, surroundings } = context;
  const said = voice ? { onset: voice.onset, endSample: null } : afterthought;
  if (!turn || !said) return null;
  const { onset, endSample } = said;
  const turnId = surroundings.newId();
  const answered = reopenable(context);
  return {
    turnId,
    onset,
    startSample: Math.max(0, onset - msToSamples(VOICE_PREROLL_MS)),
    endSample,
    playedSamples: turn.playedSamples,
    stage: "ducked",
    recorded: false,
    transcriber: answered?.transcriber ?? transcriber(context),
    recognisedAs: answered?.turnId ?? turnId,
    words: null,
    asked: null,
  };
}

const voiceMs = ({ onset, endSample }: BargeIn, { surroundings }: InterviewContext): number =>
  Math.max(0, samplesToMs((endSample ?? surroundings.clockSample()) - onset));

/** Something that lasted longer than a click, and whose sound is still there, was said while the answer was being written down. */
export function saidMore({ afterthought, surroundings }: InterviewContext): boolean {
  if (afterthought === null || afterthought.endSample === null) return false;
  const { onset, endSample } = afterthought;
  return samplesToMs(endSample - onset) >= BARGE_IN.holdMs && samplesToMs(surroundings.clockSample() - onset) + VOICE_PREROLL_MS <= HEARD_KEPT_MS;
}

/** How long to wait until the voice has lasted long enough to fall silent for it. */
export function holdDelayMs(context: InterviewContext): number {
  return context.bargeIn ? Math.max(0, BARGE_IN.holdMs - voiceMs(context.bargeIn, context)) : BARGE_IN.holdMs;
}

/** The words are worth asking for: at the end of the voice, and before that once it has lasted long. */
export function isTimeToAsk(context: InterviewContext, bargeIn: BargeIn): boolean {
  if (bargeIn.endSample !== null) return bargeIn.asked?.over !== true;
  return bargeIn.asked === null && voiceMs(bargeIn, context) >= BARGE_IN.takeMs;
}

function wordsPending({ asked, endSample }: BargeIn, nowMs: number): boolean {
  if (asked === null || (endSample !== null && !asked.over)) return true;
  return !asked.answered && nowMs - asked.at < WORDS_MS;
}

/** What the interviewer said in the last seconds: by the alignment, and beyond it as far as it is written. */
function spokenOf(context: InterviewContext): string {
  const view = currentTurnView(context);
  const played = context.turn?.playedSamples ?? 0;
  if (!view || played === 0) return "";
  const recent = view.words.find((word) => word.endSample >= played - msToSamples(SPOKEN_MS));
  const next = view.words.find((word) => word.startSample > played);
  return view.text.slice(recent?.from ?? 0, next?.from);
}

/** Before the reply nobody speaks whose echo it could be. */
export const settingOf = ({ turn, talk }: InterviewContext): BargeInEvidence["setting"] =>
  turn?.playedSamples !== 0 && talk.bargeIn === "loudspeakers" ? "loudspeakers" : "usual";

export function verdictOf(context: InterviewContext): BargeInVerdict | null {
  const { bargeIn, surroundings } = context;
  if (!bargeIn) return null;
  return judgeBargeIn({
    voiceMs: voiceMs(bargeIn, context),
    over: bargeIn.endSample !== null,
    words: bargeIn.words,
    wordsPending: wordsPending(bargeIn, surroundings.now()),
    spoken: spokenOf(context),
    playedMs: samplesToMs(bargeIn.playedSamples),
    setting: settingOf(context),
  });
}

const voiceOf = ({ surroundings }: InterviewContext, { onset, endSample }: BargeIn) => ({
  speechFrom: onset,
  awaitsVoice: false,
  silentSince: endSample === null ? null : momentOf(surroundings, endSample),
  voiceEndSample: endSample,
});

const voicedSamples = ({ onset, endSample }: BargeIn): number => (endSample === null ? 0 : Math.max(0, endSample - onset));

/** The answer that begins with what was said over the interviewer; its recording goes on. */
export function bargedAnswer(context: InterviewContext, bargeIn: BargeIn): CurrentAnswer | null {
  const { turnId, onset, startSample } = bargeIn;
  const answer = newAnswer(context, { mode: answerMode(context), onset });
  return (
    answer && {
      ...answer,
      ...voiceOf(context, bargeIn),
      turnId,
      startSample,
      voicedSamples: voicedSamples(bargeIn),
      // Recognition that ran for another answer begins anew for this one.
      ...(bargeIn.recognisedAs === turnId ? { partial: bargeIn.words ?? "" } : { recognisedBefore: bargeIn.words ?? "" }),
      transcriber: bargeIn.transcriber,
      recordedFrom: { clock: startSample, samples: 0 },
    }
  );
}

/** The finished answer, going on with what was said since. */
export function continuedAnswer(context: InterviewContext, answered: CurrentAnswer, bargeIn: BargeIn): CurrentAnswer {
  const { samples, recordedSamples } = answered;
  const browser = answered.transcriber === "web-speech";
  return {
    ...answered,
    ...voiceOf(context, bargeIn),
    voicedSamples: answered.voicedSamples + voicedSamples(bargeIn),
    recordedSamples: samples ?? recordedSamples,
    recognisedBefore: browser ? wordsSoFar(answered) : answered.recognisedBefore,
    partial: browser ? (bargeIn.words ?? "") : answered.partial,
    recognised: null,
    samples: null,
    ending: null,
    awaitedStretches: 0,
  };
}

/** Where the recording of a finished answer had stopped, on the clock. */
export function stoppedAt({ recordedFrom, startSample, recordedSamples, samples }: CurrentAnswer): number {
  const { clock, samples: before } = recordedFrom ?? { clock: startSample, samples: 0 };
  return clock + Math.max(0, (samples ?? recordedSamples) - before);
}

/** The reply of which nothing was heard is gone, and the answer is open again. */
export function withReopened({ view, turn }: InterviewContext, answerTurnId: string): InterviewContext["view"] {
  return applyEvent(turn ? withoutTurn(view, turn.turnId) : view, { type: "answer.reopened", turnId: answerTurnId });
}
