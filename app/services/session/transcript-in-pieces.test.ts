import { expect, test } from "vitest";

import { SAMPLE_RATE } from "~/domain/audio";
import { ProviderError } from "~/domain/errors";
import { createScriptedSpeechToText } from "~/services/speech-to-text/scripted-speech-to-text";
import type { SpeechToText } from "~/services/speech-to-text/speech-to-text";

import { SESSION_LIMITS } from "./session-services";
import { TranscriptInPieces } from "./transcript-in-pieces";

const seconds = (count: number): number => count * SAMPLE_RATE;

/** Loud from each `from` to its `to` (seconds), nearly silent elsewhere. */
function recording(length: number, voiced: readonly (readonly [number, number])[]): Int16Array {
  return Int16Array.from({ length: seconds(length) }, (_, index) => {
    const loud = voiced.some(([from, to]) => index >= seconds(from) && index < seconds(to));
    return Math.round(Math.sin(index / 6) * (loud ? 8_000 : 100));
  });
}

/** `there`: how much of the recording has come; all of it by default. */
function transcriptOf(audio: Int16Array, speechToText: SpeechToText, there = (): number => audio.length): TranscriptInPieces {
  return new TranscriptInPieces({
    services: { speechToText, limits: SESSION_LIMITS, schedule: () => () => undefined },
    language: "en-US",
    read: async (from, to) => audio.slice(from, Math.min(to, there())),
    signal: new AbortController().signal,
  });
}

/** Says where in the recording each piece lies, by its length. */
const lengths = (stt: ReturnType<typeof createScriptedSpeechToText>): number[] => stt.calls.map(({ samples }) => samples.length / SAMPLE_RATE);

test("stretches come out in the order in which they were said, with words on the answer's clock", async () => {
  const stt = createScriptedSpeechToText(["second", "first"]);
  const transcript = transcriptOf(recording(6, [[0, 2], [3, 5]]), stt);
  await transcript.add({ from: seconds(3), to: seconds(5) });
  await transcript.add({ from: 0, to: seconds(2) });
  expect(transcript.text).toBe("first second");
  expect(transcript.words.map(({ text, startSample }) => [text, startSample / SAMPLE_RATE])).toEqual([["first", 0], ["second", 3]]);
});

test("how sure the transcriber was of a word stays with it", async () => {
  const words = [{ text: "quorum", startSample: 0, endSample: 800, confidence: 0.3 }];
  const transcript = transcriptOf(recording(4, [[2, 4]]), createScriptedSpeechToText([{ text: "quorum", words }]));
  await transcript.add({ from: seconds(2), to: seconds(4) });
  expect(transcript.words).toEqual([{ text: "quorum", startSample: seconds(2), endSample: seconds(2) + 800, confidence: 0.3 }]);
});

test("at the end only what is missing and loud is transcribed", async () => {
  const stt = createScriptedSpeechToText(["one", "two", "three"]);
  const transcript = transcriptOf(recording(12, [[0, 2], [5, 7], [9, 12]]), stt);
  await transcript.add({ from: 0, to: seconds(2) });
  await transcript.add({ from: seconds(5), to: seconds(7) });
  await transcript.complete(seconds(12));
  expect(lengths(stt)).toEqual([2, 2, 5]);
  expect(transcript.text).toBe("one two three");
});

test("what may have been announced while nobody was there counts although it is soft", async () => {
  const stt = createScriptedSpeechToText(["loud", "louder", "soft"]);
  const audio = recording(12, [[0, 2], [9, 11]]);
  for (let index = seconds(5); index < seconds(6); index += 1) audio[index] = Math.round(Math.sin(index / 6) * 2_000);
  const transcript = transcriptOf(audio, stt);
  await transcript.add({ from: 0, to: seconds(2) });
  transcript.missAnnouncements();
  transcript.announced(seconds(9));
  await transcript.add({ from: seconds(9), to: seconds(11) });
  await transcript.complete(seconds(12));
  expect(lengths(stt)).toEqual([2, 2, 7]);
  expect(transcript.text).toBe("loud soft louder");
});

