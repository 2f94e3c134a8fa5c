import { afterAll, expect, test } from "vitest";

import { pcmBytes } from "~/domain/audio";
import { NotFoundError } from "~/domain/errors";
import { newId } from "~/domain/ids";
import type { RecordEvent } from "~/domain/record";
import { waveformSchema } from "~/domain/waveform";
import { recordingKeys, turnKeys } from "~/services/objects/object-keys";
import { createRecordStore, type InterviewRef } from "~/services/record/record-store.server";
import { deleteErasedRecordings } from "~/services/recordings/delete-erased-recordings.server";
import { makeRecording } from "~/services/recordings/make-recording.server";
import { RecordingMaker } from "~/services/recordings/recording-maker.server";
import { recordingPlan } from "~/services/recordings/recording-plan";
import { saveTurnAudio } from "~/services/recordings/save-turn-audio.server";
import { viewOf } from "~/domain/transcript";

import { createLosslessCodec, losslessSamples } from "../../../tests/setup/lossless-codec";
import { createMemoryObjectStore } from "../../../tests/setup/memory-object-store";
import { askedQuestion, finishedAnswer, firstEvents } from "../../../tests/setup/record-fixtures";
import { withTestDatabase } from "../../../tests/setup/test-database";
import { getRecording, getWaveform } from "./get-recording.server";
import { getTurnAudio } from "./get-turn-audio.server";

const database = await withTestDatabase();
afterAll(database.close);

const codec = createLosslessCodec();
const level = (samples: number, value: number): Int16Array => new Int16Array(samples).fill(value);

/** A question of two seconds, of which one and a half were heard, and an answer of three that begins half a second before that ends. */
async function interviewed(more: RecordEvent[] = []) {
  const objects = createMemoryObjectStore();
  const record = createRecordStore({ db: database.db });
  const maker = new RecordingMaker();
  const services = { record, objects, codec, maker };
  const ref: InterviewRef = { ownerId: await database.newOwner(), interviewId: newId() };
  const [question, answer] = [newId(), newId()];
  await record.create(ref, [
    ...firstEvents(),
    { type: "interview.begun" },
    ...askedQuestion({ turnId: question, startSample: 8_000, samples: 32_000, playedSamples: 24_000 }),
    ...finishedAnswer({ turnId: answer, questionTurnId: question, startSample: 24_000, samples: 48_000 }),
    ...more,
  ]);
  const { interviewId } = ref;
  await saveTurnAudio({ store: objects, interviewId, name: "1-interviewer", samples: level(24_000, 1_000), codec });
  await saveTurnAudio({ store: objects, interviewId, name: "2-candidate", samples: level(48_000, -3_000), codec });
  /** Asks until it is there. */
  const recording = async () => {
    const first = await getRecording(ref, services);
    await maker.idle(interviewId);
    return { first, then: first.ready ? first : await getRecording(ref, services) };
  };
  return { objects, record, services, ref, question, answer, recording };
}

const ENDED: RecordEvent = { type: "interview.ended", reason: "completed", atSample: 80_000 };
const mixOf = ({ objects, ref }: Awaited<ReturnType<typeof interviewed>>) => losslessSamples(objects.objects.get(recordingKeys(ref.interviewId).audio));

test("the recording is not ready at first, is made, and has both sides where they were on the interview clock", async () => {
  const interview = await interviewed([ENDED]);
  const { first, then } = await interview.recording();
  expect(first).toEqual({ ready: false, progress: 0 });
  const { audio } = recordingKeys(interview.ref.interviewId);
  expect(then).toMatchObject({ ready: true, object: { key: audio }, etag: expect.stringMatching(/^"[0-9a-f]{32}"$/) });
  const expected = new Int16Array(80_000);
  expected.fill(1_000, 8_000, 32_000);
  expected.fill(-3_000, 24_000, 72_000);
  expected.fill(-2_000, 24_000, 32_000);
  expect(Buffer.compare(pcmBytes(mixOf(interview)), pcmBytes(expected))).toBe(0);
});

test("the waveform has both sides apart, twenty values a second", async () => {
  const interview = await interviewed([ENDED]);
  await interview.recording();
  const waveform = await getWaveform(interview.ref, interview.services);
  const bytes = waveform.ready ? interview.objects.objects.get(waveform.object.key) : undefined;
  const { seconds, perSecond, candidate, interviewer } = waveformSchema.parse(JSON.parse(new TextDecoder().decode(bytes)));
  expect([seconds, perSecond]).toEqual([5, 20]);
  const [one, other] = [candidate, interviewer].map((side) => [...Buffer.from(side, "base64")]);
  expect(one).toEqual([...Array<number>(30).fill(0), ...Array<number>(60).fill(23), ...Array<number>(10).fill(0)]);
  expect(other).toEqual([...Array<number>(10).fill(0), ...Array<number>(30).fill(8), ...Array<number>(60).fill(0)]);
});

test("what is ready stays ready through an edit, which changes no sound", async () => {
  const interview = await interviewed([ENDED]);
  const { then } = await interview.recording();
  await interview.record.append(interview.ref, [{ type: "answer.edited", turnId: interview.answer, text: "I moved the databases." }]);
  expect(await getRecording(interview.ref, interview.services)).toEqual(then);
});

