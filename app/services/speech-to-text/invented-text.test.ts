import { expect, test } from "vitest";

import { SAMPLE_RATE, msToSamples } from "~/domain/audio";

import { isInventedText } from "./invented-text";
import { isSilent, voicedMs } from "./voiced-energy";

/** A tone of `ms` within two seconds of faint noise. */
function sound(ms: number, level = 8000): Int16Array {
  const samples = Int16Array.from({ length: 2 * SAMPLE_RATE }, (_, index) => ((index * 7919) % 61) - 30);
  for (let index = 0; index < msToSamples(ms); index += 1) samples[8000 + index] = Math.round(level * Math.sin(index / 9));
  return samples;
}

const nearSilence = sound(0);
const cough = sound(120);
const sentence = sound(1200);

test.each([
  "Thanks for watching!",
  "Thank you so much for watching.",
  "Please subscribe to my channel.",
  "Subtitles by the Amara.org community",
  "Transcription by CastingWords",
  "See you next time. Bye.",
  "Thank you. Thank you. Thank you.",
  "you",
  "Okay.",
  " . ",
  "",
])("is invented over near-silence and over a cough: %s", (text) => {
  expect(isInventedText({ text, samples: nearSilence })).toBe(true);
  expect(isInventedText({ text, samples: cough })).toBe(true);
});

test.each(["[Music]", "(keyboard clicking)", "♪ ♪", "[BLANK_AUDIO]", "* sighs *"])("a label of a sound is never an answer: %s", (text) =>
  expect(isInventedText({ text, samples: sentence })).toBe(true),
);

test.each(["Thanks for watching!", "Thank you.", "Okay.", "Bye."])("is believed when it was long enough to be said: %s", (text) =>
  expect(isInventedText({ text, samples: sentence })).toBe(false),
);

test.each(["No.", "Yes, I did.", "I led the team through the migration.", "Music", "I thanked them for watching the demo."])(
  "is believed whatever the sound, for it is no known invention: %s",
  (text) => expect(isInventedText({ text, samples: cough })).toBe(false),
);

test("a prompt that comes back over silence is invented, and said again it is not", () => {
  const context = "So tell me. We moved the billing system to Postgres.";
  const text = "We moved the billing system to Postgres.";
  expect(isInventedText({ text, samples: nearSilence, context })).toBe(true);
  expect(isInventedText({ text, samples: sentence, context })).toBe(false);
});

test("voice is counted in time, against the noise of the recording", () => {
  expect(voicedMs(nearSilence)).toBe(0);
  expect(voicedMs(sentence)).toBe(1200);
  expect(voicedMs(sound(500, 300))).toBe(500);
});

test("silent is what no microphone gives", () => {
  expect(isSilent(new Int16Array(SAMPLE_RATE))).toBe(true);
  expect(isSilent(sound(20, 300))).toBe(false);
});
