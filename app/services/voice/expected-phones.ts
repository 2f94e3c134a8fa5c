import { phonesBetweenPauses } from "./phones";

/** Words remembered, so that most sentences need no extra run: about 2 MB. */
const MEMORY = 5_000;

/** Prints the phones of a text, as `flite -ps` does. */
export type PrintPhones = (text: string, signal: AbortSignal) => Promise<string>;

/**
 * Which sounds each word has when it is spoken alone: all that flite can print is phones without words, so words are
 * spoken with a comma between them, and the pauses tell them apart. One quick run for all new words of a sentence.
 */
export function createExpectedPhones(print: PrintPhones) {
  const known = new Map<string, string[]>();

  async function learn(words: readonly string[], signal: AbortSignal): Promise<void> {
    const [first] = words;
    if (first === undefined) return;
    const stretches = phonesBetweenPauses(await print(words.join(", "), signal));
    if (stretches.length === words.length) words.forEach((word, index) => known.set(word, stretches[index] ?? []));
    else if (words.length === 1) known.set(first, stretches.flat());
    else {
      // A pause is missing or one too many somewhere: halves find the word.
      const half = words.length >> 1;
      await learn(words.slice(0, half), signal);
      await learn(words.slice(half), signal);
    }
  }

  return async (spoken: readonly string[], signal: AbortSignal): Promise<string[][]> => {
    const keys = spoken.map((form) => form.replaceAll(", ", " "));
    const found = new Map(keys.flatMap((key) => (known.has(key) ? [[key, known.get(key) ?? []] as const] : [])));
    const unknown = [...new Set(keys)].filter((key) => !found.has(key));
    await learn(unknown, signal);
    for (const key of unknown) found.set(key, known.get(key) ?? []);
    forgetOldest(known);
    return keys.map((key) => found.get(key) ?? []);
  };
}

function forgetOldest(known: Map<string, string[]>): void {
  for (const key of known.keys()) {
    if (known.size <= MEMORY) return;
    known.delete(key);
  }
}
