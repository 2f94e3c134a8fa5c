import { eq, sql } from "drizzle-orm";
import { afterAll, expect, test } from "vitest";

import { shares } from "~/db/schema.server";
import { InvalidInputError, NotFoundError } from "~/domain/errors";
import { newId } from "~/domain/ids";
import type { RecordEvent } from "~/domain/record";
import { deleteInterview } from "~/services/interviews/delete-interview.server";
import { createRecordStore, type InterviewRef } from "~/services/record/record-store.server";
import { RecordingMaker } from "~/services/recordings/recording-maker.server";
import { saveTurnAudio } from "~/services/recordings/save-turn-audio.server";

import { createLosslessCodec } from "../../../tests/setup/lossless-codec";
import { createMemoryObjectStore } from "../../../tests/setup/memory-object-store";
import { askedQuestion, finishedAnswer, firstEvents } from "../../../tests/setup/record-fixtures";
import { withTestDatabase } from "../../../tests/setup/test-database";
import { readPdf } from "../pdf/pdf-text.test-helper";
import { createShare } from "./create-share.server";
import { getShared } from "./get-shared.server";
import { sharedPdf } from "./get-shared-pdf.server";
import { getSharedRecording, getSharedTurnAudio, getSharedWaveform } from "./get-shared-sound.server";
import { listShares } from "./list-shares.server";
import { revokeShare } from "./revoke-share.server";
import { ShareNotFoundError } from "./share-not-found";

const database = await withTestDatabase();
afterAll(database.close);
const codec = createLosslessCodec();

const SENTENCES = { first: "Alpha was moved.", said: "Bravo was botched.", edited: "Bravo was repaired.", discarded: "Charlie is a secret." };

/** Two questions, the second cut off; an answer to each, the second edited; one that was discarded. */
async function interviewed() {
  const objects = createMemoryObjectStore();
  const record = createRecordStore({ db: database.db });
  const services = { db: database.db, record, objects };
  const media = { record, objects, codec, maker: new RecordingMaker() };
  const ref: InterviewRef = { ownerId: await database.newOwner(), interviewId: newId() };
  const [question1, lost, answer1, question2, answer2] = [newId(), newId(), newId(), newId(), newId()] as const;
  await record.create(ref, [
    ...firstEvents(),
    { type: "interview.begun" },
    ...askedQuestion({ turnId: question1, text: "Which question came first?", startSample: 0 }),
    ...finishedAnswer({ turnId: lost, questionTurnId: question1, text: SENTENCES.discarded, startSample: 32_000 }),
    { type: "answer.discarded", turnId: lost, questionTurnId: question1 },
    ...finishedAnswer({ turnId: answer1, questionTurnId: question1, text: SENTENCES.first, startSample: 96_000 }),
    ...askedQuestion({ turnId: question2, text: "Which one came second, though?", startSample: 160_000, playedSamples: 16_000, questionId: "q2" }),
    ...finishedAnswer({ turnId: answer2, questionTurnId: question2, text: SENTENCES.said, startSample: 320_000 }),
    { type: "notice", code: "provider", message: "The model was away." },
    { type: "answer.edited", turnId: answer2, text: SENTENCES.edited },
    { type: "interview.ended", reason: "candidate", atSample: 400_000 },
  ]);
  const { interviewId } = ref;
  const sounds = { [question1]: "1-interviewer", [answer1]: "3-candidate", [question2]: "4-interviewer", [answer2]: "5-candidate" };
  for (const name of Object.values(sounds)) await saveTurnAudio({ store: objects, interviewId, name, samples: new Int16Array(16_000).fill(7), codec });
  const share = async (input: unknown) => (await createShare({ ...ref, input }, services)).token;
  return { ref, record, objects, services, media, share, question1, lost, answer1, question2, answer2 };
}

const WHOLE = { answerTurnId: null, withAudio: true, days: null };
const gone = (promise: Promise<unknown>) => expect(promise).rejects.toBeInstanceOf(ShareNotFoundError);
type Interviewed = Awaited<ReturnType<typeof interviewed>>;

/** What a link gives by each of its addresses; null where it gives nothing. */
async function everything({ services, media, ...interview }: Interviewed, token: string) {
  const orNull = <T>(promise: Promise<T>) =>
    promise.catch((error: unknown) => {
      if (error instanceof ShareNotFoundError) return null;
      throw error;
    });
  const turnIds = [interview.question1, interview.lost, interview.answer1, interview.question2, interview.answer2];
  const turns = await Promise.all(turnIds.map((turnId) => orNull(getSharedTurnAudio({ token, turnId }, services))));
  const [page, recording, waveform] = [
    await orNull(getShared(token, services)),
    await orNull(getSharedRecording(token, services, media)),
    await orNull(getSharedWaveform(token, services, media)),
  ];
  await media.maker.idle(interview.ref.interviewId);
  const paper = await orNull(sharedPdf(token, services));
  const pdf = paper && { name: paper.headers.get("content-disposition"), ...readPdf(new Uint8Array(await paper.arrayBuffer())) };
  return { pdf, page, sounds: turns.map((turn) => turn !== null), whole: [recording !== null, waveform !== null] };
}

