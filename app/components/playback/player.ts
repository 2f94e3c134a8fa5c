import { type Clip, neighbour } from "./clips";
import { common, placeBeside, type Route, type Stretch, stepAt } from "./route";
import { createStateHolder, STOPPED, type Transport, type TransportState } from "./transport";
import type { TurnTransport } from "./turn-transport";

export interface PlayerState extends TransportState {
  /** On the interview clock, in milliseconds. */
  clockMs: number;
  /** Default 1. */
  rate: number;
  skipsSilence: boolean;
  /** Plays the candidate's turns only. */
  onlyMine: boolean;
  selection: Stretch | null;
  /** Plays the selection again and again. */
  loops: boolean;
  /** There is no recording of the whole to play, or none yet: each turn sounds from its own file. False until that is known. */
  byTurns: boolean;
}

interface PlayerOptions {
  turns: TurnTransport;
  /** In the order of the clock. */
  clips: readonly (Clip & { speaker: "interviewer" | "candidate" })[];
  /** Where somebody speaks; asked for when silence is skipped. */
  sounding: () => Route;
  /** When each word begins, in order; asked for when somebody goes by words. */
  wordsMs: () => readonly number[];
  totalMs: number;
}

const DEFAULTS = { ...STOPPED, clockMs: 0, rate: 1, skipsSilence: false, onlyMine: false, selection: null, loops: false, byTurns: false };
/** Going back by words while it plays: this much into a word is still at its beginning. */
const WORD_SLACK_MS = 350;
const ENDED_EARLY_MS = 300;

