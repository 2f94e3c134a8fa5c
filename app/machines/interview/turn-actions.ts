import type { AlignedWord } from "~/domain/alignment";
import type { Gap } from "~/domain/gaps";
import { resumePoint } from "~/domain/resume-point";

import { type AfterCut, type CurrentTurn, type Request, browserSpeaks, currentTurnView } from "./context";
import type { PlayerEvent } from "./events";
import { type Tools, command, signal, steps } from "./steps";
import { gapsOf, withClip, withPlayed, withWords, withoutTurn } from "./view-updates";

const unplayed = (turnId: string): CurrentTurn => ({
  turnId,
  request: "next",
  startSample: null,
  playedSamples: 0,
  gaps: [],
  clip: null,
  stopped: false,
  interruption: null,
});

/** The interviewer's turn: asking for it, playing it, cutting it. */
export const turnActions = {
  startClip: steps(({ context, change, tell }, params: { clip: "intro" | "outro" }) => {
    const turnId = context.surroundings.newId();
    change({ turn: { ...unplayed(turnId), clip: params.clip } });
    tell("player", { type: "player.playClip", turnId, clip: params.clip });
  }),
  /** Nothing of it was heard: it can begin anew. */
  takeBackClip: steps(({ context, change, tell }) => {
    const { turn, view } = context;
    if (!turn) return;
    tell("player", { type: "player.stop", turnId: turn.turnId });
    change({ turn: null, view: withoutTurn(view, turn.turnId) });
  }),
  applyClip: steps(({ context, change }, params: { clip: "intro" | "outro"; event: Extract<PlayerEvent, { type: "player.clipLoaded" }> }) => change({ view: withClip(context.view, params.event, params.clip) })),
  /** Asks for the turn: a new one, the one that is on its way, or the rest of one that was begun. */
  requestTurn: steps(({ context, change, tell }) => {
    // The answer's text may have asked for it already, under this id.
    const fresh = (context.nextRequest === "next" ? context.nextTurnId : null) ?? context.surroundings.newId();
    const turn = context.turn ?? { ...unplayed(fresh), request: context.nextRequest };
    const epoch = context.epoch + 1;
    const { turnId, request, playedSamples } = turn;
    change({ turn: { ...turn, stopped: false }, epoch, nextRequest: "next", nextTurnId: null, problem: null });
    tell("player", { type: "player.play", turnId, epoch, fromSample: playedSamples });
    tell("socket", {
      type: "socket.signal",
      signal: { type: "turn.request", turnId, epoch, request, fromSample: playedSamples },
    });
  }),
  /** The turn that the record says was not played to its end. */
  takeUpTurn: steps(({ context, change }) => {
    const point = resumePoint(context.view);
    if (point.type !== "speak" || context.turn?.turnId === point.turnId) return;
    const known = context.view.turns.find((one) => one.turnId === point.turnId);
    const startSample = known?.role === "interviewer" ? known.startSample : null;
    change({ turn: { ...unplayed(point.turnId), startSample, playedSamples: point.fromSample } });
  }),
  turnStarted: steps(({ context, change }, params: { startSample: number }) => change({ turn: context.turn && { ...context.turn, startSample: context.turn.startSample ?? params.startSample } })),
  turnProgressed: steps(({ context, change }, params: { playedSamples: number }) => change({ turn: context.turn && {
        ...context.turn,
        startSample: context.turn.startSample ?? context.surroundings.clockSample() - params.playedSamples,
        playedSamples: Math.max(context.turn.playedSamples, params.playedSamples),
      },
      // Once the reply is heard, nothing can be added to what it replies to.
      ...(params.playedSamples > 0 ? { lastAnswered: null, afterthought: null } : {}) })),
  turnStoodStill: steps(({ context, change }, { gap }: { gap: Gap }) => change({ turn: context.turn && { ...context.turn, gaps: [...context.turn.gaps, gap] } })),
  tellProgress: steps(({ context, tell }) => tell("socket", {
    type: "socket.signal",
    signal: {
      type: "turn.progress",
      turnId: context.turn?.turnId ?? "",
      startSample: Math.max(0, context.turn?.startSample ?? 0),
      playedSamples: context.turn?.playedSamples ?? 0,
    },
  })),
  /** Where the browser's own voice speaks. */
  sayClause: steps(({ context, tell }, { turnId, index, text }: { turnId: string; index: number; text: string }) => {
    if (browserSpeaks(context) && context.turn?.turnId === turnId) tell("player", { type: "player.say", turnId, index, text });
  }),
  applySpokenWords: steps(({ context, change }, { turnId, words }: { turnId: string; words: AlignedWord[] }) =>
    change({ view: withWords(context.view, { turnId, index: 0, words }) }),
  ),
  finishPlayback: steps(({ tell }, params: { turnId: string; samples: number }) => tell("player", {
    type: "player.finish" as const,
    turnId: params.turnId,
    samples: params.samples,
  })),
  holdPlayer: steps(({ context, tell }) => {
    if (context.turn) tell("player", { type: "player.hold", turnId: context.turn.turnId });
  }),
  stopPlayer: steps(({ context, tell }) => {
    if (context.turn) tell("player", { type: "player.stop", turnId: context.turn.turnId });
  }),
  forgetTurn: steps(({ change }) => change({ turn: null })),
  markStopped: steps(({ context, change }) => change({ turn: context.turn && { ...context.turn, stopped: true } })),
  setAfterCut: steps(({ change }, params: { then: AfterCut }) => change({ afterCut: params.then })),
  /** The turn is over. A turn of which nothing was heard is withdrawn instead. */
  endTurn: steps(({ context, change, tell }, params: { outcome: "completed" | "interrupted" }) => {
    const { turn } = context;
    if (!turn) return;
    const { turnId, playedSamples, clip } = turn;
    const startSample = Math.max(0, turn.startSample ?? 0);
    const { outcome } = params;
    if (clip) {
      tell("socket", command({ type: "clip.played", turnId, clip, startSample, playedSamples, outcome }));
      tellInterruption(turn, outcome, tell);
      change({ view: withPlayed(context, outcome), turn: null });
      return;
    }
    if (outcome === "interrupted" && playedSamples === 0) {
      tell("socket", { type: "socket.signal", signal: { type: "turn.cancel", turnId } });
      change({ view: withoutTurn(context.view, turnId), turn: null });
      return;
    }
    const words = browserSpeaks(context) ? { words: currentTurnView(context)?.words ?? [] } : {};
    tell("socket", command({ type: "turn.played", turnId, startSample, playedSamples, outcome, ...gapsOf(turn), ...words }));
    tellInterruption(turn, outcome, tell);
    change({ view: withPlayed(context, outcome), turn: null });
  }),
  setRequest: steps(({ change }, params: { request: Request }) => change({ nextRequest: params.request })),

};

/** How long it took to fall silent, for the record. */
function tellInterruption({ turnId, interruption }: CurrentTurn, outcome: "completed" | "interrupted", tell: Tools["tell"]): void {
  if (outcome === "completed" || !interruption || interruption.silentAt === null) return;
  const { since, silentAt, by } = interruption;
  const marks = { interruptionMs: Math.max(0, silentAt - since), interruptedBy: by };
  tell("socket", signal({ type: "turn.marks", turnId, marks }));
}
