import { HotseatError, InvalidInputError, invariant, messageForPerson } from "~/domain/errors";
import type { CircuitBreaker } from "~/services/http/circuit-breaker";

import { plainWords } from "./plain-words";
import { SpokenSoFar } from "./spoken-so-far";
import { type SpeakOptions, type SpeechChunk, type Voice, speaks } from "./voice";

export interface FallbackVoice {
  /** Tells `breaker` how each utterance went, as `watchVoice` does. */
  voice: Voice;
  breaker: CircuitBreaker;
}

export interface VoiceFallbackOptions {
  /** The chosen voice, then those that stand in for it, the surest last. At least one. */
  members: readonly [FallbackVoice, ...FallbackVoice[]];
  /** Told of every clause that a voice failed at. Default nothing. */
  onFailure?: (voice: Voice, error: HotseatError) => void;
}

/**
 * A clause whose voice fails is spoken on by the next one, from the first word that was not wholly given out; a stand-in's
 * sound begins with a "stand-in" chunk, whose message stays the same as long as the chosen voice rests. The last voice never does.
 */
export function withVoiceFallback({ members, onFailure }: VoiceFallbackOptions): Voice {
  const [{ voice: primary }] = members;
  const voices = members.map((member) => member.voice);
  const last = voices.at(-1) ?? primary;

  async function* speak(options: SpeakOptions): AsyncGenerator<SpeechChunk> {
    const { signal, text, language } = options;
    signal.throwIfAborted();
    const able = members.filter(({ voice }) => speaks(voice, language));
    const [chosen] = able;
    if (!chosen) throw noVoiceFor(language);
    const given = new SpokenSoFar(text);
    let failure: HotseatError | null = null;
    for (let left = able; left.length > 0; ) {
      const rest = given.restart();
      if (given.samples > 0 && plainWords(rest, language).length === 0) return;
      const member = nextOf(left);
      const { voice, breaker } = member;
      left = left.slice(left.indexOf(member) + 1);
      try {
        if (member !== chosen) yield standIn(voice, chosen, failure);
        for await (const chunk of voice.speak({ ...options, text: rest })) yield* given.pass(chunk);
        yield* given.finish();
        return;
      } catch (error) {
        if (signal.aborted || !(error instanceof HotseatError)) throw error;
        onFailure?.(voice, error);
        failure = error;
      } finally {
        breaker.left();
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
    beginTurn: (turn) => members.find(({ voice, breaker }) => breaker.state === "closed" && speaks(voice, turn.language))?.voice.beginTurn?.(turn),
    speak,
    endTurn: (turnId) => voices.forEach((voice) => voice.endTurn?.(turnId)),
    speaks: (language) => voices.some((voice) => speaks(voice, language)),
    close: async () => {
      await Promise.all(voices.map(async (voice) => await voice.close?.()));
    },
  };
}

/** The first of `left` that may speak. The last of all speaks though it rests: silence would be worse. */
function nextOf(left: readonly FallbackVoice[]): FallbackVoice {
  const next = left.find(({ breaker }) => breaker.enter()) ?? left.at(-1);
  invariant(next, "somebody is left");
  return next;
}

function standIn({ id, name }: Voice, { voice: chosen, breaker }: FallbackVoice, failure: HotseatError | null): SpeechChunk {
  const reason = breaker.reason ?? failure;
  const what = reason ? firstSentence(messageForPerson(reason, "The voice failed.")) : `${chosen.name} does not speak just now.`;
  return { type: "stand-in", id, name, message: `${what} ${name} speaks instead.` };
}

const firstSentence = (message: string): string => message.split(/(?<=\.)\s/)[0] ?? message;

function noVoiceFor(language: string): InvalidInputError {
  return new InvalidInputError(`No voice of this server speaks ${language}. Set up another voice, or choose English.`);
}
