import { expect, test } from "vitest";

import { StorageError } from "~/domain/errors";
import { newId } from "~/domain/ids";
import { type RecordStore, createRecordStore } from "~/services/record/record-store.server";
import { createScriptedSpeechToText } from "~/services/speech-to-text/scripted-speech-to-text";

import { giveAnswer, hearQuestion, sound } from "../../../tests/session/session-server";
import { useSessionServers } from "../../../tests/session/session-suite";
import { createMemoryObjectStore } from "../../../tests/setup/memory-object-store";
import { withTestDatabase } from "../../../tests/setup/test-database";

const start = useSessionServers();

/** A record whose disk can be full. */
async function fillableRecord() {
  const database = await withTestDatabase();
  const real = createRecordStore({ db: database.db });
  const disk = { full: false };
  const record: RecordStore = {
    ...real,
    append: (...args) =>
      disk.full
        ? Promise.reject(new StorageError("The disk is full. Free some space, then try again.", { code: "storage-full", retryable: true }))
        : real.append(...args),
  };
  return { database, record, disk };
}

test("while the disk of the database is full nothing is acknowledged; afterwards everything goes on", async () => {
  const { database, record, disk } = await fillableRecord();
  const server = await start({ database, record });
  const { client } = await server.join();
  const [question, answer] = [newId(), newId()] as const;
  await hearQuestion(client, question);
  disk.full = true;
  const open = { type: "answer.open", turnId: answer, questionTurnId: question, mode: "hands-free", startSample: 0 } as const;
  expect(await client.answered(open)).toMatchObject({ type: "rejected", code: "storage-full", retryable: true });
  expect(await client.expect("notice")).toMatchObject({ code: "storage-full", message: expect.stringContaining("Free some space") });
  await client.answered(open);
  expect(client.messages.filter((message) => message.type === "notice")).toHaveLength(1);
  const failed = newId();
  expect((await client.play(failed, { epoch: client.request(failed) }))?.end).toMatchObject({ type: "turn.failed", code: "storage-full" });
  expect(client.frames.filter((frame) => frame.turnId === failed)).toEqual([]);

  disk.full = false;
  await giveAnswer(client, { turnId: answer, questionTurnId: question, text: "It works again." });
  expect((await hearQuestion(client, failed)).end.type).toBe("turn.end");
  expect((await server.view()).turns.map((turn) => turn.turnId)).toEqual([question, answer, failed]);
  await server.stop();
  await database.close();
});

test("a full disk for recordings is told once; the sound is kept in memory and stored later", async () => {
  const objects = createMemoryObjectStore();
  const server = await start({ objects, speechToText: createScriptedSpeechToText(["All of it"]) });
  const { client } = await server.join();
  const [question, answer] = [newId(), newId()] as const;
  await hearQuestion(client, question);
  await client.command({ type: "answer.open", turnId: answer, questionTurnId: question, mode: "hands-free", startSample: 0 });
  objects.fail("put", 100);
  client.speak(answer, sound(32_000));
  expect(await client.expect("notice")).toMatchObject({ code: "storage-full" });
  const finish = { type: "answer.finish", turnId: answer, epoch: 1, source: "server", text: "", samples: 32_000 } as const;
  expect(await client.answered(finish)).toMatchObject({ type: "rejected", code: "storage-full", retryable: true });
  objects.fail("put", 0);
  await client.command(finish);
  expect((await server.view()).turns.at(-1)).toMatchObject({ text: "All of it", samples: 32_000 });
  await client.command({ type: "interview.end", reason: "candidate", atSample: 0 });
  expect([...objects.objects.keys()].filter((key) => key.endsWith(".webm"))).toHaveLength(2);
});

test("what could not be deleted at once is deleted when the session is opened again", async () => {
  const server = await start();
  const { client } = await server.join();
  const [question, answer] = [newId(), newId()] as const;
  await hearQuestion(client, question);
  await client.command({ type: "answer.open", turnId: answer, questionTurnId: question, mode: "hands-free", startSample: 0 });
  client.speak(answer, sound(16_000));
  await client.expect("audio.stored");
  server.objects.fail("delete", 2);
  await client.command({ type: "answer.discard", turnId: answer });
  await client.close();
  const { client: page } = await server.join();
  await page.command({ type: "interview.end", reason: "candidate", atSample: 0 });
  expect([...server.objects.objects.keys()].filter((key) => key.includes("candidate"))).toEqual([]);
});
