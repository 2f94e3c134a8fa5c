import type { IncomingMessage } from "node:http";

import type { RequestHandler } from "express";

import type { AppEntry } from "./app-build";

/** The largest body of a form: two documents of 40,000 characters in any script, percent-encoded, and some room. */
export const BODY_LIMIT = 2 * 1024 * 1024;

/** An export that is imported: 300 hours of interviews. It goes to disk as it comes. */
const IMPORT_LIMIT = 4 * 1024 * 1024 * 1024;

export type AddressRules = Pick<AppEntry, "isAllowedHost" | "isAllowedOrigin"> & { boundHost: string; publicUrl?: string };

/** Why `req` is refused because of where it comes from, with the status to say so; null when it is not. */
export function refusal(req: IncomingMessage, rules: AddressRules): { status: 403 | 421; message: string } | null {
  const { host, origin } = req.headers;
  const { boundHost, publicUrl } = rules;
  if (!rules.isAllowedHost({ host, boundHost, publicUrl })) {
    return { status: 421, message: "Hotseat does not answer under this name; set PUBLIC_URL to the address that people use." };
  }
  const harmless = (req.method === "GET" || req.method === "HEAD") && !req.headers.upgrade;
  if (!harmless && !rules.isAllowedOrigin({ origin, host, publicUrl })) {
    return { status: 403, message: "This request came from another site's page; set PUBLIC_URL if that is Hotseat's address." };
  }
  return null;
}

export function guardAddress(rules: AddressRules): RequestHandler {
  return (req, res, next) => {
    const refused = refusal(req, rules);
    if (refused) return void res.status(refused.status).type("text").send(`${refused.message}\n`);
    agreeOnHost(req);
    next();
  };
}

/** Remix compares the origin with the host once more; behind a proxy only the forwarded host is the one that we allowed. */
function agreeOnHost(req: IncomingMessage): void {
  const { origin } = req.headers;
  // "null" is what browsers send for pages without an origin of their own.
  if (origin && URL.canParse(origin)) req.headers["x-forwarded-host"] = new URL(origin).host;
  else delete req.headers["x-forwarded-host"];
}

/** Refuses bodies by their announced length, so that none has to be read to know. */
export const limitBody: RequestHandler = (req, res, next) => {
  if (req.headers["transfer-encoding"]) {
    return void res.status(411).type("text").send("Send this with its length.\n");
  }
  const limit = req.path === "/import" ? IMPORT_LIMIT : BODY_LIMIT;
  if (Number(req.headers["content-length"] ?? 0) > limit) {
    return void res.status(413).type("text").send(`This is more than ${limit / 1024 ** 2} MB; shorten it and send it again.\n`);
  }
  next();
};
