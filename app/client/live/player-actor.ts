import { fromCallback } from "xstate";

import type { AudioFrame } from "~/domain/protocol";
import type { ClipKind } from "~/domain/clip";
import type { PlayerCommand, PlayerEvent } from "~/machines/interview/events";

import type { BrowserVoice, BrowserVoiceEvent } from "../browser-voice";
import type { PlayedPiece } from "../echo-gate";
import type { Player, PlayerEvent as AdapterEvent } from "../player";
import type { LoadedClip } from "./clips";
import type { InterviewClock } from "./interview-clock";
import type { SoundAhead } from "./sound-ahead";
import { createSpeaker } from "./speaker";

interface PlayerActorOptions {
  /** Resolves once the worklet is loaded. Called again for the next turn after a failure. */
  makePlayer: (onEvent: (event: AdapterEvent) => void) => Promise<Player>;
  clock: InterviewClock;
  clip: (kind: ClipKind) => Promise<LoadedClip>;
  onLevel: (level: number) => void;
  /** What the speakers were given, for the echo gate. */
  onReference: (piece: PlayedPiece) => void;
  /** The browser's own voice, for turns of which only the text comes; null where there is none. */
  makeVoice: (onEvent: (event: BrowserVoiceEvent) => void) => BrowserVoice | null;
  /** Sound that comes before its turn is played. */
  ahead: Pick<SoundAhead, "keep" | "take">;
  /** Hands out where the interviewer's sound goes in; that of an earlier turn is not heard. */
  onReady: (accept: (frame: AudioFrame) => void) => void;
}

/** The player as an actor of the interview machine. */
export function playerActor({ makePlayer, clock, clip, onLevel, onReference, makeVoice, ahead, onReady }: PlayerActorOptions) {
  return fromCallback<PlayerCommand, Record<string, never>, PlayerEvent>(({ sendBack, receive }) => {
    let current: string | null = null;
    /** The turn that the player was last given. */
    let begun: string | null = null;
    let disposed = false;
    const tell = (event: PlayerEvent): void => {
      if (!disposed) sendBack(event);
    };

    function onEvent(event: AdapterEvent): void {
      switch (event.type) {
        case "started":
          return tell({ type: "player.started", turnId: event.turnId, startSample: clock.fromEngine(event.clockSample) });
        case "progress":
          return tell({ type: "player.progress", turnId: event.turnId, playedSamples: event.playedSamples });
        case "gap":
          return tell({ type: "player.gap", turnId: event.turnId, gap: { atSample: event.atSample, samples: event.samples } });
        case "ended":
          if (event.turnId === current) current = null;
          return tell({ type: "player.ended", turnId: event.turnId, playedSamples: event.playedSamples });
        case "level":
          return onLevel(event.level);
        case "reference":
          return onReference(event);
        case "starved":
        case "fed":
          return;
      }
    }

    const speaker = createSpeaker({
      makeVoice,
      clockSample: () => clock.now(),
      tell(event) {
        if (event.type === "player.ended" && event.turnId === current) current = null;
        tell(event);
      },
    });
    /** Null once it could not be made. */
    let ready: Promise<Player> | null = null;

    /** The player, which is made anew when it could not be made before. */
    function made(): Promise<Player> {
      if (ready) return ready;
      ready = makePlayer(onEvent);
      // Told to whoever asked for sound, below.
      ready.catch(() => {
        ready = null;
      });
      return ready;
    }

    async function playClip(player: Player, turnId: string, kind: ClipKind): Promise<void> {
      const { text, words, samples, pcm } = await clip(kind);
      if (disposed || current !== turnId) return;
      tell({ type: "player.clipLoaded", turnId, text, words, samples });
      begin(player, turnId, 0);
      player.write(0, pcm);
      player.finish(pcm.length);
    }

    function begin(player: Player, turnId: string, fromSample: number): void {
      begun = turnId;
      player.begin({ turnId, fromSample });
    }

    /** A clip that is still being loaded has played nothing, and the player's count is that of the turn before. */
    async function stop(player: Player, turnId: string): Promise<void> {
      const mine = current === turnId;
      if (mine) current = null;
      if (speaker.speaks(turnId)) return tell({ type: "player.stopped", turnId, playedSamples: speaker.stop() });
      tell({ type: "player.stopped", turnId, playedSamples: mine && begun === turnId ? await player.stop() : 0 });
    }

    function resume(player: Player, turnId: string): void {
      speaker.resume();
      if (!speaker.speaks(turnId)) player.resume();
    }

    /** A turn that came to its end before the hold reached it is told with its whole length, after its `player.ended`. */
    async function hold(player: Player, turnId: string): Promise<void> {
      const spokenSamples = current === turnId ? speaker.hold(turnId) : 0;
      if (speaker.speaks(turnId)) return tell({ type: "player.held", turnId, playedSamples: spokenSamples });
      const playedSamples = begun === turnId ? await player.hold() : 0;
      tell({ type: "player.held", turnId, playedSamples });
    }

    /** What was spoken before it is over, and so is a hold. */
    function turnTo(turnId: string): void {
      speaker.stop();
      current = turnId;
    }

    async function run(player: Player, command: PlayerCommand): Promise<void> {
      switch (command.type) {
        case "player.playClip":
          turnTo(command.turnId);
          return playClip(player, command.turnId, command.clip);
        case "player.play":
          if (current === command.turnId) return resume(player, command.turnId);
          turnTo(command.turnId);
          begin(player, command.turnId, command.fromSample);
          for (const { firstSample, samples } of ahead.take(command)) player.write(firstSample, samples);
          return;
        case "player.say":
          if (current === command.turnId) speaker.say(command);
          return;
        case "player.finish":
          if (current !== command.turnId) return;
          return speaker.speaks(command.turnId) ? speaker.finish() : player.finish(command.samples);
        case "player.hold":
          return hold(player, command.turnId);
        case "player.duck":
          if (current === command.turnId) player.duck();
          return;
        case "player.unduck":
          if (current === command.turnId) player.unduck();
          return;
        case "player.stop":
          return stop(player, command.turnId);
      }
    }

    function fail(turnId: string): void {
      tell({ type: "player.failed", turnId, message: "The interviewer's voice cannot be played here. Try again, or go on and answer; the question is on the page." });
    }

    /** A turn that cannot be played is silent: whoever goes on without it is not held up. */
    function runWithoutPlayer({ type, turnId }: PlayerCommand): void {
      switch (type) {
        case "player.playClip":
        case "player.play":
          return fail(turnId);
        case "player.hold":
          return tell({ type: "player.held", turnId, playedSamples: 0 });
        case "player.stop":
          return tell({ type: "player.stopped", turnId, playedSamples: 0 });
        default:
          return;
      }
    }

    void made();
    receive((command) => {
      const plays = command.type === "player.play" || command.type === "player.playClip";
      const player = plays ? made() : ready;
      if (!player) return runWithoutPlayer(command);
      player
        .then(
          (player) => (disposed ? undefined : run(player, command)),
          () => runWithoutPlayer(command),
        )
        .catch(() => fail(command.turnId));
    });
    onReady((frame) => {
      const keep = (): void => ahead.keep(frame);
      if (!ready) return keep();
      void ready.then((player) => {
        if (frame.turnId === current) player.write(frame.firstSample, frame.samples);
        else keep();
      }, keep);
    });
    return () => {
      disposed = true;
      speaker.dispose();
      void ready?.then(
        (player) => player.dispose(),
        () => undefined,
      );
    };
  });
}
