import { expect, test } from "vitest";

import { newId } from "~/domain/ids";
import { viewOf } from "~/domain/transcript";
import { encodeWav } from "~/domain/wav";
import { turnKeys } from "~/services/objects/object-keys";

import { createLosslessCodec, losslessSamples } from "../../../tests/setup/lossless-codec";
import { createMemoryObjectStore } from "../../../tests/setup/memory-object-store";
import { askedQuestion, finishedAnswer, firstEvents } from "../../../tests/setup/record-fixtures";
import { saveTurnAudio } from "./save-turn-audio.server";
import { writeTurnFile } from "./write-turn-files.server";

const interviewId = "abcdefgh12345678";

test("the files beside the sound tell the whole story of each turn", async () => {
  const store = createMemoryObjectStore();
  const [question, answer] = [newId(), newId()];
  const view = viewOf([
    ...firstEvents(),
    ...askedQuestion({ turnId: question, text: "Tell me about a decision.", samples: 10_000, playedSamples: 4_900, startSample: 700 }),
    { type: "turn.timed", turnId: question, marks: { firstTokenMs: 310 } },
    ...finishedAnswer({ turnId: answer, questionTurnId: question, text: "I moved it." }),
    { type: "answer.edited", turnId: answer, text: "I moved the database." },
  ]);
  await store.put(turnKeys(interviewId, "1-interviewer").wav, encodeWav(new Int16Array(4_900)));
  await store.put(turnKeys(interviewId, "2-candidate").audio, new TextEncoder().encode("packed"));
  for (const [index, turn] of view.turns.entries()) await writeTurnFile({ store, interviewId, ordinal: index + 1, turn });

  const read = (name: string): unknown => JSON.parse(new TextDecoder().decode(store.objects.get(`interviews/${interviewId}/${name}`)));
  expect(read("turns/1-interviewer.json")).toMatchObject({
    version: 2,
    turnId: question,
    role: "interviewer",
    text: "Tell me about a decision.",
    heardText: "Tell me",
    unheardText: "about a decision.",
    startSample: 700,
    samples: 10_000,
    playedSamples: 4_900,
    sampleRate: 16_000,
    audio: { file: "1-interviewer.wav", bytes: 44 + 9_800, codec: "pcm_s16le", samples: 4_900, sha256: expect.stringMatching(/^[0-9a-f]{64}$/) },
    interviewer: "built-in",
    voice: "embedded",
    timings: { firstTokenMs: 310 },
  });
  expect(read("turns/2-candidate.json")).toMatchObject({
    role: "candidate",
    text: "I moved the database.",
    originalText: "I moved it.",
    source: "server",
    take: 1,
    audio: { file: "2-candidate.webm", bytes: 6, codec: "opus", samples: 48_000 },
  });
});

test("an answer's words are written in one way, in whatever order their fields came", async () => {
  const store = createMemoryObjectStore();
  const [question, answer] = [newId(), newId()];
  const bytesOf = async (words: Parameters<typeof finishedAnswer>[0]["words"]): Promise<string> => {
    const view = viewOf([...firstEvents(), ...askedQuestion({ turnId: question, text: "Why?", samples: 1_000, playedSamples: 1_000, startSample: 0 }), ...finishedAnswer({ turnId: answer, questionTurnId: question, text: "I left.", words })]);
    for (const turn of view.turns.slice(1)) await writeTurnFile({ store, interviewId, ordinal: 2, turn });
    return new TextDecoder().decode(store.objects.get(`interviews/${interviewId}/turns/2-candidate.json`));
  };
  const heard = await bytesOf([{ text: "I", startSample: 0, endSample: 900, confidence: 0.9 }, { text: "left", startSample: 900, endSample: 1_800 }]);
  const stored = await bytesOf([{ text: "I", endSample: 900, confidence: 0.9, startSample: 0 }, { text: "left", endSample: 1_800, startSample: 900 }]);
  expect(JSON.parse(heard)).toMatchObject({ words: [{ text: "I", confidence: 0.9 }, { text: "left" }] });
  expect(stored).toBe(heard);
});

test("a turn whose sound nobody heard names no sound", async () => {
  const store = createMemoryObjectStore();
  const turnId = newId();
  const view = viewOf([...firstEvents(), ...askedQuestion({ turnId, text: "Hello.", samples: 10_000, playedSamples: 0, startSample: 0 })]);
  for (const turn of view.turns) await writeTurnFile({ store, interviewId, ordinal: 1, turn });
  const file: unknown = JSON.parse(new TextDecoder().decode(store.objects.get(`interviews/${interviewId}/turns/1-interviewer.json`)));
  expect(file).toMatchObject({ turnId, samples: 10_000, playedSamples: 0, audio: null });
});

test("a complete turn is saved as one file", async () => {
  const store = createMemoryObjectStore();
  const samples = Int16Array.from({ length: 1_600 }, (_, index) => index);
  const saved = await saveTurnAudio({ store, interviewId, name: "1-interviewer", samples, codec: createLosslessCodec() });
  expect(saved).toEqual({ key: `interviews/${interviewId}/turns/1-interviewer.webm`, samples: 1_600 });
  expect(losslessSamples(store.objects.get(saved.key))).toEqual(samples);
});
