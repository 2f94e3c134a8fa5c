import { PassThrough } from "node:stream";

import { type AppLoadContext, type HandleDataRequestFunction, createReadableStreamFromReadable, type EntryContext } from "@remix-run/node";
import { RemixServer } from "@remix-run/react";
import { isbot } from "isbot";
import { renderToPipeableStream } from "react-dom/server";

import { NonceContext } from "~/components/nonce";
import { logger } from "~/logger.server";
import { loggedPath } from "~/services/http/browser-access";

// What the host needs of the app comes from here, so that HTTP, WebSocket and lifecycle share one module graph.
export { env } from "~/env.server";
export { startServices, stopServices } from "~/lifecycle.server";
export { runCheckStore, runReindex } from "~/maintenance.server";
export { isAllowedHost, isAllowedOrigin, isLoopback } from "~/services/http/allowed-origin";
export { browserAccess, isSharedPath, loggedPath } from "~/services/http/browser-access";
export { closeAllSessions, handleUpgrade } from "~/services/session/handle-upgrade.server";
export { logger };

/** Milliseconds that a page may take to stream before its loaders are given up. Remix reads it for single fetch too. */
export const streamTimeout = 10_000;

interface DocumentRequest {
  request: Request;
  status: number;
  headers: Headers;
  context: EntryContext;
  nonce: string;
}

export default function handleDocument(
  request: Request,
  status: number,
  headers: Headers,
  context: EntryContext,
  loadContext: AppLoadContext,
): Promise<Response> {
  keepPrivate(headers);
  return renderDocument({ request, status, headers, context, nonce: String(loadContext["nonce"]) });
}

/** The data that a page fetches when it is opened by a click. */
export const handleDataRequest: HandleDataRequestFunction = (response) => {
  keepPrivate(response.headers);
  return response;
};

/** Pages hold transcripts: what was deleted must not come back from a browser's cache, nor from a proxy's. */
function keepPrivate(headers: Headers): void {
  if (!headers.has("Cache-Control")) headers.set("Cache-Control", "private, no-store");
}

/** Streams the page; to crawlers, and in SPA mode, only when it is whole. */
function renderDocument({ request, status, headers, context, nonce }: DocumentRequest): Promise<Response> {
  const whenWhole = isbot(request.headers.get("user-agent")) || context.isSpaMode;
  return new Promise((resolve, reject) => {
    let failed = false;
    let sent = false;
    const send = (): void => {
      sent = true;
      const body = new PassThrough();
      headers.set("Content-Type", "text/html; charset=utf-8");
      resolve(new Response(createReadableStreamFromReadable(body), { headers, status: failed ? 500 : status }));
      pipe(body);
    };
    const { pipe, abort } = renderToPipeableStream(
      <NonceContext.Provider value={nonce}>
        <RemixServer context={context} url={request.url} nonce={nonce} abortDelay={streamTimeout} />
      </NonceContext.Provider>,
      {
        nonce,
        [whenWhole ? "onAllReady" : "onShellReady"]: send,
        onShellError: reject,
        onError(error: unknown) {
          failed = true;
          // Errors of the shell reject, and are reported by whoever awaits.
          if (sent) logger.error({ err: error }, "A page failed while it was rendered");
        },
      },
    );
    // Longer than the loaders' time, so that their error boundaries still get out.
    setTimeout(abort, streamTimeout + 1_000).unref();
  });
}

/** Every error that a loader, an action or a render did not handle. */
export function handleError(error: unknown, { request }: { request: Request }): void {
  if (request.signal.aborted) return;
  logger.error({ err: error, path: loggedPath(new URL(request.url).pathname) }, "A request failed");
}
