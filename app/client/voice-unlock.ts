/** The part of `speechSynthesis` that is used. */
interface SynthesisLike<Utterance> {
  readonly speaking: boolean;
  readonly pending: boolean;
  speak(utterance: Utterance): void;
  cancel(): void;
}

interface VoiceUnlockOptions<Utterance> {
  synthesis: SynthesisLike<Utterance>;
  makeUtterance: (text: string) => Utterance;
}

/** Not empty: some versions of WebKit end an empty utterance within the call, others never. */
const NOTHING = " ";

/**
 * iOS drops what the browser's voice is given, without an event, until something was spoken during a press (WebKit, SpeechSynthesis.cpp:
 * RequireUserGestureForSpeechStart). Returns what to call in every press: it speaks nothing until that was taken once. A press
 * that WebKit does not count, as `pointerdown` of a finger, leaves it to the next one.
 */
export function createVoiceUnlock<Utterance extends { volume: number }>({ synthesis, makeUtterance }: VoiceUnlockOptions<Utterance>): () => void {
  let unlocked = false;
  const taken = (): boolean => synthesis.speaking || synthesis.pending;

  return () => {
    // What speaks already needs nothing, and is not to be cut off.
    unlocked ||= taken();
    if (unlocked) return;
    synthesis.speak(Object.assign(makeUtterance(NOTHING), { volume: 0 }));
    unlocked = taken();
    // What is spoken next never waits for the end of nothing.
    if (unlocked) synthesis.cancel();
  };
}

/** For the voice of this window. */
export function browserVoiceUnlock(): () => void {
  if (!("speechSynthesis" in window)) return () => undefined;
  return createVoiceUnlock({ synthesis: window.speechSynthesis, makeUtterance: (text) => new SpeechSynthesisUtterance(text) });
}
