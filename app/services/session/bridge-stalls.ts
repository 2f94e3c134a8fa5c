import type { SessionServices } from "./session-services";
import type { TurnSound } from "./turn-sound";

/** Said when nothing has been said yet. Each ends in white space, for clauses join without separators. */
const BEFORE = [
  "Let me think about that for a moment. ",
  "Give me a second to take that in. ",
  "Just a moment, please. ",
  "Let me see. One moment. ",
] as const;
const IN_THE_MIDDLE = ["One moment. ", "Bear with me for a second. ", "Let me find the right words. "] as const;

/** A whole sentence, and white space behind it. */
const SENTENCE_END = /[.!?…]["'”’)\]]*\s+$/;

export interface BridgeOptions {
  services: Pick<SessionServices, "limits" | "schedule">;
  sound: TurnSound;
  /** Whether somebody waits to hear it. */
  listening: () => boolean;
  /** Samples that were played. Whoever changes this or `listening` beats `sound.changed`. */
  played: () => number;
  /** Turns the remarks about: another one in each turn. */
  turn: number;
  say: (text: string) => void;
  signal: AbortSignal;
}

/**
 * Has a short remark said when the interviewer's words do not come: at most one before the first of them and one in the middle, never
 * inside a sentence. Resolves when no word follows; rejects with the signal's reason.
 */
export async function bridgeStalls(options: BridgeOptions): Promise<void> {
  const { services, sound, listening, played, turn, say } = options;
  const { fillerMs, middleFillerMs } = services.limits;
  const nothingSaid = (): boolean => listening() && sound.clauses.length === 0;
  if (await holdsFor(options, { condition: nothingSaid, until: () => sound.clauses.length > 0, ms: fillerMs })) {
    say(BEFORE[turn % BEFORE.length] ?? BEFORE[0]);
  }
  const allPlayed = (): boolean => listening() && isBetweenSentences(sound) && played() >= sound.samples;
  if (await holdsFor(options, { condition: allPlayed, until: () => false, ms: middleFillerMs })) {
    say(IN_THE_MIDDLE[turn % IN_THE_MIDDLE.length] ?? IN_THE_MIDDLE[0]);
  }
}

/** All that was written is spoken, some of it in the interviewer's own words, and its last sentence is whole. */
function isBetweenSentences({ clauses }: TurnSound): boolean {
  const last = clauses.at(-1);
  return last !== undefined && !last.filler && SENTENCE_END.test(last.text) && clauses.every((clause) => clause.voiced);
}

interface Held {
  condition: () => boolean;
  /** It cannot come to hold any more. */
  until: () => boolean;
  ms: number;
}

/** Whether `condition` comes to hold without a break for `ms`; false when no text follows, or `until`. */
async function holdsFor({ services, sound, signal }: BridgeOptions, { condition, until, ms }: Held): Promise<boolean> {
  const over = (): boolean => sound.textEnded || sound.failure !== null || until();
  for (;;) {
    await sound.changed.until(() => condition() || over(), signal);
    if (over()) return false;
    let elapsed = false;
    const stopTimer = services.schedule(() => {
      elapsed = true;
      sound.changed.beat();
    }, ms);
    try {
      await sound.changed.until(() => elapsed || !condition() || over(), signal);
    } finally {
      stopTimer();
    }
    if (elapsed && condition() && !over()) return true;
  }
}
