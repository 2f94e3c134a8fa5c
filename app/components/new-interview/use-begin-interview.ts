import { useNavigate, useNavigation } from "@remix-run/react";
import { useEffect, useState } from "react";

import { beginInterview, releaseSession } from "~/client/live/current-session";
import { messageForPerson } from "~/domain/errors";
import type { InterviewSettings } from "~/domain/settings";

import { requestInterview } from "./request-interview";

export type Beginning =
  | { type: "idle" }
  /** The intro plays, and the server makes the interview. */
  | { type: "creating" }
  /** It is made, and its own page is on its way. */
  | { type: "opening"; path: string }
  | { type: "failed"; message: string };

/** Begins an interview and goes to its page. Whoever goes elsewhere first is not spoken to, not heard, and not taken there any more. */
export function useBeginInterview() {
  const [beginning, setBeginning] = useState<Beginning>({ type: "idle" });
  const navigate = useNavigate();
  const target = useNavigation().location?.pathname;
  const ownPath = beginning.type === "opening" ? beginning.path : undefined;

  // Whenever nothing else is on its way: a press of the skip link ends the navigation too.
  useEffect(() => {
    if (ownPath !== undefined && target === undefined) navigate(ownPath);
  }, [ownPath, target, navigate]);

  // The interview's own page mounts in the same commit and takes the session again. Nobody does where that page could not be loaded.
  useEffect(() => releaseSession, []);
  // Another page may take a while to load: the press that asks for it silences the interview.
  const leaving = target !== undefined && target !== ownPath;
  useEffect(() => {
    if (leaving) releaseSession();
  }, [leaving]);

  /** Call it in the click, so that sound may start. */
  const begin = async (settings: InterviewSettings): Promise<void> => {
    setBeginning({ type: "creating" });
    try {
      const id = await beginInterview(settings, requestInterview);
      setBeginning(id === null ? { type: "idle" } : { type: "opening", path: `/interviews/${id}` });
    } catch (error) {
      setBeginning({ type: "failed", message: messageForPerson(error, "The interview could not begin. Your settings are kept; please try again.") });
    }
  };

  return { beginning, begin };
}