test("overlapping announcements are transcribed once", async () => {
  const stt = createScriptedSpeechToText(["one", "two"]);
  const transcript = transcriptOf(recording(4, [[0, 4]]), stt);
  await transcript.add({ from: 0, to: seconds(2) });
  await transcript.add({ from: seconds(1), to: seconds(4) });
  await transcript.complete(seconds(4));
  expect(lengths(stt)).toEqual([2, 2]);
});

test("a long answer without announced stretches goes in pieces of a minute at most, cut in pauses", async () => {
  const stt = createScriptedSpeechToText(["a", "b", "c"]);
  const transcript = transcriptOf(recording(100, [[0, 45], [46, 85], [86, 100]]), stt);
  await transcript.complete(seconds(100));
  expect(transcript.text).toBe("a b");
  const [first] = lengths(stt);
  expect(first).toBeGreaterThan(45);
  expect(first).toBeLessThan(46);
  expect(lengths(stt).reduce((sum, length) => sum + length, 0)).toBe(100);
});

test("what failed while the candidate spoke is tried again at the end, and so is a failed end", async () => {
  const failure = new ProviderError("No.", { code: "provider-failed", retryable: true });
  const stt = createScriptedSpeechToText([failure, failure, "at last"]);
  const transcript = transcriptOf(recording(2, [[0, 2]]), stt);
  await expect(transcript.add({ from: 0, to: seconds(2) })).rejects.toBe(failure);
  await expect(transcript.complete(seconds(2))).rejects.toBe(failure);
  await transcript.complete(seconds(2));
  expect(transcript.text).toBe("at last");
});

test("of sound that was forgotten nothing is known, also not by a transcription that is under way; what comes in its place is transcribed", async () => {
  let release = (): void => undefined;
  const held = new Promise<void>((resolve) => (release = resolve));
  const late = async () => (await held, { text: "late", words: [] });
  const stt = createScriptedSpeechToText(["stays", "across", late, "instead"]);
  const audio = recording(12, [[0, 3], [4, 8], [9, 12]]);
  let there = seconds(12);
  const transcript = transcriptOf(audio, stt, () => there);
  await transcript.add({ from: 0, to: seconds(3) });
  await transcript.add({ from: seconds(4), to: seconds(8) });
  const completed = transcript.complete(seconds(12));
  await expect.poll(() => stt.calls.length).toBe(3);
  there = seconds(6);
  transcript.forgetFrom(there);
  expect(transcript.text).toBe("stays");
  release();
  await completed;
  expect(transcript.text).toBe("stays");
  there = seconds(12);
  await transcript.complete(there);
  expect(transcript.text).toBe("stays instead");
  expect(lengths(stt)).toEqual([3, 4, 4, 8]);
});

test("a transcription whose sound goes while it waits for its turn covers what was there, and no more", async () => {
  const stt = createScriptedSpeechToText(["there", "came later"]);
  const audio = recording(4, [[0, 4]]);
  let there = seconds(2);
  const transcript = transcriptOf(audio, stt, () => there);
  await transcript.complete(seconds(4));
  there = seconds(4);
  await transcript.complete(seconds(4));
  expect(transcript.text).toBe("there came later");
});

test("at most two transcriptions run at once", async () => {
  let running = 0;
  let most = 0;
  const stt: SpeechToText = {
    id: "counting",
    name: "Counting",
    transcribe: async () => {
      running += 1;
      most = Math.max(most, running);
      await new Promise((resolve) => setImmediate(resolve));
      running -= 1;
      return { text: "x", words: [] };
    },
  };
  const transcript = transcriptOf(recording(10, [[0, 10]]), stt);
  await Promise.all([0, 2, 4, 6, 8].map((from) => transcript.add({ from: seconds(from), to: seconds(from + 2) })));
  expect(most).toBe(2);
});

test("silence is never sent", async () => {
  const stt = createScriptedSpeechToText(["thanks for watching"]);
  const transcript = transcriptOf(new Int16Array(seconds(5)), stt);
  await transcript.complete(seconds(5));
  expect(transcript.text).toBe("");
  expect(stt.calls).toEqual([]);
});
