import { newId } from "~/domain/ids";
import { createRecordStore } from "~/services/record/record-store.server";

import { type SessionServer, giveAnswer, hearQuestion, scriptedInterviewer, sound, startSessionServer } from "../session/session-server";
import type { MemoryObjectStore } from "../setup/memory-object-store";
import { firstEvents } from "../setup/record-fixtures";
import type { TestDatabase } from "../setup/test-database";

/** What was thrown away: no trace of it may be anywhere. */
export const ERASED_WORDS = ["xylophone", "marmalade"];

export interface HeldOptions {
  database: TestDatabase;
  objects: MemoryObjectStore;
  /** Default: a new owner. */
  ownerId?: string;
  /** Default true; else it is left in the middle of an answer. */
  ended?: boolean;
}

/** A real interview over a real socket: with an interruption, a discarded answer, a redone one, an edited one, a pause and an unheard turn. */
export async function holdInterview({ database, objects, ownerId, ended = true }: HeldOptions): Promise<SessionServer["ref"]> {
  const interviewer = scriptedInterviewer(["Tell me about a hard decision.", "You said marmalade: how did that go, and who else was there?", "What did you learn?"]);
  const own = ownerId === undefined ? {} : await madeFor(database, ownerId);
  const server = await startSessionServer({ database, objects, interviewer, ...own });
  try {
    await converse(server, ended);
    return server.ref;
  } finally {
    await server.stop();
  }
}

async function madeFor(database: TestDatabase, ownerId: string) {
  const interview = { ownerId, interviewId: newId() };
  await createRecordStore({ db: database.db }).create(interview, [...firstEvents(), { type: "interview.begun" }]);
  return { interview };
}

async function converse(server: SessionServer, ended: boolean): Promise<void> {
  const { client } = await server.join();
  const [question, lost, first, probe, again, second, last] = [newId(), newId(), newId(), newId(), newId(), newId(), newId()] as const;
  await hearQuestion(client, question);
  await client.command({ type: "answer.open", turnId: lost, questionTurnId: question, mode: "tap-to-talk", startSample: 60_000 });
  client.speak(lost, sound(20_000));
  await client.command({ type: "answer.discard", turnId: lost });

  await giveAnswer(client, { turnId: first, questionTurnId: question, text: "The xylophone fell over.", samples: 32_000, startSample: 90_000 });
  await client.play(probe, { epoch: client.request(probe), startSample: 130_000, untilSample: 20_000 });
  await client.command({ type: "turn.played", turnId: probe, startSample: 130_000, playedSamples: 20_000, outcome: "interrupted" });
  await client.command({ type: "answer.redo", turnId: first });

  await giveAnswer(client, { turnId: again, questionTurnId: question, text: "We moved house “quietly” 🏠 مرحبا.", samples: 48_000, startSample: 160_000 });
  await client.play(second, { epoch: client.request(second), startSample: 220_000, untilSample: 9_000 });
  await client.command({ type: "turn.played", turnId: second, startSample: 220_000, playedSamples: 9_000, outcome: "interrupted" });
  await client.command({ type: "answer.edit", turnId: again, text: "We moved the database quietly." });
  await client.command({ type: "interview.pause", atSample: 240_000 });
  await client.command({ type: "interview.resume", atSample: 240_000 });
  await client.command({ type: "answer.open", turnId: last, questionTurnId: question, mode: "tap-to-talk", startSample: 250_000 });
  client.speak(last, sound(24_000));
  if (ended) {
    await client.command({ type: "answer.finish", turnId: last, epoch: 1, source: "web-speech", text: "That is all.", samples: 24_000 });
    await client.command({ type: "interview.end", reason: "candidate", atSample: 300_000 });
  } else await client.expect("audio.stored", ({ turnId, samples }) => turnId === last && samples === 24_000);
  await client.close();
}
