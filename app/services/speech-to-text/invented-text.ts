import { voicedMs } from "./voiced-energy";

/** What Whisper writes over silence, breath and keyboards: the ends of the videos it was trained on (voice.md, no. 15). */
const FAREWELLS = [
  /^(?:thanks|thank you)(?: (?:so|very) much)? for (?:watching|listening|viewing)(?: (?:this|my|the) video)?$/,
  /^(?:please )?(?:like and )?(?:subscribe|like share and subscribe)(?: to (?:my|our|the) channel)?$/,
  /^(?:i'll )?see you (?:in the )?next (?:time|video|week)$/,
  /^(?:subtitles|captions|transcription|transcript|translated)\b.*\bby\b.*$/,
  /^(?:www )?(?:amara org|castingwords com|otter ai|mooji org)$/,
  /^copyright\b.*$/,
];

/** Common inventions that people say too: they need sound enough to have been said. */
const SHORT_WORDS = /^(?:you|thank you|thanks|thank you very much|bye|bye bye|goodbye|okay|ok|oh|so|yeah|the end|i'm sorry|hmm|mm|uh|um)$/;

/** "[Music]", "(keyboard clicking)", "♪ ♪": a label is no answer, however loud. */
const SOUND_LABEL = /^\s*(?:[[(*♪][^\])*]*[\])*♪]\s*)+$/u;

/** Nobody speaks faster than about six words a second for long. */
const SHORTEST_WORD_MS = 160;
/** A farewell takes most of a second to say; coughs and key clicks stay below. */
const SHORTEST_FAREWELL_MS = 500;

/**
 * Whether `text` is a known invention of transcription models that 16 kHz `samples` hold too little voice for. Anything
 * else is believed: a real answer must never be dropped. `context` is the prompt, which models repeat over silence.
 */
export function isInventedText(options: { text: string; samples: Int16Array; context?: string }): boolean {
  const { text, samples, context = "" } = options;
  const sentences = text.split(/[.!?\n]+(?=\s|$)/).map(plain).filter(Boolean);
  if (sentences.length === 0 || SOUND_LABEL.test(text)) return true;
  const voiced = voicedMs(samples);
  const wordCount = sentences.reduce((sum, sentence) => sum + sentence.split(" ").length, 0);
  const isTooFast = voiced < wordCount * SHORTEST_WORD_MS;
  if (isTooFast && plain(context).includes(plain(text))) return true;
  const isFarewell = (sentence: string): boolean => FAREWELLS.some((pattern) => pattern.test(sentence));
  if (sentences.every(isFarewell)) return isTooFast || voiced < SHORTEST_FAREWELL_MS;
  return isTooFast && sentences.every((sentence) => isFarewell(sentence) || SHORT_WORDS.test(sentence));
}

function plain(text: string): string {
  return text
    .toLowerCase()
    .replace(/[’ʼ]/g, "'")
    .replace(/[^\p{L}\p{N}']+/gu, " ")
    .trim();
}
