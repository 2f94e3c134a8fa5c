/** Words as people say them, whatever speech-to-text made of capitals and punctuation. */

const FUNCTION_WORDS = new Set(
  (
    "a about actually after again all almost also always am an and another any anybody anyone anything are around as at away back " +
    "be became because become been before being between both but by came can come could did do does doing done down during each " +
    "either else even ever every everybody everyone everything few first for from gave get gets getting give go goes going gone got " +
    "had has have having he her here hers him his how i if in into is it its just kind know last least less let like little lot made " +
    "make makes many may maybe me mean might mine more most much must my myself never next no not nothing now of off often on once " +
    "one only or other others our ours out over own people put quite rather really said same say see she should so some somebody " +
    "someone something sort still such take tell than that the their theirs them then there these they thing things think this " +
    "those though through time to told too took two under until up us use used very want wanted was way we well went were what " +
    "when where whether which while who whose why will with within without work would yes yet you your yours"
  ).split(" "),
);

const FILLERS = new Set("um umm uh uhh uhm er erm ah ahh hmm hm mm mmm eh oh okay ok yeah yep right like well so anyway basically literally".split(" "));

/** Lower-case words; "I'm" stays one word, typographic apostrophes become plain ones. Numbers are words too. */
export function wordsOf(text: string): string[] {
  return text.toLowerCase().replaceAll("\u2019", "'").match(/[\p{L}\p{N}]+(?:['-][\p{L}\p{N}]+)*/gu) ?? [];
}

export const isFiller = (word: string): boolean => FILLERS.has(word);

/** Words that carry a meaning of their own: no function words, no fillers, at least three letters or a number. */
export function contentWords(text: string): string[] {
  return wordsOf(text).filter(isContentWord);
}

export function isContentWord(word: string): boolean {
  return !FUNCTION_WORDS.has(word) && !FILLERS.has(word) && !isContraction(word) && (word.length > 2 || /\d/.test(word));
}

const isContraction = (word: string): boolean => /^(?:i|you|he|she|it|we|they|that|there|what|who|let|don|didn|can|won|isn|wasn|couldn|wouldn|doesn)'/.test(word);

/** A crude stem, enough to see that "disagreed" and "disagreement" belong together. */
export function stem(word: string): string {
  const bare = word.replace(/'s?$/, "");
  const cut = bare.replace(/(?:ements?|ments?|ations?|ingly|ings?|edly|ies|ied|ers?|ed|es|s|ly|e|y)$/, "");
  return cut.length >= 3 ? cut.replace(/([b-df-hj-np-tv-z])\1$/, "$1") : bare;
}
