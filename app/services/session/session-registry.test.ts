import pino from "pino";
import { expect, test } from "vitest";

import { NotFoundError } from "~/domain/errors";
import type { InterviewRef, RecordStore } from "~/services/record/record-store.server";
import { createScriptedVoice } from "~/services/voice/scripted-voice";

import { scriptedInterviewer } from "../../../tests/session/session-server";
import { createLosslessCodec } from "../../../tests/setup/lossless-codec";
import { createMemoryObjectStore } from "../../../tests/setup/memory-object-store";
import { firstEvents } from "../../../tests/setup/record-fixtures";
import { SessionRegistry } from "./session-registry.server";
import { SESSION_LIMITS } from "./session-services";

const mine: InterviewRef = { ownerId: "owner001", interviewId: "interview001" };

/** A registry whose record knows one interview. */
function registry() {
  const loadStored = async (ref: InterviewRef) => {
    if (ref.ownerId !== mine.ownerId || ref.interviewId !== mine.interviewId) throw new NotFoundError();
    return firstEvents().map((event, index) => ({ seq: index + 1, at: new Date(0), event }));
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
  });
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
