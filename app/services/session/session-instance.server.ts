import type { IncomingMessage } from "node:http";
import path from "node:path";
import type { Duplex } from "node:stream";

import { env } from "~/env.server";
import { logger } from "~/logger.server";
import { getInterviewer } from "~/services/interviewer/interviewer-instance.server";
import { getRecording } from "~/services/interviews/get-recording.server";
import { getMetrics } from "~/services/metrics/metrics-instance.server";
import { objectStore } from "~/services/objects/object-store-instance.server";
import { currentOwner } from "~/services/owners/current-owner.server";
import { getSpeechCodec } from "~/services/recordings/speech-codec-instance.server";
import type { InterviewRef } from "~/services/record/record-store.server";
import { recordStore } from "~/services/record/record-store-instance.server";
import { getSpeechToText } from "~/services/speech-to-text/speech-to-text-instance.server";
import { getVoice } from "~/services/voice/voice-instance.server";

import { SESSION_LIMITS } from "./session-services";
import { type UpgradeHandler, createUpgradeHandler } from "./upgrade-handler.server";

/** Kept outside the module graph: Vite loads this module again after an edit, and one interview must not be live twice. */
const kept = globalThis as typeof globalThis & { hotseatSessions?: UpgradeHandler };
let onClosed = (): void => undefined;

/** Made at the first socket: by then the database is open. */
function sessions(): UpgradeHandler {
  kept.hotseatSessions ??= createUpgradeHandler({
    services: {
      interviewer: getInterviewer(),
      voice: getVoice(),
      speechToText: getSpeechToText(),
      record: recordStore(),
      objects: objectStore(),
      codec: getSpeechCodec(),
      onWhole: (ref) => {
        // Mixed now, so that it is there when somebody plays the interview back; what fails here is made then.
        getRecording(ref).catch((error: unknown) => logger.info({ err: error }, "The recording of an interview was not mixed at its end"));
      },
      publicFolder: path.resolve("public"),
      limits: SESSION_LIMITS,
      schedule: (run, ms) => {
        const timer = setTimeout(run, ms);
        return () => clearTimeout(timer);
      },
      observer: getMetrics().observer,
      log: logger,
    },
    onClosed: () => onClosed(),
    currentOwner: async (req) => (await currentOwner(requestOf(req))).ownerId,
    publicUrl: env().PUBLIC_URL,
  });
  return kept.hotseatSessions;
}

export function handleUpgrade(req: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
  return sessions().handleUpgrade(req, socket, head);
}

/** For an interview that is being deleted. */
export async function endSession(interviewId: string): Promise<void> {
  await kept.hotseatSessions?.endSession(interviewId);
}

/** What an outage, a crash or a busy server kept from the bucket, until the signal. Throws `NotFoundError` and `StorageError`. */
export function finishFiles(ref: InterviewRef, signal: AbortSignal): Promise<void> {
  return sessions().finishFiles(ref, signal);
}

/** Calls `listener` whenever a session has left memory, in place of an earlier one: its interview may lack files. */
export function whenSessionCloses(listener: () => void): void {
  onClosed = listener;
}

/** The interviews in which somebody is on this server. */
export function interviewsInUse(): string[] {
  return kept.hotseatSessions?.inUse() ?? [];
}

/** A later socket opens everything anew. */
export async function closeAllSessions(): Promise<void> {
  const open = kept.hotseatSessions;
  delete kept.hotseatSessions;
  await open?.closeAllSessions();
}

/** The headers are what tells an owner. */
function requestOf(req: IncomingMessage): Request {
  const headers = new Headers();
  for (const [name, value] of Object.entries(req.headers)) if (value !== undefined) headers.set(name, String(value));
  return new Request(new URL(req.url ?? "/", "http://localhost"), { headers });
}