test("a link to the whole interview shows what was heard and said, and nothing that was discarded, replaced or noted", async () => {
  const interview = await interviewed();
  const { page, pdf, sounds, whole } = await everything(interview, await interview.share(WHOLE));
  expect(page?.interview).toMatchObject({ role: "Platform engineer", company: "Initech" });
  expect(page?.recording.rows.map((row) => (row.role === "interviewer" ? [row.heard, row.unheard] : [row.text, row.edited]))).toEqual([
    ["Which question came first?", ""],
    [SENTENCES.first, false],
    ["Which one came", "second, though?"],
    [SENTENCES.edited, true],
  ]);
  expect(page?.recording.chapters.map(({ label }) => label)).toEqual(["Question 1", "Question 2"]);
  expect([sounds, whole]).toEqual([[true, false, true, true, true], [true, true]]);
  expect(pdf?.text).toMatch(/Which one came second, though\?[^]*Bravo was repaired\./);
  expect(pdf?.name).toContain("Platform engineer at Initech, ");
  const told = JSON.stringify([page, pdf]);
  for (const hidden of ["botched", "Charlie", "model was away", "discarded", interview.ref.interviewId, interview.ref.ownerId, interview.lost]) expect(told).not.toContain(hidden);
});

test("a link to one answer shows it and its question on a clock of their own, and nothing else by any of its addresses", async () => {
  const interview = await interviewed();
  const { page, pdf, sounds, whole } = await everything(interview, await interview.share({ answerTurnId: interview.answer2, withAudio: true, days: 1 }));
  expect(page).toMatchObject({ interview: null, media: null, recording: { chapters: [] } });
  expect(page?.recording.rows.map(({ turnId, startMs }) => [turnId, startMs])).toEqual([
    [interview.question2, 0],
    [interview.answer2, 2_000],
  ]);
  expect(page?.recording.rows[1]?.words[0]).toMatchObject({ text: "Bravo", startMs: 2_000 });
  expect(page?.recording.totalMs).toBe(5_000);
  expect([sounds, whole]).toEqual([[false, false, false, true, true], [false, false]]);
  expect(pdf).toMatchObject({ title: "One answer", outline: [] });
  expect(pdf?.text).toContain(SENTENCES.edited);
  expect(JSON.stringify([page, pdf])).not.toMatch(/Platform engineer|Initech|Alpha|botched|came first/);
  expect(pdf?.text).not.toMatch(/20\d\d/);
});

test("a link without sound gives none, nor when which word was said", async () => {
  const interview = await interviewed();
  for (const answerTurnId of [null, interview.answer1]) {
    const { page, pdf, sounds, whole } = await everything(interview, await interview.share({ answerTurnId, withAudio: false, days: 7 }));
    expect(pdf?.text).toContain(SENTENCES.first);
    expect(pdf?.text).not.toMatch(/\d:\d\d| s · /);
    expect(page?.recording.rows.length).toBeGreaterThan(0);
    for (const row of page?.recording.rows ?? []) expect(row).toMatchObject({ words: [], startMs: 0, durationMs: 0, audioUrl: null });
    expect([page?.media, page?.recording.totalMs, ...sounds, ...whole]).toEqual([null, 0, false, false, false, false, false, false, false]);
  }
});

test("only the hash of a link's secret is kept, and no two are alike", async () => {
  const interview = await interviewed();
  const tokens = [await interview.share(WHOLE), await interview.share(WHOLE)] as const;
  expect(new Set(tokens).size).toBe(2);
  for (const token of tokens) expect(token).toMatch(/^[\w-]{43}$/);
  const rows = await database.db.select().from(shares).where(eq(shares.interviewId, interview.ref.interviewId));
  for (const token of tokens) expect(JSON.stringify(rows)).not.toContain(token);
});

