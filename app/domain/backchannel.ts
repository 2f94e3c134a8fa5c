import { wordsOf } from "./spoken-words";

/**
 * `whole`: nothing but signs of listening and hesitation. `beginning`: it may still become that ("got" of "got it").
 * `content`: something is said. `nothing`: no word at all.
 */
export type ListenerWords = "nothing" | "whole" | "beginning" | "content";

/** Signs of listening (Schegloff's continuers, acknowledgements and assessments), and the courtesies that transcribers make of them. */
const PHRASES = [
  "yeah yes yep yup yah yea ya aye uh-huh um-hum um-hm uh-hum uhuh hm mm mhm huh aha ah oh ooh wow okay ok okey kay k sure right alright",
  "true exactly absolutely definitely certainly totally precisely indeed really interesting great good nice cool perfect excellent",
  "wonderful fantastic awesome brilliant lovely amazing fine understood agreed gotcha correct continue thanks cheers likewise",
  "ja jo genau oui voilà sí si claro vale sim certo hai tak",
]
  .join(" ")
  .split(" ")
  .concat(
    [
      "i see, i know, i understand, i hear you, i get it, i agree, i believe it, i bet, i guess so, i think so, i suppose, i suppose so, i'm listening",
      "all right, got it, go on, go ahead, carry on, keep going, please go on, please go ahead, please continue, of course, for sure, makes sense",
      "that makes sense, makes total sense, that makes total sense, it makes sense, sounds good, that sounds good, sounds great, sounds like it, sounds right",
      "that's right, that's true, that's good, that's great, that's fine, that's nice, that's interesting, that's cool, that's correct, that's it, that is right",
      "that is true, that is interesting, fair enough, fair point, good point, no problem, no worries, not bad, very good, very nice, very interesting",
      "you bet, you're right, you are right, yes please, oh my, oh dear, my god, oh boy, so true, too true, how interesting, how nice, how funny, is that so, is it, i do, it is, it does",
      "thank you, thank you so much, thank you very much, thanks a lot, thanks so much, that's funny, with you, i'm with you, nice one, nice to hear, good to know, good to hear",
      "no way, wow that's great, very much, of course yes, d'accord, ach so, va bene, está bien, ça va",
      // What Whisper hears in silence and noise (voice.md, complaint 15).
      "thanks for watching, thank you for watching, please subscribe",
    ]
      .join(", ")
      .split(", "),
  )
  .map((phrase) => phrase.replaceAll("-", " ").split(" "));

/** Hesitations and joints: they announce something, and say nothing yet. */
const OPENINGS = new Set("um uh uhm umm erm er eh so well and but like you".split(" "));
const MUMBLE = /^(?:h?m+(?:h+m+)?|u+h+m*|a+h+|o+h+|e+r+m*|uhhuh|(?:a?(?:h[ae]){2,}h?|hah?|heh|tee))$/;

/** What `text` is, as somebody says it who listens: one sign or several in a row, with laughter and noises in brackets. */
export function listenerWords(text: string): ListenerWords {
  const words = plainWords(text);
  if (words.length === 0) return "nothing";
  /** `reached[n]`: the first n words are signs of listening. */
  const reached = words.reduce<boolean[]>((known, _, at) => (known[at] ? mark(known, words, at) : known), [true]);
  if (reached[words.length]) return "whole";
  const beginsOne = PHRASES.some((phrase) => endsInTheMiddleOf(phrase, words, reached));
  return beginsOne ? "beginning" : "content";
}

/** Whether `text` only shows that somebody listens: it neither asks nor tells anything. False without a word. */
export const isBackchannel = (text: string): boolean => listenerWords(text) === "whole";

/** Lower-case words, one by one; what a transcriber notes in brackets or between stars is none ("[laughter]", "*coughs*"). */
export function plainWords(text: string): string[] {
  const spoken = text.replace(/\[[^\]]*\]|\([^)]*\)|\*[^*]*\*|♪[^♪]*♪?/g, " ").replaceAll("-", " ");
  // "yeahhh", "okaaay": a letter that is drawn out counts once.
  return wordsOf(spoken).map((word) => word.replace(/(\p{L})\1{2,}/gu, "$1"));
}

function mark(known: boolean[], words: readonly string[], at: number): boolean[] {
  const word = words[at] ?? "";
  if (OPENINGS.has(word) || MUMBLE.test(word)) known[at + 1] = true;
  for (const phrase of PHRASES) {
    if (phrase.every((part, index) => words[at + index] === part)) known[at + phrase.length] = true;
  }
  return known;
}

/** "No" stands for itself: nobody waits for it to become "no worries". */
function endsInTheMiddleOf(phrase: readonly string[], words: readonly string[], reached: readonly boolean[]): boolean {
  return phrase[0] !== "no" && phrase.some((_, length) => {
    const at = words.length - length;
    return length > 0 && at >= 0 && (reached[at] ?? false) && phrase.slice(0, length).every((part, index) => words[at + index] === part);
  });
}
