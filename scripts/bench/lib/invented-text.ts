import { SAMPLE_RATE } from "~/domain/audio";
import type { Transcription } from "~/services/speech-to-text/speech-to-text";

const SPOKEN =
  "Thank you, that helps. I would like to stay with that for a moment. What was the hardest part of it for you, and what did you do " +
  "when the first attempt did not work out as you had planned?";
const SAID = "we moved the nightly jobs to a queue and wrote down what each of them needs before it may begin and that saved us hours every week";
const WORDS_PER_SECOND = 2.6;

/** A turn of the interviewer as a model streams it: the tag that the prompt allows, then words, about four characters a piece. */
export function modelTurn(prompt: string): string[] {
  const allowed = [...prompt.matchAll(/^- ([A-Z]+):/gm)].map((match) => match[1]);
  const tag = ["NEXT", "REMARK", "CLOSING", "REPLY", "END", "PROBE"].find((one) => allowed.includes(one)) ?? "NEXT";
  return [`${tag}\n`, ...(SPOKEN.match(/\s*\S{1,4}/g) ?? [])];
}

/** As many words as somebody says in that time, evenly spread over it. */
export function wordsOfLength(samples: number): Transcription {
  const known = SAID.split(" ");
  const count = Math.max(1, Math.round((samples / SAMPLE_RATE) * WORDS_PER_SECOND));
  const each = samples / count;
  const words = Array.from({ length: count }, (_, index) => ({
    text: known[index % known.length] ?? "",
    startSample: Math.round(index * each),
    endSample: Math.round((index + 1) * each),
  }));
  return { text: words.map(({ text }) => text).join(" "), words };
}
