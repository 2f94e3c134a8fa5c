import pino from "pino";
import { expect, test } from "vitest";

import { StorageError } from "~/domain/errors";
import { newId } from "~/domain/ids";

import { createLosslessCodec } from "../../../tests/setup/lossless-codec";
import { createMemoryObjectStore } from "../../../tests/setup/memory-object-store";
import type { TurnRecord } from "./held-record";
import { KeptSound } from "./kept-sound.server";

const PIECE = Int16Array.from({ length: 1_600 }, (_, index) => index);

/** Keeps a turn whose name can be unknown for a while; `lines` is what it logs. */
function keeping({ opened }: { opened: () => Promise<void> }) {
  const lines: string[] = [];
  const database = { away: false };
  const away = new StorageError("The database does not answer.", { code: "storage-unavailable", retryable: true });
  const record = {
    ref: { ownerId: "owner", interviewId: newId() },
    turnName: () => (database.away ? Promise.reject(away) : Promise.resolve("1-interviewer")),
  } as Partial<TurnRecord> as TurnRecord;
  const services = {
    objects: createMemoryObjectStore(),
    codec: createLosslessCodec(),
    schedule: (run: () => void) => (queueMicrotask(run), () => undefined),
    log: pino({ level: "info" }, { write: (line) => void lines.push(line) }),
  };
  return { kept: new KeptSound({ services, record, turnId: "turn", isNew: true, opened }), lines, database };
}

test("a turn that never comes into the record leaves nothing behind, and says nothing", async () => {
  const making = new AbortController();
  const opened = new Promise<void>((_, reject) => making.signal.addEventListener("abort", () => reject(making.signal.reason as Error)));
  const { kept, lines } = keeping({ opened: () => opened });
  for (let piece = 0; piece < 25; piece += 1) kept.keep(piece * PIECE.length, PIECE);
  making.abort(new Error("This draft was dropped"));
  await kept.close();
  expect(await kept.read(0, PIECE.length)).toEqual(new Int16Array(0));
  expect(lines).toEqual([]);
});

test("that the sound cannot be stored is told once, however many pieces wait for it; the next piece tries again", async () => {
  const { kept, lines, database } = keeping({ opened: () => Promise.resolve() });
  database.away = true;
  for (let piece = 0; piece < 25; piece += 1) kept.keep(piece * PIECE.length, PIECE);
  await kept.close();
  expect(lines.map((line) => (JSON.parse(line) as { msg: string }).msg)).toEqual(["The interviewer's sound was not stored"]);
  database.away = false;
  kept.keep(0, PIECE);
  await kept.close();
  expect(await kept.read(0, PIECE.length)).toEqual(PIECE);
  expect(lines).toHaveLength(1);
});
