import type { AlignedWord } from "~/domain/alignment";
import { ProviderError } from "~/domain/errors";
import type { RecordEvent } from "~/domain/record";
import { type SpeakOptions, speaks } from "~/services/voice/voice";

import type { TurnRecord } from "./held-record";
import type { RecordedClause } from "./recorded-turn";
import type { SessionServices } from "./session-services";
import { timed } from "./timed-iteration";
import type { SoundClause, TurnSound } from "./turn-sound";
import type { TurnTimes } from "./turn-times";
import { eventsOf } from "./write-turn";

/** Where the sound of a turn is kept while it grows. */
export interface SoundKeeper {
  keep(firstSample: number, samples: Int16Array): void;
  /** What is kept of a stretch; shorter where something is missing. */
  read(from: number, to: number): Promise<Int16Array>;
}

export interface VoiceTurnOptions {
  services: Pick<SessionServices, "voice" | "limits" | "schedule">;
  record: TurnRecord;
  turnId: string;
  sound: TurnSound;
  /** The clauses that were in the record before; their sound is made again only where it is lost. */
  recorded: readonly RecordedClause[];
  keeper: SoundKeeper;
  persona: SpeakOptions["persona"];
  language: string;
  /** The last clause whose sound is wanted by now; `Infinity` when everything is wanted at once, -1 when nobody listens. */
  wanted: () => number;
  /** Another voice speaks on, because the chosen one failed; null when the chosen one spoke a clause to its end. */
  onStandIn: (message: string | null) => void;
  times?: TurnTimes | undefined;
  signal: AbortSignal;
}

/** Makes the sound of each clause in turn, not much before it is needed. Throws `ProviderError` and `StorageError`. */
export async function voiceTurn(options: VoiceTurnOptions): Promise<void> {
  const { sound, signal, recorded, wanted } = options;
  if (recorded.length === 0) await beginTurn(options);
  for (let index = 0; ; index += 1) {
    await sound.changed.until(() => index < sound.clauses.length || sound.textEnded || sound.failure !== null, signal);
    const clause = sound.clauses[index];
    if (sound.failure !== null || !clause) return;
    await sound.changed.until(() => index <= wanted(), signal);
    clause.firstSample = sound.samples;
    if (!speaks(options.services.voice, options.language)) {
      // The page speaks it: the text is all.
      sound.endClause(clause);
      continue;
    }
    const before = recorded[index]?.voiced ?? null;
    if (before) await restoreClause(options, clause, before);
    else await voiceClause(options, clause);
  }
}

/** As soon as the turn is wanted the voice gets ready, while the first words are still being written. */
async function beginTurn({ services, sound, wanted, turnId, persona, language, signal }: VoiceTurnOptions): Promise<void> {
  await sound.changed.until(() => wanted() >= 0 || sound.clauses.length > 0 || sound.textEnded || sound.failure !== null, signal);
  if (wanted() >= 0 && sound.failure === null && speaks(services.voice, language)) services.voice.beginTurn?.({ turnId, persona, language, signal });
}

async function voiceClause(options: VoiceTurnOptions, clause: SoundClause): Promise<void> {
  const { sound, keeper } = options;
  for await (const samples of speak(options, clause)) {
    keeper.keep(clause.firstSample + clause.samples, samples);
    sound.addSamples(clause, samples);
  }
  if (clause.voice === null) options.onStandIn(null);
  await sound.changed.until(() => clause.durable || sound.failure !== null, options.signal);
  if (sound.failure !== null) throw sound.failure;
  await options.record.commit((view) => eventsOf(view, options.turnId, voicedEvent(options.turnId, clause)));
  sound.endClause(clause);
}

export function voicedEvent(turnId: string, { index, firstSample, samples, words, voice }: SoundClause): RecordEvent {
  return { type: "turn.voiced", turnId, index, firstSample, samples, words: [...words], ...(voice !== null && { voice }) };
}

/** A clause that was voiced before keeps its place and its words, whatever has to be made again. */
async function restoreClause(
  options: VoiceTurnOptions,
  clause: SoundClause,
  { firstSample, samples, words }: NonNullable<RecordedClause["voiced"]>,
): Promise<void> {
  const { sound, keeper } = options;
  clause.firstSample = firstSample;
  clause.words = words;
  let whole = await keeper.read(firstSample, firstSample + samples);
  if (whole.length < samples) {
    whole = await speakAgain(options, clause, samples);
    keeper.keep(firstSample, whole);
  }
  sound.addSamples(clause, whole);
  sound.endClause(clause);
}

async function speakAgain(options: VoiceTurnOptions, clause: SoundClause, length: number): Promise<Int16Array> {
  const whole = new Int16Array(length);
  let at = 0;
  for await (const samples of speak(options, { ...clause, words: [] })) {
    whole.set(samples.subarray(0, length - at), at);
    at = Math.min(length, at + samples.length);
  }
  return whole;
}

/** The clause's sound in pieces; its words are added to it, counted from the turn's beginning. */
async function* speak(options: VoiceTurnOptions, clause: SoundClause): AsyncGenerator<Int16Array> {
  const { voice, limits, schedule } = options.services;
  const { persona, language } = options;
  const text = clause.text.trim();
  const from = clause.from + clause.text.indexOf(text);
  const stop = new AbortController();
  const signal = AbortSignal.any([options.signal, stop.signal]);
  const patience = (): number => limits.voiceMs;
  const chunks = voice.speak({ text, persona, language, turnId: options.turnId, signal });
  try {
    for await (const chunk of timed(chunks, { patience, schedule, signal: options.signal, late: tooSlow })) {
      if (chunk.type === "audio") {
        options.times?.reach("firstAudioMs");
        yield chunk.samples;
      } else if (chunk.type === "stand-in") {
        clause.voice = chunk.id;
        options.onStandIn(chunk.message);
      } else for (const word of chunk.words) clause.words.push(shifted(word, from, clause.firstSample));
    }
  } finally {
    stop.abort();
  }
}

function shifted(word: AlignedWord, from: number, firstSample: number): AlignedWord {
  return {
    text: word.text,
    from: word.from + from,
    to: word.to + from,
    startSample: word.startSample + firstSample,
    endSample: word.endSample + firstSample,
  };
}

function tooSlow(): ProviderError {
  return new ProviderError("The voice did not speak in time. Try again; what the interviewer wrote is saved.", {
    code: "provider-timeout",
    retryable: true,
  });
}
