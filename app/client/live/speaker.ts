import type { PlayerEvent } from "~/machines/interview/events";

import type { BrowserVoice, BrowserVoiceEvent } from "../browser-voice";

interface SpeakerOptions {
  makeVoice: (onEvent: (event: BrowserVoiceEvent) => void) => BrowserVoice | null;
  /** The interview clock in 16 kHz samples. */
  clockSample: () => number;
  tell: (event: PlayerEvent) => void;
}

const NO_VOICE = "This browser has no voice for this language. Read the question on the page and answer it, or choose another language for the next interview.";

/** Turns of which only the text comes, spoken by the browser's own voice in the player's place. */
export function createSpeaker({ makeVoice, clockSample, tell }: SpeakerOptions) {
  let voice: BrowserVoice | null = null;
  let turn: { turnId: string; said: number } | null = null;
  /** To be silent although no clause of it has come yet. */
  let heldBefore: string | null = null;

  function onEvent(event: BrowserVoiceEvent): void {
    const { turnId } = event;
    switch (event.type) {
      case "started":
        return tell({ type: "player.started", turnId, startSample: clockSample() });
      case "progress":
        return tell({ type: "player.progress", turnId, playedSamples: event.playedSamples });
      case "words":
        return tell({ type: "player.words", turnId, words: event.words });
      case "ended":
        turn = null;
        return tell({ type: "player.ended", turnId, playedSamples: event.playedSamples });
      case "failed":
        turn = null;
        return tell({ type: "player.failed", turnId, message: event.message });
    }
  }

  return {
    speaks: (turnId: string): boolean => turn?.turnId === turnId,
    /** A clause that was given already, before a reconnect, is left out. */
    say({ turnId, index, text }: { turnId: string; index: number; text: string }): void {
      voice ??= makeVoice(onEvent);
      if (!voice) return tell({ type: "player.failed", turnId, message: NO_VOICE });
      if (turn?.turnId !== turnId) {
        turn = { turnId, said: 0 };
        voice.begin(turnId);
        if (heldBefore === turnId) voice.hold();
        heldBefore = null;
      }
      if (index < turn.said) return;
      turn.said = index + 1;
      voice.say(text);
    },
    finish: (): void => voice?.finish(),
    /** Until `resume`, also when its first clause is still to come. */
    hold(turnId: string): number {
      if (turn?.turnId === turnId) return voice?.hold() ?? 0;
      heldBefore = turnId;
      return 0;
    },
    resume(): void {
      heldBefore = null;
      voice?.resume();
    },
    stop(): number {
      turn = null;
      heldBefore = null;
      return voice?.stop() ?? 0;
    },
    dispose: (): void => voice?.dispose(),
  };
}
