import { SAMPLE_RATE, concatSamples } from "~/domain/audio";
import { PERSONAS, type Persona } from "~/domain/personas";
import { turnName } from "~/services/objects/object-keys";
import type { RecordingPart, RecordingPlan } from "~/services/recordings/recording-plan";
import { collectSpeech } from "~/services/voice/collect-speech";
import { createEmbeddedVoice } from "~/services/voice/embedded-voice.server";

export const QUESTIONS = [
  "Thank you for that. Tell me about a time when a project of yours was about to fail. What did you see, and what did you do first?",
  "What would have happened if you had waited for another week? Please walk me through the numbers that you had at that moment.",
  "How did the others take it, and what did the one who disagreed the most say to you afterwards?",
];
export const ANSWERS = [
  "Last spring our checkout failed about once a day, and nobody knew why. I began with the logs of the payment provider, because they were the only ones with a time on each line, and after two days I found that each failure came right after a certificate had been renewed.",
  "We had twelve services and one database, and each team had its own idea of what a customer is. I sat down with all of them, one after the other, wrote down what they needed, and then I proposed one table with four columns. It took three weeks until the last one agreed, but from then on the reports were right.",
  "My manager wanted to have it done by the end of the quarter. I said that this was possible if we left out the export, and that the export was used by nine people. We asked these nine people, seven of them did not need it any more, and for the other two I wrote a small script on one afternoon.",
  "As a result the failures fell by ninety percent, the support team could go home on time, and in the autumn we were able to move the remaining forty services in stages without a single hour of interruption. If I did it again I would talk to the support team first.",
];
/** Between two turns. */
const GAP_SAMPLES = Math.round(0.8 * SAMPLE_RATE);
/** Texts of an answer: about a minute and a half. */
const TEXTS_OF_ANSWER = 5;

/** Questions and answers that take `samples`, and the sound of each turn. The same every time. */
export async function spokenInterview(samples: number): Promise<{ plan: RecordingPlan; samplesOf: (part: RecordingPart) => Int16Array }> {
  const [questions, answers] = [await spoken(QUESTIONS, PERSONAS[0]), await spoken(ANSWERS, PERSONAS[1])];
  const parts: RecordingPart[] = [];
  const sounds = new Map<string, Int16Array>();
  for (let at = 0, ordinal = 1; at < samples; ordinal += 1) {
    const role = ordinal % 2 === 1 ? "interviewer" : "candidate";
    const sound = role === "interviewer" ? pick(questions, ordinal, 1) : pick(answers, ordinal, TEXTS_OF_ANSWER);
    const name = turnName(ordinal, role);
    sounds.set(name, sound);
    parts.push({ name, role, startSample: at, samples: sound.length });
    at += sound.length + GAP_SAMPLES;
  }
  const last = parts.at(-1);
  const plan = { samples: last ? last.startSample + last.samples : 0, parts };
  return { plan, samplesOf: ({ name }) => sounds.get(name) ?? new Int16Array(0) };
}

async function spoken(texts: readonly string[], persona: Persona): Promise<Int16Array[]> {
  const voice = createEmbeddedVoice();
  try {
    const all: Int16Array[] = [];
    for (const text of texts) {
      const speech = voice.speak({ text, persona, language: "en-US", signal: AbortSignal.timeout(60_000) });
      all.push((await collectSpeech(speech)).samples);
    }
    return all;
  } finally {
    await voice.close?.();
  }
}

/** `count` of `sounds` one after the other, others for each `seed`. */
function pick(sounds: readonly Int16Array[], seed: number, count: number): Int16Array {
  return concatSamples(Array.from({ length: count }, (_, index) => sounds[(seed + index) % sounds.length] ?? new Int16Array(0)));
}
