import type { IncomingMessage, ServerResponse } from "node:http";

import type { RequestHandler } from "express";

import type { AppEntry } from "./app-build";

/** Whose browsers get what: the app's rule, and the owner's password where there is one. */
export type AccessRules = Pick<AppEntry, "browserAccess" | "isSharedPath" | "loggedPath"> & { password?: string | undefined; publicUrl?: string | undefined };

const YEAR_SECONDS = 31_536_000;

/** Why `req` may not have what it asks for; null when it may, and `res` then makes the browser remember what has to be. */
export function accessRefusal(req: IncomingMessage, rules: AccessRules, res?: ServerResponse): { status: 401 | 403; message: string } | null {
  const { cookie, authorization, accept } = req.headers;
  const isPage = req.method === "GET" && (accept ?? "").includes("text/html");
  const access = rules.browserAccess({ path: pathOf(req), isPage, cookie, authorization, password: rules.password });
  if (!access.allowed) return access;
  if (access.mark) res?.appendHeader("Set-Cookie", markCookie(access.mark, rules));
  return null;
}

/** The path as Remix reads it, which takes `/share/../interviews` for `/interviews`. */
function pathOf(req: IncomingMessage): string {
  const url = `http://host${req.url ?? ""}`;
  return req.url?.startsWith("/") && URL.canParse(url) ? new URL(url).pathname : "";
}

function markCookie(mark: string, { publicUrl }: AccessRules): string {
  const secure = publicUrl?.startsWith("https:") ? "; Secure" : "";
  // Not "Strict": a guest's browser must say that it is one when another site's link leads here.
  return `${mark}; Path=/; Max-Age=${YEAR_SECONDS}; HttpOnly; SameSite=Lax${secure}`;
}

/** To be mounted behind the files that everybody may have. */
export function guardAccess(rules: AccessRules): RequestHandler[] {
  return [
    (req, res, next) => {
      const refused = accessRefusal(req, rules, res);
      if (!refused) return next();
      if (refused.status === 401) res.setHeader("WWW-Authenticate", 'Basic realm="Hotseat", charset="UTF-8"');
      res.status(refused.status).type("text").send(`${refused.message}\n`);
    },
    (req, res, next) => {
      // The address is a secret: nobody is to be told it, and no search engine to keep it.
      if (rules.isSharedPath(pathOf(req))) res.set({ "Referrer-Policy": "no-referrer", "X-Robots-Tag": "noindex, nofollow" });
      next();
    },
  ];
}
