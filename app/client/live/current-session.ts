import { z } from "zod";

import { HotseatError } from "~/domain/errors";
import type { InterviewSettings } from "~/domain/settings";
import type { InterviewView } from "~/domain/transcript";

import { type LiveSession, openLiveSession } from "./live-session";

/** The page has at most one live interview; it survives the way from the form to its own page. */
let current: { interviewId: string | null; session: LiveSession } | null = null;

const createdSchema = z.union([
  z.object({ id: z.string() }),
  z.object({ error: z.object({ message: z.string() }) }),
]);

const CREATE_TIMEOUT_MS = 20_000;

/**
 * Begins an interview inside the click: its intro plays at once, while the server makes the interview. Resolves with its id.
 * Throws HotseatError when it could not be made; nothing sounds any more then.
 */
export async function beginInterview(settings: InterviewSettings): Promise<string> {
  closeSession();
  const interviewId = createInterview(settings);
  const { personaId, language } = settings;
  const session = openLiveSession({ interviewId, personaId, language, begin: true, mode: "hands-free", clockSamples: 0 });
  current = { interviewId: null, session };
  session.unlock();
  try {
    const id = await interviewId;
    if (current?.session === session) current = { interviewId: id, session };
    return id;
  } catch (error) {
    closeSession();
    throw error;
  }
}

/**
 * The session of this interview: the one that has just begun, or a new one that waits for Resume. Whoever takes it gives
 * it back with `releaseSession`.
 */
export function sessionOf(interviewId: string, view: InterviewView): LiveSession {
  clearTimeout(releasing);
  if (current?.interviewId === interviewId) return current.session;
  closeSession();
  const session = openLiveSession({
    interviewId: Promise.resolve(interviewId),
    personaId: view.settings?.personaId ?? "maya",
    language: view.settings?.language ?? "en-US",
    begin: false,
    mode: "hands-free",
    clockSamples: view.clockSamples,
  });
  current = { interviewId, session };
  return session;
}

let releasing: ReturnType<typeof setTimeout> | undefined;

/** Ends the session unless somebody takes it again at once, as React does when it mounts a page twice. */
export function releaseSession(): void {
  clearTimeout(releasing);
  releasing = setTimeout(closeSession, 0);
}

function closeSession(): void {
  current?.session.dispose();
  current = null;
}

async function createInterview(settings: InterviewSettings): Promise<string> {
  const unreachable = "The server does not answer. Your settings are kept; check the connection and try again.";
  let body: unknown;
  try {
    const response = await fetch("/api/interviews", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(settings),
      signal: AbortSignal.timeout(CREATE_TIMEOUT_MS),
    });
    body = await response.json();
  } catch (cause) {
    throw new HotseatError(unreachable, { code: "storage-unavailable", retryable: true, cause });
  }
  const created = createdSchema.safeParse(body);
  if (!created.success) throw new HotseatError(unreachable, { code: "storage-unavailable", cause: created.error });
  if ("error" in created.data) throw new HotseatError(created.data.error.message, { code: "invalid-input" });
  return created.data.id;
}
