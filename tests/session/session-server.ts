import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

import pino from "pino";

import { newId } from "~/domain/ids";
import type { RecordEvent } from "~/domain/record";
import { type InterviewView, viewOf } from "~/domain/transcript";
import type { Interviewer, ReplyPart } from "~/services/interviewer/interviewer";
import { type RecordStore, createRecordStore } from "~/services/record/record-store.server";
import { SESSION_LIMITS, type SessionLimits, type SessionServices } from "~/services/session/session-services";
import { createUpgradeHandler } from "~/services/session/upgrade-handler.server";
import { createScriptedVoice } from "~/services/voice/scripted-voice";

import { createLosslessCodec } from "../setup/lossless-codec";
import { type MemoryObjectStore, createMemoryObjectStore } from "../setup/memory-object-store";
import { firstEvents } from "../setup/record-fixtures";
import type { TestDatabase } from "../setup/test-database";
import { type HeardTurn, TestClient, type TestClientOptions } from "./test-client";

export interface SessionServerOptions extends Partial<Omit<SessionServices, "limits" | "objects">> {
  database: TestDatabase;
  limits?: Partial<SessionLimits>;
  objects?: MemoryObjectStore;
  /** Default: a new owner with a new interview. */
  interview?: { ownerId: string; interviewId: string };
  /** Default: the two that every record begins with, and that it has begun. */
  events?: RecordEvent[];
}

/** A session service on a real port, with doubles for whatever is not handed in. */
export interface SessionServer {
  readonly ref: { ownerId: string; interviewId: string };
  readonly objects: MemoryObjectStore;
  readonly record: RecordStore;
  url(interviewId?: string): string;
  join(options?: Partial<TestClientOptions> & { takeOver?: boolean }): ReturnType<typeof TestClient.join>;
  view(): Promise<InterviewView>;
  events(): Promise<RecordEvent[]>;
  endSession(interviewId: string): Promise<void>;
  finishFiles(): Promise<void>;
  inUse(): string[];
  stop(): Promise<void>;
}

export async function startSessionServer(options: SessionServerOptions): Promise<SessionServer> {
  const { database } = options;
  const record = options.record ?? createRecordStore({ db: database.db });
  const objects = options.objects ?? createMemoryObjectStore();
  const ref = options.interview ?? { ownerId: await database.newOwner(), interviewId: newId() };
  if (!options.interview) {
    const events = options.events ?? [{ type: "interview.begun" }];
    await createRecordStore({ db: database.db }).create(ref, [...firstEvents(), ...events]);
  }
  const services: SessionServices = {
    interviewer: scriptedInterviewer(["Tell me about a hard decision."]),
    voice: createScriptedVoice(),
    speechToText: null,
    codec: createLosslessCodec(),
    publicFolder: "public",
    schedule: (run, ms) => {
      const timer = setTimeout(run, ms);
      return () => clearTimeout(timer);
    },
    log: pino({ level: "silent" }),
    ...options,
    record,
    objects,
    limits: { ...SESSION_LIMITS, ...options.limits },
  };
  const { handleUpgrade, closeAllSessions, endSession, finishFiles, inUse } = createUpgradeHandler({ services, currentOwner: async () => ref.ownerId });
  const server = createServer();
  server.on("upgrade", (req, socket, head) => void handleUpgrade(req, socket, head));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const url = (interviewId = ref.interviewId): string => `ws://127.0.0.1:${port}/interviews/${interviewId}/socket`;
  const read = createRecordStore({ db: database.db });
  return {
    ref,
    objects,
    record,
    url,
    endSession,
    inUse,
    finishFiles: () => finishFiles(ref, new AbortController().signal),
    join: (join) => TestClient.join({ url: url(), ...join }),
    events: () => read.load(ref),
    view: async () => viewOf(await read.load(ref)),
    stop: async () => {
      await closeAllSessions();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

export interface ScriptedInterviewer extends Interviewer {
  /** What it was asked, oldest first. */
  readonly requests: Parameters<Interviewer["reply"]>[0][];
}

/**
 * Says one text after the other, the last one for ever; waits for `before` ahead of each piece of eight characters. A turn that another began
 * is ended with the rest of the text, or with all of it when it began in other words.
 */
export function scriptedInterviewer(
  texts: readonly string[],
  { before }: { before?: (piece: number, signal: AbortSignal) => Promise<void> } = {},
): ScriptedInterviewer {
  const requests: Parameters<Interviewer["reply"]>[0][] = [];
  const nextText = (options: Parameters<Interviewer["reply"]>[0]): string => {
    requests.push(options);
    return texts[Math.min(requests.length, texts.length) - 1] ?? "";
  };
  async function* say(text: string, signal: AbortSignal): AsyncGenerator<ReplyPart> {
    for (let at = 0; at < text.length; at += 8) {
      await before?.(at / 8, signal);
      signal.throwIfAborted();
      yield { type: "text", text: text.slice(at, at + 8) };
    }
  }
  async function* reply(options: Parameters<Interviewer["reply"]>[0]): AsyncGenerator<ReplyPart> {
    const text = nextText(options);
    const kind = options.request === "next" ? "question" : "repeat";
    const repeatOf = options.request === "next" ? undefined : options.openQuestion?.turnId;
    yield { type: "move", move: { kind: repeatOf ? kind : "question", questionId: `q${requests.length}`, last: false, ...(repeatOf && { repeatOf }) } };
    yield* say(text, options.signal);
  }
  return {
    id: "scripted",
    name: "Scripted interviewer",
    limits: null,
    requests,
    plan: () => Promise.reject(new Error("The plan is in the record already")),
    reply,
    continue(options) {
      const text = nextText(options);
      return say(text.startsWith(options.textSoFar) ? text.slice(options.textSoFar.length) : text, options.signal);
    },
  };
}

/** A tone that no transcription takes for silence. */
export function sound(samples: number): Int16Array {
  return Int16Array.from({ length: samples }, (_, index) => Math.round(8_000 * Math.sin(index / 6)));
}

/** Has the interviewer ask, plays it to its end and says so; resolves with what was heard. */
export async function hearQuestion(client: TestClient, turnId: string, startSample = 0): Promise<HeardTurn> {
  const heard = await client.play(turnId, { epoch: client.request(turnId), startSample });
  if (heard?.end.type !== "turn.end") throw new Error(`The turn failed: ${JSON.stringify(heard?.end)}`);
  await client.command({ type: "turn.played", turnId, startSample, playedSamples: heard.samples.length, outcome: "completed" });
  return heard;
}

export interface GivenAnswer {
  turnId: string;
  questionTurnId: string;
  text: string;
  samples?: number;
  startSample?: number;
}

/** Opens an answer, sends its sound and finishes it with a text. */
export async function giveAnswer(client: TestClient, { turnId, questionTurnId, text, samples = 0, startSample = 0 }: GivenAnswer): Promise<void> {
  await client.command({ type: "answer.open", turnId, questionTurnId, mode: "tap-to-talk", startSample });
  client.speak(turnId, sound(samples));
  await client.command({ type: "answer.finish", turnId, epoch: 1, source: samples > 0 ? "web-speech" : "typed", text, samples });
}
