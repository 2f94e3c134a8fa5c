import { expect, test } from "vitest";

import { newId } from "~/domain/ids";
import { viewOf } from "~/domain/transcript";

import { createMemoryObjectStore } from "../../../tests/setup/memory-object-store";
import { askedQuestion, finishedAnswer, firstEvents } from "../../../tests/setup/record-fixtures";
import { saveTurnAudio } from "./save-turn-audio.server";
import { writeInterviewFile, writeTurnFile } from "./write-turn-files.server";

const interviewId = "abcdefgh12345678";

test("the files beside the sound tell the whole story of each turn", async () => {
  const store = createMemoryObjectStore();
  const [question, answer] = [newId(), newId()];
  const view = viewOf([
    ...firstEvents(),
    ...askedQuestion({ turnId: question, text: "Tell me about a decision.", samples: 10_000, playedSamples: 4_900, startSample: 700 }),
    ...finishedAnswer({ turnId: answer, questionTurnId: question, text: "I moved it." }),
    { type: "answer.edited", turnId: answer, text: "I moved the database." },
  ]);
  for (const name of ["1-interviewer", "2-candidate"]) await saveTurnAudio({ store, interviewId, name, samples: new Int16Array(4_900) });
  for (const [index, turn] of view.turns.entries()) await writeTurnFile({ store, interviewId, ordinal: index + 1, turn });
  await writeInterviewFile({ store, interviewId, view });

  const read = (name: string): unknown => JSON.parse(new TextDecoder().decode(store.objects.get(`interviews/${interviewId}/${name}`)));
  expect(read("turns/1-interviewer.json")).toMatchObject({
    version: 1,
    turnId: question,
    role: "interviewer",
    text: "Tell me about a decision.",
    heardText: "Tell me",
    unheardText: "about a decision.",
    startSample: 700,
    samples: 10_000,
    playedSamples: 4_900,
    sampleRate: 16_000,
    audio: "1-interviewer.wav",
    voice: "embedded",
  });
  expect(read("turns/2-candidate.json")).toMatchObject({
    role: "candidate",
    text: "I moved the database.",
    originalText: "I moved it.",
    source: "server",
    take: 1,
    audio: "2-candidate.wav",
  });
  expect(read("interview.json")).toMatchObject({ version: 1, interviewId, settings: { role: "Platform engineer" } });
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
  const saved = await saveTurnAudio({ store, interviewId, name: "1-interviewer", samples: new Int16Array(1_600) });
  expect(saved).toEqual({ key: `interviews/${interviewId}/turns/1-interviewer.wav`, samples: 1_600 });
  expect((await store.head(saved.key))?.size).toBe(44 + 3_200);
});
