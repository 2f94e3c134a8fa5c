import { afterAll, expect, test } from "vitest";

import { NotFoundError } from "~/domain/errors";
import { newId } from "~/domain/ids";
import { decodeWav } from "~/domain/wav";
import { createRecordStore } from "~/services/record/record-store.server";
import { createOpusCodec } from "~/services/recordings/opus-codec.server";
import { saveTurnAudio } from "~/services/recordings/save-turn-audio.server";

import { createMemoryObjectStore } from "../../../tests/setup/memory-object-store";
import { askedQuestion, finishedAnswer, firstEvents } from "../../../tests/setup/record-fixtures";
import { withTestDatabase } from "../../../tests/setup/test-database";
import { bestLag } from "../../../tests/speech/best-lag";
import { turnAudioDownload } from "./download-turn-audio.server";

const database = await withTestDatabase();
const codec = createOpusCodec();
afterAll(() => Promise.all([database.close(), codec.close()]));
const record = createRecordStore({ db: database.db });

/** 25 s: more than two windows, of a tone that rises. */
const SAMPLES = Int16Array.from({ length: 400_000 }, (_, at) => Math.round(Math.sin(at * (0.05 + at / 8_000_000)) * 8_000));

async function answered() {
  const ref = { ownerId: await database.newOwner(), interviewId: newId() };
  const [question, turnId] = [newId(), newId()];
  const objects = createMemoryObjectStore();
  await record.create(ref, firstEvents());
  await record.append(ref, [{ type: "interview.begun" }, ...askedQuestion({ turnId: question }), ...finishedAnswer({ turnId, questionTurnId: question, samples: SAMPLES.length })]);
  await saveTurnAudio({ store: objects, interviewId: ref.interviewId, name: "2-candidate", samples: SAMPLES, codec });
  const services = { db: database.db, record, objects, codec };
  return (as: string, change: object = {}) => turnAudioDownload({ ...ref, turnId, as, request: new Request("http://localhost/"), ...change }, services);
}

test("an answer is given away as WAV, sample for sample, under a name that says which it is", async () => {
  const download = await answered();
  const response = await download("wav");
  expect(response.headers.get("content-disposition")).toMatch(/filename="Platform engineer at Initech, \d{4}-\d\d-\d\d, answer 1\.wav"/);
  const bytes = new Uint8Array(await response.arrayBuffer());
  expect(response.headers.get("content-length")).toBe(String(bytes.length));
  const { samples, sampleRate } = decodeWav(bytes);
  expect([samples.length, sampleRate]).toEqual([SAMPLES.length, 16_000]);
  // Where two windows meet there is no seam.
  for (const at of [80_000, 158_000, 318_000]) {
    const { lag, correlation } = bestLag(SAMPLES, samples, { from: at, to: at + 8_000, within: 40 });
    expect([Math.abs(lag) <= 1, correlation > 0.95]).toEqual([true, true]);
  }
});

test("as it is stored, it is the stored file", async () => {
  const download = await answered();
  const response = await download("webm");
  expect([response.headers.get("content-type"), response.status]).toEqual(["audio/webm", 200]);
  expect(response.headers.get("content-disposition")).toContain("answer 1.webm");
  expect(new Uint8Array(await response.arrayBuffer()).slice(0, 4)).toEqual(Uint8Array.of(0x1a, 0x45, 0xdf, 0xa3));
});

test("nobody is given the sound of others, of a turn that is gone, or in another format", async () => {
  const download = await answered();
  await expect(download("mp3")).rejects.toThrow(NotFoundError);
  await expect(download("wav", { ownerId: await database.newOwner() })).rejects.toThrow(NotFoundError);
  await expect(download("wav", { turnId: newId() })).rejects.toThrow(NotFoundError);
});
