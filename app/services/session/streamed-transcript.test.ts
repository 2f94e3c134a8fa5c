import fc from "fast-check";
import { expect, test, vi } from "vitest";

import { ProviderError } from "~/domain/errors";
import { createScriptedSpeechToText } from "~/services/speech-to-text/scripted-speech-to-text";
import type { OpenStreamOptions, SpeechToText } from "~/services/speech-to-text/speech-to-text";

import { StreamedTranscript } from "./streamed-transcript";

const TONE = Int16Array.from({ length: 4_000 }, (_, index) => index);

/** A transcriber whose stream is driven by hand, and all that it was given. */
function byHand() {
  const given: number[] = [];
  let opened: OpenStreamOptions | null = null;
  const speechToText: SpeechToText = {
    id: "by-hand",
    name: "By hand",
    transcribe: () => Promise.reject(new Error("not asked")),
    openStream(options) {
      opened = options;
      return {
        write: (samples) => given.push(...samples),
        finish: async () => ({ text: "all of it", words: [{ text: "all", startSample: 5, endSample: 9, confidence: 0.4 }] }),
      };
    },
  };
  const stream = (fromSample = 0): StreamedTranscript => {
    const transcript = StreamedTranscript.open({ speechToText, language: "en-US", fromSample });
    if (!transcript) throw new Error("it has streams");
    return transcript;
  };
  return { given, stream, open: (): OpenStreamOptions => opened as unknown as OpenStreamOptions };
}

test("frames that are repeated, overlap or come out of order are heard once each, from where it begins", () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.nat(3_900), fc.integer({ min: 1, max: 900 })), { minLength: 1, maxLength: 30 }),
      fc.nat(2_000),
      (frames, from) => {
        const { given, stream } = byHand();
        const transcript = stream(from);
        for (const [first, length] of frames) transcript.write(first, TONE.slice(first, first + length));
        for (let at = 0; at < TONE.length; at += 320) transcript.write(at, TONE.slice(at, at + 320));
        expect(given).toEqual([...TONE.subarray(from)]);
        expect(transcript.to).toBe(TONE.length);
      },
    ),
  );
});

test("words are placed on the answer's clock", async () => {
  const { stream } = byHand();
  const transcript = stream(1_000);
  transcript.write(1_000, TONE);
  expect(await transcript.finish()).toEqual({
    text: "all of it",
    words: [{ text: "all", startSample: 1_005, endSample: 1_009, confidence: 0.4 }],
    from: 1_000,
    to: 5_000,
  });
});

test("sound that comes while the end is being found out is none that it hears", async () => {
  const { stream, given } = byHand();
  const transcript = stream();
  transcript.write(0, TONE.subarray(0, 2_000));
  const finished = transcript.finish();
  transcript.write(2_000, TONE.subarray(2_000));
  expect(await finished).toMatchObject({ from: 0, to: 2_000 });
  expect(given).toEqual([...TONE.subarray(0, 2_000)]);
});

test("after a failure only what was certain is left, and a listener that comes later is told", () => {
  const { stream, open } = byHand();
  const transcript = stream(100);
  transcript.write(100, TONE);
  open().onUpdate({ text: "for certain", words: [], ending: "certain", finalSamples: 2_000 });
  open().onUpdate({ text: "for certain or so", words: [] });
  expect(transcript.text).toBe("for certain or so");
  const error = new ProviderError("It broke.", { code: "provider-failed", retryable: true });
  open().onFailure(error);
  expect(transcript.final).toEqual({ text: "for certain", words: [], from: 100, to: 2_100 });
  expect(transcript.text).toBe("for certain");
  const onFailure = vi.fn();
  transcript.listen({ onUpdate: vi.fn(), onFailure });
  expect(onFailure).toHaveBeenCalledExactlyOnceWith(error);
});

test("closing it ends the transcriber's stream, and nobody is told any more", () => {
  const { stream, open, given } = byHand();
  const transcript = stream();
  const onUpdate = vi.fn();
  transcript.listen({ onUpdate, onFailure: vi.fn() });
  transcript.close();
  expect(open().signal.aborted).toBe(true);
  transcript.write(0, TONE);
  open().onUpdate({ text: "late", words: [] });
  expect(onUpdate).not.toHaveBeenCalled();
  expect(given).toEqual([]);
});

test("there is none where the transcriber has no streams, or none just now", () => {
  expect(StreamedTranscript.open({ speechToText: createScriptedSpeechToText([""]), language: "en-US" })).toBeNull();
  const none: SpeechToText = { ...createScriptedSpeechToText([""]), openStream: () => null };
  expect(StreamedTranscript.open({ speechToText: none, language: "en-US" })).toBeNull();
});