test("guessed, malformed, revoked and expired links, and those of a deleted interview, give the same nothing", async () => {
  const interview = await interviewed();
  const { services, ref } = interview;
  const nothing = { page: null, pdf: null, sounds: [false, false, false, false, false], whole: [false, false] };
  const token = await interview.share({ ...WHOLE, days: 1 });
  const guesses = ["", "x", `${token.slice(0, -1)}${token.endsWith("A") ? "B" : "A"}`, `${token}A`, token.toUpperCase(), "../../etc", "\u0000", `${token}' or '1'='1`];
  for (const guess of guesses) expect([guess, await everything(interview, guess)]).toEqual([guess, nothing]);
  expect((await everything(interview, token)).page).not.toBeNull();

  const byToken = eq(shares.interviewId, ref.interviewId);
  await database.db.update(shares).set({ expiresAt: sql`now() - interval '1 second'` }).where(byToken);
  expect(await everything(interview, token)).toEqual(nothing);
  expect(await listShares(ref, services)).toMatchObject([{ expired: true, answerTurnId: null, withAudio: true }]);
  await database.db.update(shares).set({ expiresAt: null }).where(byToken);

  const [{ id = "" } = {}] = await listShares(ref, services);
  await revokeShare({ ...ref, shareId: id }, services);
  await revokeShare({ ...ref, shareId: id }, services);
  expect(await everything(interview, token)).toEqual(nothing);
  expect(await listShares(ref, services)).toEqual([]);

  const last = await interview.share(WHOLE);
  await deleteInterview(ref, services);
  expect(await everything(interview, last)).toEqual(nothing);
  expect(await database.db.select().from(shares).where(byToken)).toEqual([]);
});

test("a link lasts as many days as were chosen, or until it is revoked", async () => {
  const interview = await interviewed();
  for (const days of [1, 7, 30, null]) await interview.share({ ...WHOLE, days });
  const lasting = (await listShares(interview.ref, interview.services)).map(({ createdAt, expiresAt }) => expiresAt && (Date.parse(expiresAt) - Date.parse(createdAt)) / 86_400_000);
  expect(lasting).toEqual([null, 30, 7, 1]);
});

test("an answer that is erased is gone from its link, and no link is made for it", async () => {
  const interview = await interviewed();
  const { record, ref, question1, answer1, question2, share } = interview;
  const [one, other] = [await share({ ...WHOLE, answerTurnId: answer1 }), await share(WHOLE)];
  const redone: RecordEvent = { type: "answer.redone", turnId: answer1, questionTurnId: question1, turnIds: [answer1, question2] };
  await record.append(ref, [redone]);
  expect(await everything(interview, one)).toEqual({ page: null, pdf: null, sounds: [false, false, false, false, false], whole: [false, false] });
  expect((await everything(interview, other)).sounds).toEqual([true, false, false, false, true]);
  await expect(share({ ...WHOLE, answerTurnId: answer1 })).rejects.toBeInstanceOf(NotFoundError);
});

test("what is edited later is shown as edited from then on", async () => {
  const interview = await interviewed();
  const token = await interview.share({ ...WHOLE, answerTurnId: interview.answer1 });
  await interview.record.append(interview.ref, [{ type: "answer.edited", turnId: interview.answer1, text: "Alpha was bettered." }]);
  expect((await getShared(token, interview.services)).recording.rows[1]).toMatchObject({ text: "Alpha was bettered.", edited: true });
});

test("the owner sees when a link was opened", async () => {
  const interview = await interviewed();
  const token = await interview.share(WHOLE);
  expect(await listShares(interview.ref, interview.services)).toMatchObject([{ openedAt: null, expired: false }]);
  await getShared(token, interview.services);
  const [opened] = await listShares(interview.ref, interview.services);
  expect(Date.parse(opened?.openedAt ?? "")).toBeGreaterThan(Date.now() - 60_000);
  await getShared(token, interview.services);
  expect(await listShares(interview.ref, interview.services)).toEqual([opened]);
});

test("nobody shares, sees or revokes the links of somebody else's interview", async () => {
  const interview = await interviewed();
  const { services, ref } = interview;
  await interview.share(WHOLE);
  const [{ id = "" } = {}] = await listShares(ref, services);
  const stranger = { ...ref, ownerId: await database.newOwner() };
  await expect(createShare({ ...stranger, input: WHOLE }, services)).rejects.toBeInstanceOf(NotFoundError);
  await expect(listShares(stranger, services)).rejects.toBeInstanceOf(NotFoundError);
  await expect(revokeShare({ ...stranger, shareId: id }, services)).rejects.toBeInstanceOf(NotFoundError);
  await gone(getSharedTurnAudio({ token: id, turnId: interview.answer1 }, services));
  for (const input of [null, {}, { ...WHOLE, days: 2 }, { ...WHOLE, answerTurnId: "../x" }]) {
    await expect(createShare({ ...ref, input }, services)).rejects.toBeInstanceOf(InvalidInputError);
  }
  for (const answerTurnId of [interview.question1, interview.lost, newId()]) {
    await expect(createShare({ ...ref, input: { ...WHOLE, answerTurnId } }, services)).rejects.toBeInstanceOf(NotFoundError);
  }
});
