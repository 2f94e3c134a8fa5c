import { isRouteErrorResponse } from "@remix-run/react";

import { ButtonLink } from "../button";
import { PageShell } from "./page-shell";

interface ErrorWords {
  title: string;
  message: string;
}

/** What a failed page says. Texts of unexpected errors stay in the log; those of `Response`s are written for people. */
export function errorWords(error: unknown): ErrorWords {
  if (!isRouteErrorResponse(error)) {
    return {
      title: "This page failed",
      message: "Something went wrong here, and it is in the server's log. What was recorded is kept. Load the page again.",
    };
  }
  const said = typeof error.data === "string" && error.data !== "" ? error.data : null;
  if (error.status === 404) {
    return { title: "There is nothing here", message: said ?? "This address leads nowhere. It may have been deleted, or mistyped." };
  }
  return {
    title: error.status >= 500 ? "This page failed" : "That did not work",
    message: said ?? "The server could not answer this request. What was recorded is kept. Load the page again.",
  };
}

export function ErrorPage({ error }: { error: unknown }) {
  const { title, message } = errorWords(error);
  return (
    <PageShell>
      <div className="mx-auto grid max-w-text justify-items-start gap-4 pt-[12vh]">
        <h1 className="font-voice text-display">{title}</h1>
        <p className="text-lead text-quiet">{message}</p>
        <div className="mt-4 flex flex-wrap gap-3">
          <ButtonLink look="primary" to="/">
            Go to the start
          </ButtonLink>
          <ButtonLink to="/interviews">See your interviews</ButtonLink>
        </div>
      </div>
    </PageShell>
  );
}
