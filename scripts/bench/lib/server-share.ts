import { once } from "node:events";
import { fdatasyncSync, writeSync } from "node:fs";
import { type FileHandle, mkdtemp, open, rm } from "node:fs/promises";
import { type Server, createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import pino from "pino";

import { closeDatabase, openDatabase } from "~/db/client.server";
import type { Database } from "~/db/database.server";
import * as schema from "~/db/schema.server";
import { newId } from "~/domain/ids";
import { createDirectoryObjectStore } from "~/services/objects/directory-object-store.server";
import { createOpusCodec } from "~/services/recordings/opus-codec.server";
import { createRecordStore } from "~/services/record/record-store.server";
import { SESSION_LIMITS, type SessionServices } from "~/services/session/session-services";
import { createUpgradeHandler } from "~/services/session/upgrade-handler.server";
import { createScriptedSpeechToText } from "~/services/speech-to-text/scripted-speech-to-text";
import { createScriptedVoice } from "~/services/voice/scripted-voice";

import { type Random, seededRandom } from "../../../tests/machines/simulation/random";
import { hearQuestion, scriptedInterviewer, sound } from "../../../tests/session/session-server";
import { TestClient } from "../../../tests/session/test-client";
import { firstEvents } from "../../../tests/setup/record-fixtures";
import { letHeapGrow } from "../../../server/heap";

/** As many answers as a spoken interview has. */
const TURNS_PER_INTERVIEW = 20;
const ANSWER_SAMPLES = 16_000;
const PACKET_SAMPLES = 320;
/** Between the last word and the decision: packets go on coming, so that the end meets the writing of the recording at any moment of its second. */
const SILENT_PACKETS = [30, 80] as const;
/** After so many of them the page asks for a draft, where it does: a likely end is told from 0.2 s of silence. */
const DRAFT_AFTER = 10;
/** What Postgres makes durable at least, for the shortest statement. */
const DATABASE_PAGE = Buffer.alloc(8192, "page");

export interface ServerShareOptions {
  /** Of each kind, after the first interview: with a draft of the reply, as the page asks for at a likely end, and without. */
  turns: number;
}

/** One turn, in milliseconds. */
export interface ServerShare {
  /** Of the server's first interview, in which it compiles what it runs later: told by itself. */
  first: boolean;
  /** Whether the reply had been drafted. */
  drafted: boolean;
  /** From the arrival of the decision (`answer.finish`) to the first frame of the reply that is given to the socket, by the server's own marks: it may go ahead of what makes it durable. */
  serverMs: number;
  /** From the decision until the answer and the reply's first words are durable: the page lets nothing sound before it is told. */
  durableMs: number;
  /** From the decision at the page to that frame at the page: with the socket both ways, and with the page, which is in this process. */
  pageMs: number;
  /** What the disk alone takes for a page of a database, just after the turn. */
  diskMs: number;
}

/** Speaks answers to a server, with and without drafts by turns so that both meet the same machine. Providers answer at once; the Postgres, its disk, the recordings' disk and the WebSocket are real. */
export async function measureServerShare({ turns }: ServerShareOptions): Promise<ServerShare[]> {
  letHeapGrow();
  const dataDir = await mkdtemp(path.join(tmpdir(), "hotseat-share-"));
  const disk = await open(path.join(dataDir, "disk"), "w");
  writePage(disk);
  const db = await openDatabase({ dataDir });
  const ownerId = newId();
  const services = servicesFor(db, dataDir);
  const handler = createUpgradeHandler({ services, currentOwner: async () => ownerId });
  const server = createServer();
  server.on("upgrade", (req, socket, head) => void handler.handleUpgrade(req, socket, head));
  try {
    await db.insert(schema.owners).values({ id: ownerId });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const random = seededRandom(1);
    const measured: ServerShare[] = [];
    const wanted = TURNS_PER_INTERVIEW + 2 * turns;
    while (measured.length < wanted) {
      const count = Math.min(TURNS_PER_INTERVIEW, wanted - measured.length);
      const interviewId = newId();
      await services.record.create({ ownerId, interviewId }, [...firstEvents(), { type: "interview.begun" }]);
      const first = measured.length === 0;
      const spoken = await talk(urlOf(server, interviewId), { turns: count, random, disk });
      measured.push(...spoken.map((turn) => ({ ...turn, first })));
    }
    return measured;
  } finally {
    await handler.closeAllSessions();
    server.close();
    await services.codec.close();
    await closeDatabase();
    await disk.close();
    await rm(dataDir, { recursive: true, force: true });
  }
}

function servicesFor(db: Database, dataDir: string): SessionServices {
  return {
    interviewer: scriptedInterviewer(["Thank you for telling me. What would you do differently today, and why?"]),
    voice: createScriptedVoice(),
    speechToText: createScriptedSpeechToText(["I moved the team to one release a day."]),
    record: createRecordStore({ db }),
    objects: createDirectoryObjectStore(path.join(dataDir, "objects")),
    codec: createOpusCodec(),
    publicFolder: "public",
    limits: SESSION_LIMITS,
    schedule: (run, ms) => {
      const timer = setTimeout(run, ms);
      return () => clearTimeout(timer);
    },
    log: pino({ level: "silent" }),
  };
}

function urlOf(server: Server, interviewId: string): string {
  const { port } = server.address() as AddressInfo;
  return `ws://127.0.0.1:${port}/interviews/${interviewId}/socket`;
}

interface TalkOptions {
  turns: number;
  random: Random;
  disk: FileHandle;
}

async function talk(url: string, { turns, random, disk }: TalkOptions): Promise<Omit<ServerShare, "first">[]> {
  const { client } = await TestClient.join({ url });
  let question: string = newId();
  await hearQuestion(client, question);
  const measured: Omit<ServerShare, "first">[] = [];
  for (let turn = 0; turn < turns; turn += 1) {
    const reply = newId();
    const drafted = turn % 2 === 1;
    const pageMs = await measureTurn(client, { question, reply, epoch: 10 + turn, silentPackets: Math.round(random.between(...SILENT_PACKETS)), drafted });
    await client.play(reply, { epoch: 10 + turn });
    await client.command({ type: "turn.played", turnId: reply, startSample: 0, playedSamples: 1, outcome: "interrupted" });
    // Those of the turn before may come only now.
    const { marks } = await client.expect("turn.timed", (timed) => timed.turnId === reply);
    if (marks.draft !== (drafted ? "used" : "none")) throw new Error(`The reply's draft is said to be "${marks.draft}".`);
    measured.push({ drafted, serverMs: marks.firstFrameMs ?? Number.NaN, durableMs: marks.answerStoredMs ?? Number.NaN, pageMs, diskMs: writePage(disk) });
    question = reply;
  }
  await client.close();
  return measured;
}

/** In place of the page before; gives the milliseconds that it took. */
function writePage({ fd }: FileHandle): number {
  const begunAt = performance.now();
  writeSync(fd, DATABASE_PAGE, 0, DATABASE_PAGE.length, 0);
  fdatasyncSync(fd);
  return performance.now() - begunAt;
}

interface TurnOptions {
  question: string;
  reply: string;
  epoch: number;
  silentPackets: number;
  drafted: boolean;
}

/** Gives `pageMs`. */
async function measureTurn(client: TestClient, { question, reply, epoch, silentPackets, drafted }: TurnOptions): Promise<number> {
  const turnId = newId();
  client.frames.length = 0;
  client.messages.length = 0;
  await client.command({ type: "answer.open", turnId, questionTurnId: question, mode: "hands-free", startSample: 0 });
  client.speak(turnId, sound(ANSWER_SAMPLES));
  client.signal({ type: "answer.segment", turnId, epoch, fromSample: 0, toSample: ANSWER_SAMPLES });
  await client.expect("answer.partial");
  const samples = ANSWER_SAMPLES + silentPackets * PACKET_SAMPLES;
  for (let firstSample = ANSWER_SAMPLES; firstSample < samples; firstSample += PACKET_SAMPLES) {
    await sleep(20);
    client.speak(turnId, new Int16Array(PACKET_SAMPLES), firstSample);
    if (drafted && firstSample === ANSWER_SAMPLES + DRAFT_AFTER * PACKET_SAMPLES) {
      client.signal({ type: "turn.draft", turnId: reply, epoch, answerTurnId: turnId, samples: firstSample, text: null });
    }
  }
  const decidedAt = performance.now();
  client.send({ type: "answer.finish", turnId, epoch, source: "server", text: "", samples, reply: { turnId: reply, epoch } });
  const framedAt = await client.until(() => (client.frames.length > 0 ? performance.now() : undefined), "the first frame");
  return framedAt - decidedAt;
}
