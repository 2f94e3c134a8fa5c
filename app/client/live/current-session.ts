import type { Capabilities } from "~/domain/protocol";
import type { InterviewSettings } from "~/domain/settings";
import { EMPTY_VIEW, type InterviewView } from "~/domain/transcript";

import { type LiveSession, openLiveSession } from "./live-session";

/** The page has at most one live interview; it survives the way from the form to its own page. */
let current: { interviewId: string | null; session: LiveSession } | null = null;

interface KnownInterview {
  interviewId: string;
  view: InterviewView;
  capabilities: Capabilities;
}

type CreateInterview = (settings: InterviewSettings) => Promise<{ id: string }>;

/**
 * Begins an interview inside the click: its intro plays at once, while the server makes the interview. Resolves with its id.
 * Throws what `create` throws; nothing sounds any more then.
 */
export async function beginInterview(settings: InterviewSettings, create: CreateInterview): Promise<string> {
  closeSession();
  const interviewId = create(settings).then(({ id }) => id);
  const { personaId, language } = settings;
  const session = openLiveSession({ interviewId, personaId, language, begin: true, mode: "hands-free", view: EMPTY_VIEW, capabilities: null });
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
export function sessionOf({ interviewId, view, capabilities }: KnownInterview): LiveSession {
  clearTimeout(releasing);
  if (current?.interviewId === interviewId) return current.session;
  closeSession();
  const session = openLiveSession({
    interviewId: Promise.resolve(interviewId),
    personaId: view.settings?.personaId ?? "maya",
    language: view.settings?.language ?? "en-US",
    begin: false,
    mode: "hands-free",
    view,
    capabilities,
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
