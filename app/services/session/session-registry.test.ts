import pino from "pino";
import { expect, test } from "vitest";

import { NotFoundError } from "~/domain/errors";
import type { RecordEvent } from "~/domain/record";
import type { InterviewRef, RecordStore } from "~/services/record/record-store.server";
import { createScriptedVoice } from "~/services/voice/scripted-voice";

import { scriptedInterviewer } from "../../../tests/session/session-server";
import { createLosslessCodec } from "../../../tests/setup/lossless-codec";
import { createMemoryObjectStore } from "../../../tests/setup/memory-object-store";
import { firstEvents } from "../../../tests/setup/record-fixtures";
import { SessionRegistry } from "./session-registry.server";
import { SESSION_LIMITS } from "./session-services";

const mine: InterviewRef = { ownerId: "owner001", interviewId: "interview001" };

/** A registry whose record knows one interview, which has ended if `more` says so. */
function registry(more: readonly RecordEvent[] = [], onClosed = (): void => undefined) {
  const loadStored = async (ref: InterviewRef) => {
    if (ref.ownerId !== mine.ownerId || ref.interviewId !== mine.interviewId) throw new NotFoundError();
    return [...firstEvents(), ...more].map((event, index) => ({ seq: index + 1, at: new Date(0), event }));
  };
  return new SessionRegistry({
    interviewer: scriptedInterviewer([]),
    voice: createScriptedVoice(),
    speechToText: null,
    record: { loadStored } as RecordStore,
    objects: createMemoryObjectStore(),
    codec: createLosslessCodec(),
    publicFolder: "public",
    limits: SESSION_LIMITS,
    schedule: () => () => undefined,
    log: pino({ level: "silent" }),
  }, onClosed);
}

test("two pages of one owner share the session", async () => {
  const sessions = registry();
  const [first, second] = await Promise.all([sessions.use(mine), sessions.use(mine)]);
  expect(first?.session).toBe(second?.session);
});

test("an interview that is live for its owner is not found by another", async () => {
  const sessions = registry();
  const foreign = { ...mine, ownerId: "owner002" };
  await sessions.use(mine);
  await expect(sessions.use(foreign)).rejects.toBeInstanceOf(NotFoundError);
});

test("a stranger who asks first does not keep the owner out", async () => {
  const sessions = registry();
  const stranger = sessions.use({ ...mine, ownerId: "owner002" });
  const owner = sessions.use(mine);
  await expect(stranger).rejects.toBeInstanceOf(NotFoundError);
  expect(await owner).not.toBeNull();
});

test("an interview that has ended leaves memory with its page, and one that may go on stays for a while", async () => {
  const over: RecordEvent[] = [{ type: "interview.begun" }, { type: "interview.ended", reason: "candidate", atSample: 0 }];
  for (const [more, left] of [[over, []], [[], [mine.interviewId]]] as const) {
    const sessions = registry(more);
    const use = await sessions.use(mine);
    expect(sessions.inUse()).toEqual([mine.interviewId]);
    use?.release();
    expect(sessions.inUse()).toEqual(left);
  }
});

test("a session that is opened for its files only leaves memory with them, and whoever asks is told", async () => {
  let closed = 0;
  const sessions = registry([], () => void (closed += 1));
  await sessions.work(mine, async () => expect(sessions.inUse()).toEqual([mine.interviewId]));
  expect(sessions.inUse()).toEqual([]);
  await expect.poll(() => closed).toBe(1);
  await sessions.use(mine);
  await sessions.work(mine, async () => undefined);
  expect(sessions.inUse()).toEqual([mine.interviewId]);
});

test("a session is not opened beside the one before it, which may still be writing", async () => {
  const order: string[] = [];
  const sessions = registry([], () => void order.push("closed"));
  await sessions.work(mine, async () => undefined);
  const next = await sessions.use(mine);
  order.push("opened");
  expect(order).toEqual(["closed", "opened"]);
  expect(next).not.toBeNull();
});