test("of a live interview it has what is over by now, and is made again when more is", async () => {
  const interview = await interviewed();
  const { then } = await interview.recording();
  expect(mixOf(interview)).toHaveLength(72_000);
  const { ref, record, objects } = interview;
  await record.append(ref, askedQuestion({ startSample: 80_000, samples: 16_000, questionId: "q2" }));
  await saveTurnAudio({ store: objects, interviewId: ref.interviewId, name: "3-interviewer", samples: level(16_000, 500), codec });
  const again = await interview.recording();
  expect(again.first.ready).toBe(false);
  expect(again.then).toMatchObject({ ready: true });
  expect(again.then).not.toEqual(then);
  expect(mixOf(interview)).toHaveLength(96_000);
  expect(mixOf(interview)[90_000]).toBe(500);
});

test("sound that is still in parts is mixed as well", async () => {
  const interview = await interviewed([ENDED]);
  const keys = turnKeys(interview.ref.interviewId, "2-candidate");
  await interview.objects.delete([keys.audio]);
  await interview.objects.put(keys.part(0), pcmBytes(level(30_000, -3_000)));
  await interview.objects.put(keys.part(30_000), pcmBytes(level(18_000, -3_000)));
  await interview.recording();
  expect(mixOf(interview)[60_000]).toBe(-3_000);
});

test("an answer that is erased is in the recording no longer", async () => {
  const interview = await interviewed();
  await interview.recording();
  const { ref, record, objects, question, answer } = interview;
  await record.append(ref, [{ type: "answer.discarded", turnId: answer, questionTurnId: question }]);
  await deleteErasedRecordings({ record, store: objects, ref });
  const { audio, waveform } = recordingKeys(ref.interviewId);
  expect([objects.objects.has(audio), objects.objects.has(waveform)]).toEqual([false, false]);
  await interview.recording();
  expect(mixOf(interview).some((sample) => sample < 0)).toBe(false);
});

test("an answer that is erased while it is being mixed does not come back with the mix", async () => {
  const interview = await interviewed();
  const { ref, record, objects, question, answer } = interview;
  const plan = recordingPlan(viewOf(await record.load(ref)), await record.ordinals(ref));
  for (const erasedAfter of [1, 2]) {
    let asked = 0;
    const isCurrent = async () => (asked += 1) < erasedAfter;
    const options = { store: objects, codec, interviewId: ref.interviewId, plan, isCurrent, onProgress: () => undefined };
    expect(await makeRecording({ ...options, signal: AbortSignal.timeout(10_000) })).toBe(false);
    expect([...objects.objects.keys()].filter((key) => /recording|waveform/.test(key))).toEqual([]);
  }
  const making = getRecording(ref, interview.services);
  await record.append(ref, [{ type: "answer.discarded", turnId: answer, questionTurnId: question }]);
  await making;
  // A mix that was done before the answer was erased goes with it; one that was not is not kept.
  await deleteErasedRecordings({ record, store: objects, ref });
  await interview.services.maker.idle(ref.interviewId);
  await interview.recording();
  expect(mixOf(interview).some((sample) => sample < 0)).toBe(false);
});

test("a store that fails is told once to whoever asks, and the next time it is made", async () => {
  const interview = await interviewed([ENDED]);
  interview.objects.fail("put", 1);
  expect(await getRecording(interview.ref, interview.services)).toMatchObject({ ready: false });
  await interview.services.maker.idle(interview.ref.interviewId);
  await expect(getRecording(interview.ref, interview.services)).rejects.toMatchObject({ code: "storage-full" });
  expect((await interview.recording()).then.ready).toBe(true);
});

test("nobody gets the recording of somebody else's interview, nor one of an interview without a word", async () => {
  const { ref, services, record } = await interviewed([ENDED]);
  await expect(getRecording({ ...ref, ownerId: await database.newOwner() }, services)).rejects.toBeInstanceOf(NotFoundError);
  await expect(getRecording({ ...ref, interviewId: "../../etc" }, services)).rejects.toBeInstanceOf(NotFoundError);
  const empty = { ownerId: ref.ownerId, interviewId: newId() };
  await record.create(empty, firstEvents());
  await expect(getWaveform(empty, services)).rejects.toBeInstanceOf(NotFoundError);
});

test("a maker that is closed has nothing left to write", async () => {
  const interview = await interviewed([ENDED]);
  await getRecording(interview.ref, interview.services);
  await interview.services.maker.close();
  const before = [...interview.objects.objects.keys()];
  expect(await getRecording(interview.ref, interview.services)).toEqual({ ready: false, progress: 0 });
  await interview.services.maker.idle(interview.ref.interviewId);
  expect([...interview.objects.objects.keys()]).toEqual(before);
});

test("the record is read once for all that a player asks for, anew once it went on, and for its owner only", async () => {
  const { ref, services, record, answer, recording } = await interviewed([ENDED]);
  await recording();
  let loads = 0;
  const counting = { ...services, record: { ...record, load: (asked: InterviewRef) => ((loads += 1), record.load(asked)) } };
  const before = await getRecording(ref, counting);
  await Promise.all([getRecording(ref, counting), getWaveform(ref, counting), getTurnAudio({ ...ref, turnId: answer }, counting)]);
  expect(loads).toBe(0);
  await expect(getRecording({ ...ref, ownerId: await database.newOwner() }, counting)).rejects.toBeInstanceOf(NotFoundError);
  await record.append(ref, finishedAnswer({ questionTurnId: answer, startSample: 90_000, samples: 16_000 }));
  expect([before.ready, (await getRecording(ref, counting)).ready]).toEqual([true, false]);
  await services.maker.idle(ref.interviewId);
  await getWaveform(ref, counting);
  expect(loads).toBe(1);
});
