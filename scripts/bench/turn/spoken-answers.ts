import { endpointDelay } from "~/domain/endpointing";
import { hasSpeechLevel } from "~/services/speech-to-text/voiced-energy";

import type { Random } from "../../../tests/machines/simulation/random";
import { type SpokenAnswer, spokenAnswer } from "../../../tests/speech/spoken-answer";
import { COMPLETE_ANSWERS } from "../labelled-set/complete-answers";

/** An answer with its true end, on which all that is told of its end is measured. */
export interface TimedAnswer extends Omit<SpokenAnswer, "samples"> {
  samples: Int16Array;
  /** One past the last 10 ms that are as loud as quiet speech. */
  endSample: number;
}

/** What a spoken answer needs; shorter ones make more turns in the same time. */
const MOST_CHARACTERS = 45;
const FRAME = 160;

/** `count` answers that are over when their last word is, in an order that the seed decides. */
export async function chooseAnswers(random: Random, count: number): Promise<TimedAnswer[]> {
  const possible = COMPLETE_ANSWERS.filter((text) => text.length <= MOST_CHARACTERS && endpointDelay({ text, speechMs: 2_000 }).reason === "complete");
  const chosen: TimedAnswer[] = [];
  while (chosen.length < count && possible.length > 0) {
    const [text = ""] = possible.splice(possible.indexOf(random.pick(possible)), 1);
    chosen.push(timed(await spokenAnswer(text)));
  }
  return chosen;
}

/** No word ends after the voice does, whatever the voice's own times say. */
function timed(answer: SpokenAnswer): TimedAnswer {
  const { samples, words } = answer;
  let endSample = samples.length - (samples.length % FRAME);
  while (endSample > 0 && !hasSpeechLevel(samples.subarray(endSample - FRAME, endSample))) endSample -= FRAME;
  return { ...answer, endSample, words: words.map((word) => ({ ...word, endSample: Math.min(word.endSample, endSample) })) };
}
