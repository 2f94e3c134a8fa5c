import { SAMPLE_RATE } from "~/domain/audio";
import type { Transcription } from "~/services/speech-to-text/speech-to-text";

/** No two turns of an interview share a clause, so that their sound can be told apart. */
const OPENERS = ["Thank you, that helps.", "I see, good.", "That is clear, thanks.", "All right, go on.", "Fine, I follow you.", "Good, let us move on.", "Interesting, thank you.", "Okay, understood."];
const TOPICS = ["the hardest decision", "a late delivery", "an angry customer", "your first team", "a plan that failed", "a quiet success", "your last review"];
const PEOPLE = ["your manager", "a new colleague", "the night shift", "somebody from finance", "the customer", "an older engineer", "the person before you", "your best friend there", "the supplier"];

const SAID = "we moved the nightly jobs to a queue and wrote down what each of them needs before it may begin and that saved us hours every week";
const WORDS_PER_SECOND = 2.6;

/** The `turn`th turn of the interviewer as a model streams it: the tag that the prompt allows, then words, about four characters a piece. */
export function modelTurn(prompt: string, turn: number): string[] {
  const allowed = [...prompt.matchAll(/^- ([A-Z]+):/gm)].map((match) => match[1]);
  const tag = ["NEXT", "REMARK", "CLOSING", "REPLY", "END", "PROBE"].find((one) => allowed.includes(one)) ?? "NEXT";
  const [opener = "", topic = "", person = ""] = [OPENERS, TOPICS, PEOPLE].map((list) => list[turn % list.length]);
  // Begun and ended differently each time: the voice makes the same sound of the same beginning.
  const spoken = `${opener} ${sentence(person)} and ${topic}? ${sentence(topic)}, to ${person}.`;
  return [`${tag}\n`, ...(spoken.match(/\s*\S{1,4}/g) ?? [])];
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

const sentence = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
