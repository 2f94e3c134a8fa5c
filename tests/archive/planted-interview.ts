import { appendFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";

import pino from "pino";

import { newId } from "~/domain/ids";
import { storeInterview } from "~/services/archive/store-interview.server";
import { getRecording } from "~/services/interviews/get-recording.server";
import { interviewKeys, recordingKeys } from "~/services/objects/object-keys";
import type { ObjectStore } from "~/services/objects/object-store";
import type { RecordStore } from "~/services/record/record-store.server";
import { RecordingMaker } from "~/services/recordings/recording-maker.server";
import type { SpeechCodec } from "~/services/recordings/speech-codec";

import { type SessionServer, giveAnswer, hearQuestion, scriptedInterviewer, startSessionServer } from "../session/session-server";
import type { MemoryObjectStore } from "../setup/memory-object-store";
import type { TestDatabase } from "../setup/test-database";
import { type Needles, SENTENCE, stretchesOf } from "./planted";

export interface PlantedOptions {
  database: TestDatabase;
  objects: ObjectStore;
  codec: SpeechCodec;
  record: RecordStore;
  /** Takes every line that the session logs. */
  logFile: string;
}

/** Noise of a seed: no two places of it are alike, so its bytes are found nowhere else. */
function noise(samples: number, seed: number): Int16Array {
  let state = seed;
  return Int16Array.from({ length: samples }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0;
    return state >> 17;
  });
}

const SAMPLES = 48_000;

/** The doubles' own calls are not needed here: what fails and waits is tested elsewhere. */
const asDouble = (store: ObjectStore): MemoryObjectStore =>
  Object.assign(Object.create(store) as ObjectStore, { objects: new Map<string, Uint8Array>(), fail: () => undefined, holdPuts: () => () => undefined });

/**
 * An interview over a real socket in which the planted sentence was said, quoted by the interviewer, mixed and made searchable; `erase` redoes
 * or discards it in the same session. Resolves with what was stored of its sound.
 */
export async function plantInterview(options: PlantedOptions, erase: "redo" | "discard" | "nothing"): Promise<{ ref: SessionServer["ref"]; sound: Needles }> {
  const { database, objects, codec, record, logFile } = options;
  const interviewer = scriptedInterviewer(["Tell me about a hard decision.", `You said: ${SENTENCE} How did that go?`]);
  const log = pino({ level: "trace" }, { write: (line) => appendFileSync(logFile, line) });
  const server = await startSessionServer({ database, objects: asDouble(objects), codec, record, interviewer, log });
  const { ref } = server;
  const { prefix } = interviewKeys(ref.interviewId);
  const [question, planted, probe] = [newId(), newId(), newId()];
  try {
    const { client } = await server.join();
    await hearQuestion(client, question);
    if (erase === "discard") {
      await client.command({ type: "answer.open", turnId: planted, questionTurnId: question, mode: "tap-to-talk", startSample: 60_000 });
      client.speak(planted, noise(SAMPLES, 7));
      await client.expect("audio.stored", ({ turnId, samples }) => turnId === planted && samples === SAMPLES);
      const parts = (await objects.list(prefix)).filter(({ key }) => key.includes("candidate"));
      const sound = await stretchesOf(objects, parts.map(({ key }) => key));
      await client.command({ type: "answer.discard", turnId: planted });
      await client.close();
      return { ref, sound };
    }
    await client.command({ type: "answer.open", turnId: planted, questionTurnId: question, mode: "tap-to-talk", startSample: 60_000 });
    client.speak(planted, noise(SAMPLES, 7));
    await client.command({ type: "answer.finish", turnId: planted, epoch: 1, source: "web-speech", text: SENTENCE, samples: SAMPLES });
    await hearQuestion(client, probe, 120_000);
    const sound = await packedSound(options, ref);
    if (erase === "redo") await client.command({ type: "answer.redo", turnId: planted });
    const last = newId();
    await giveAnswer(client, { turnId: last, questionTurnId: question, text: "We moved house.", startSample: 200_000 });
    await client.command({ type: "interview.end", reason: "candidate", atSample: 300_000 });
    await client.close();
    return { ref, sound };
  } finally {
    await server.stop();
    await storeInterview({ record, store: objects, ref });
  }
}

const PACKED_TRIES = 40;
const PACKED_WAIT_MS = 250;

/** Of the answer's file and of the mixed recording: both are written in the background, and a slow store has neither at first. */
async function packedSound(options: PlantedOptions, ref: SessionServer["ref"]): Promise<Needles> {
  const { audio } = recordingKeys(ref.interviewId);
  const { prefix } = interviewKeys(ref.interviewId);
  for (let tries = 1; ; tries += 1) {
    await made(options, ref);
    const packed = (await options.objects.list(prefix)).map(({ key }) => key).filter((key) => key === audio || /2-candidate\.webm$/.test(key));
    if (packed.length === 2 || tries === PACKED_TRIES) return stretchesOf(options.objects, packed);
    await sleep(PACKED_WAIT_MS);
  }
}

async function made({ record, objects, codec }: PlantedOptions, ref: SessionServer["ref"]): Promise<void> {
  const maker = new RecordingMaker();
  await getRecording(ref, { record, objects, codec, maker });
  await maker.idle(ref.interviewId);
}
