import { HotseatError, InvalidInputError, messageForPerson } from "~/domain/errors";

import { plainWords } from "./plain-words";
import { SpokenSoFar } from "./spoken-so-far";
import type { SpeakOptions, SpeechChunk, Voice } from "./voice";
import { VoiceRest } from "./voice-rest";

export interface VoiceFallbackOptions {
  /** The chosen voice, then those that stand in for it, the surest last. At least one. */
  voices: readonly [Voice, ...Voice[]];
  /** Milliseconds of any fixed origin. Default the real clock. */
  now?: () => number;
  /** Told of every clause that a voice failed at. Default nothing. */
  onFailure?: (voice: Voice, error: HotseatError) => void;
  /** Whether others know that a voice speaks again, such as by a test on the settings page; its rest is over then. Default: nobody knows. */
  hasRecovered?: (voice: Voice) => boolean;
}

/**
 * A clause whose voice fails is spoken on by the next one, from the first word that was not wholly given out; a stand-in's
 * sound begins with a "stand-in" chunk. A voice that failed rests (see `VoiceRest`), the last one never does.
 */
export function withVoiceFallback({ voices, now = () => performance.now(), onFailure, hasRecovered = () => false }: VoiceFallbackOptions): Voice {
  const [primary] = voices;
  const last = voices.at(-1) ?? primary;
  const rests = new Map(voices.map((voice) => [voice, new VoiceRest(now)]));
  const restOf = (voice: Voice): VoiceRest => rests.get(voice) as VoiceRest;

  const mayTry = (voice: Voice): boolean => {
    if (hasRecovered(voice)) restOf(voice).succeeded();
    return restOf(voice).mayTry();
  };

  /** The first of `left` that may speak. The last of all speaks though it rests: silence would be worse. */
  const nextOf = (left: readonly Voice[]): Voice | undefined => left.find((voice) => mayTry(voice) || voice === left.at(-1));

  async function* speak(options: SpeakOptions): AsyncGenerator<SpeechChunk> {
    const { signal, text, language } = options;
    signal.throwIfAborted();
    const able = voices.filter((voice) => voice.speaks?.(language) ?? true);
    if (able.length === 0) throw noVoiceFor(language);
    const given = new SpokenSoFar(text);
    let failure: HotseatError | null = null;
    for (let left = able; left.length > 0; ) {
      const voice = nextOf(left) as Voice;
      left = left.slice(left.indexOf(voice) + 1);
      const rest = given.restart();
      if (given.samples > 0 && plainWords(rest, language).length === 0) return;
      if (voice !== able[0]) yield standIn(voice, able[0] as Voice, failure);
      try {
        for await (const chunk of voice.speak({ ...options, text: rest })) yield* given.pass(chunk);
        yield* given.finish();
        restOf(voice).succeeded();
        return;
      } catch (error) {
        if (signal.aborted || !(error instanceof HotseatError)) throw error;
        restOf(voice).failed(error);
        onFailure?.(voice, error);
        failure = error;
      } finally {
        restOf(voice).released();
      }
    }
    throw failure ?? noVoiceFor(language);
  }

  return {
    id: primary.id,
    name: primary.name,
    warmUp: async () => {
      const warm = await Promise.allSettled(voices.map(async (voice) => await voice.warmUp?.()));
      const surest = warm[voices.indexOf(last)];
      // The others show what is wrong when they speak, and are stood in for.
      if (surest?.status === "rejected") throw surest.reason;
    },
    speak,
    endTurn: (turnId) => voices.forEach((voice) => voice.endTurn?.(turnId)),
    speaks: (language) => voices.some((voice) => voice.speaks?.(language) ?? true),
    close: async () => {
      await Promise.all(voices.map(async (voice) => await voice.close?.()));
    },
  };
}

function standIn(voice: Voice, instead: Voice, failure: HotseatError | null): SpeechChunk {
  const what = failure ? firstSentence(messageForPerson(failure, "The voice failed.")) : `${instead.name} rests after an error.`;
  return { type: "stand-in", id: voice.id, name: voice.name, message: `${what} ${voice.name} speaks instead.` };
}

const firstSentence = (message: string): string => message.split(/(?<=\.)\s/)[0] ?? message;

function noVoiceFor(language: string): InvalidInputError {
  return new InvalidInputError(`No voice of this server speaks ${language}. Set up another voice, or choose English.`);
}
