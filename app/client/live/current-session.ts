import type { Capabilities } from "~/domain/protocol";
import type { InterviewSettings } from "~/domain/settings";
import { EMPTY_VIEW, type InterviewView } from "~/domain/transcript";

import { type LiveSession, openLiveSession } from "./live-session";

interface KnownInterview {
  interviewId: string;
  view: InterviewView;
  capabilities: Capabilities;
}

type CreateInterview = (settings: InterviewSettings) => Promise<{ id: string }>;
type SessionOptions = Parameters<typeof openLiveSession>[0];

/** The page has at most one live interview; it survives the way from the form to its own page. `open` starts its devices. */
export function createCurrentSession<Session extends Pick<LiveSession, "unlock" | "dispose">>(open: (options: SessionOptions) => Session) {
  let current: { interviewId: string | null; session: Session } | null = null;
  /** Runs while nobody has the session: the form has gone, and its own page is not there (yet). */
  let releasing: ReturnType<typeof setTimeout> | null = null;

  function hold(): void {
    if (releasing !== null) clearTimeout(releasing);
    releasing = null;
  }

  function closeSession(): void {
    hold();
    current?.session.dispose();
    current = null;
  }

  /**
   * Begins an interview inside the click: its intro plays at once, while the server makes the interview. Resolves with its id;
   * with null when the session was released meanwhile: then nobody is to be taken to it, and if it was made, the list has it.
   * Throws what `create` throws; nothing sounds any more then.
   */
  async function beginInterview(settings: InterviewSettings, create: CreateInterview): Promise<string | null> {
    closeSession();
    const interviewId = create(settings).then(({ id }) => id);
    const { personaId, language } = settings;
    const session = open({ interviewId, personaId, language, begin: true, mode: "hands-free", view: EMPTY_VIEW, capabilities: null });
    current = { interviewId: null, session };
    const isLeft = (): boolean => current?.session !== session || releasing !== null;
    session.unlock();
    try {
      const id = await interviewId;
      if (isLeft()) return null;
      current = { interviewId: id, session };
      return id;
    } catch (error) {
      // The current one may be of an interview that was begun or opened since.
      if (isLeft()) return null;
      closeSession();
      throw error;
    }
  }

  /**
   * The session of this interview: the one that has just begun, or a new one that waits for Resume. Whoever takes it gives
   * it back with `releaseSession`.
   */
  function sessionOf({ interviewId, view, capabilities }: KnownInterview): Session {
    hold();
    if (current?.interviewId === interviewId) return current.session;
    closeSession();
    const session = open({
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

  /**
   * Ends the session unless somebody takes it again at once: its own page when the form goes, or React, which mounts a page
   * twice in development.
   */
  function releaseSession(): void {
    hold();
    releasing = setTimeout(closeSession, 0);
  }

  return { beginInterview, sessionOf, releaseSession };
}

export const { beginInterview, sessionOf, releaseSession } = createCurrentSession(openLiveSession);