/** Plays the interview on one clock, from whatever makes it sound, and leaves out what is not wanted. */
export function createPlayer({ turns, clips, sounding, wordsMs, totalMs }: PlayerOptions) {
  const { get: state, set, subscribe } = createStateHolder<PlayerState>(DEFAULTS);
  let recording: Transport | null = null;
  let transport: Transport = turns;
  /** The one turn that was asked for. */
  let once: Stretch | null = null;
  /** What nobody heard in the interview is on no route of it. */
  let beside = false;

  const mine = clips.filter(({ speaker }) => speaker === "candidate").map(stretchOf);
  const follow = () => set({ ...transport.state(), clockMs: transport.clockMs() });
  let unfollow = turns.subscribe(follow);

  function route(): Route {
    const { skipsSilence, onlyMine, selection, loops } = state();
    if (once) return [once];
    const whole = [loops && selection ? selection : { fromMs: 0, toMs: Math.max(1, totalMs) }];
    const wanted = [...(onlyMine ? [mine] : []), ...(skipsSilence ? [sounding()] : [])].reduce<Route>(common, whole);
    return wanted.length > 0 ? wanted : whole;
  }

  /** Makes the best transport there is the one that plays. */
  function switchTo(next: Transport): void {
    if (next === transport) return;
    transport.pause();
    unfollow();
    transport = next;
    transport.setRate(state().rate);
    unfollow = transport.subscribe(follow);
  }

  function play(clockMs: number): void {
    switchTo(recording ?? turns);
    beside = false;
    const way = route();
    const step = stepAt(way, clockMs);
    transport.playAt(step.type === "on" ? clockMs : step.type === "jump" ? step.toMs : (way[0]?.fromMs ?? 0));
  }

  function playOn(clockMs: number): void {
    once = null;
    play(clockMs);
  }

  function seek(clockMs: number): void {
    const wanted = Math.min(totalMs, Math.max(0, clockMs));
    const { selection, playing } = state();
    once = null;
    if (selection && (wanted < selection.fromMs || wanted >= selection.toMs)) set({ selection: null, loops: false });
    if (playing) return play(wanted);
    switchTo(recording ?? turns);
    transport.seek(wanted);
  }

  function select(selection: Stretch): void {
    once = null;
    set({ selection, loops: true });
    const { clockMs } = state();
    if (clockMs < selection.fromMs || clockMs >= selection.toMs) seek(selection.fromMs);
  }

  const turnAround = (): Stretch => {
    const clip = clips.find(({ turnId }) => turnId === state().turnId) ?? clips[0];
    return clip ? stretchOf(clip) : { fromMs: 0, toMs: totalMs };
  };

  const player = {
    state,
    subscribe,
    seek,
    select,
    /** Plays from there to the end of the interview. */
    playFrom: playOn,
    /** Plays that turn only, from `offsetMs` into it. */
    playTurn(turnId: string, offsetMs = 0): void {
      const clip = clips.find((candidate) => candidate.turnId === turnId);
      if (!clip) return;
      once = stretchOf(clip);
      if (offsetMs < clip.lengthMs) return play(clip.startMs + offsetMs);
      switchTo(turns);
      beside = true;
      turns.playBeyond(turnId, offsetMs);
    },
    pause(): void {
      transport.pause();
    },
    toggle(): void {
      const { playing, clockMs } = state();
      if (playing) transport.pause();
      else playOn(clockMs >= totalMs - 1 ? 0 : clockMs);
    },
    skip(ms: number): void {
      seek(state().clockMs + ms);
    },
    /** To the turn before or after. */
    stepTurn(by: 1 | -1): void {
      const clip = neighbour(clips, state().turnId, by);
      if (clip) seek(clip.startMs);
    },
    stepWord(by: 1 | -1): void {
      const wordMs = placeBeside(wordsMs(), { clockMs: state().clockMs, by, slackMs: state().playing ? WORD_SLACK_MS : 1 });
      if (wordMs !== null) seek(wordMs);
    },
    setRate(rate: number): void {
      set({ rate });
      transport.setRate(rate);
    },
    setSkipsSilence: (skipsSilence: boolean) => set({ skipsSilence }),
    setOnlyMine: (onlyMine: boolean) => set({ onlyMine }),
    /** Loops the selection or, without one, the turn that plays. */
    toggleLoop(): void {
      const { selection, loops } = state();
      if (selection) set({ loops: !loops });
      else select(turnAround());
    },
    /** Puts the selection's beginning (`from`) or end (`to`) where the clock stands. */
    markSelection(edge: "from" | "to"): void {
      const { clockMs, selection } = state();
      const around = selection ?? turnAround();
      if (edge === "from") select({ fromMs: clockMs, toMs: around.toMs > clockMs ? around.toMs : totalMs });
      else if (clockMs > 0) select({ fromMs: around.fromMs < clockMs ? around.fromMs : 0, toMs: clockMs });
    },
    /** From now on it plays the recording of the whole; null: it cannot, and the turns stand in. Goes on where it was, or where a recording is that plays already. */
    useRecording(next: Transport | null): void {
      const { playing, clockMs } = state();
      recording = next;
      set({ byTurns: next === null });
      if (beside && playing) return;
      switchTo(recording ?? turns);
      if (playing) play(clockMs);
      else if (transport.state().playing) follow();
      else if (clockMs > 0) transport.seek(clockMs);
    },
    /** To be called while it plays, once a frame. */
    tick(): void {
      if (!state().playing) return;
      transport.tick();
      if (beside) return;
      const way = route();
      const { playing } = transport.state();
      // Sound may end a little before the clock does.
      const step = stepAt(way, transport.clockMs() + (playing ? 0 : ENDED_EARLY_MS));
      if (step.type === "jump" && playing) transport.playAt(step.toMs);
      else if (step.type === "end" && state().loops && !once) transport.playAt(way[0]?.fromMs ?? 0);
      else if (step.type === "end" && playing) transport.pause();
    },
  };
  return player;
}
export type Player = ReturnType<typeof createPlayer>;

const stretchOf = ({ startMs, lengthMs }: Clip): Stretch => ({ fromMs: startMs, toMs: startMs + lengthMs });
