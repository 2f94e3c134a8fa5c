/** Pauses after which the speaker went on in the same answer, in milliseconds; the newest last. */
export interface SpeakerPauses {
  /** Wherever they were made. */
  anywhere: readonly number[];
  /** After words that could have been the end: only these tell how long such an end must be waited for. */
  atPossibleEnds: readonly number[];
}

export const NO_PAUSES: SpeakerPauses = { anywhere: [], atPossibleEnds: [] };

/** Older ones are forgotten: people warm up, and questions get harder. */
const REMEMBERED = 24;
/** A pause counts a little less with each that follows. */
const FADING = 0.94;
/** Fewer tell nothing of a person. */
const ENOUGH = 4;
/** The share of pauses that a wait should outlast (about the 80th to 90th percentile, as in the issue). */
const SHARE = 0.85;
/** Shorter silences are stops between sounds. */
const SHORTEST_MS = 200;
/** A longer one says how hard the question was, not how the person speaks. */
const LONGEST_MS = 5_000;

interface PauseHeard {
  pauseMs: number;
  /** The words before it could have been the end of the answer. */
  atPossibleEnd: boolean;
}

/** A pause inside an answer was heard. Too short ones change nothing. */
export function withPause(pauses: SpeakerPauses, { pauseMs, atPossibleEnd }: PauseHeard): SpeakerPauses {
  if (!(pauseMs >= SHORTEST_MS)) return pauses;
  const kept = Math.min(pauseMs, LONGEST_MS);
  const remember = (known: readonly number[]): number[] => [...known, kept].slice(-REMEMBERED);
  return {
    anywhere: remember(pauses.anywhere),
    atPossibleEnds: atPossibleEnd ? remember(pauses.atPossibleEnds) : pauses.atPossibleEnds,
  };
}

/** The pause that about 85 % of the remembered ones do not exceed, newer ones counting more; 0 while too few are known. */
export function usualPauseMs(pauses: readonly number[]): number {
  if (pauses.length < ENOUGH) return 0;
  const weighted = pauses
    .map((pauseMs, index) => ({ pauseMs, weight: FADING ** (pauses.length - 1 - index) }))
    .sort((left, right) => left.pauseMs - right.pauseMs);
  let rest = SHARE * weighted.reduce((sum, { weight }) => sum + weight, 0);
  for (const { pauseMs, weight } of weighted) {
    rest -= weight;
    if (rest <= 0) return Math.round(pauseMs);
  }
  return Math.round(weighted.at(-1)?.pauseMs ?? 0);
}
