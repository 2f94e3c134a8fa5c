import compression from "compression";
import express, { type ErrorRequestHandler, type Express, type RequestHandler } from "express";

import { type AccessRules, guardAccess } from "./access";
import type { AppEntry } from "./app-build";
import { type AddressRules, guardAddress, limitBody } from "./guards";
import { requestLog } from "./request-log";
import { securityHeaders } from "./security-headers";

interface AppOptions {
  development: boolean;
  rules: AddressRules & AccessRules;
  logger: Pick<AppEntry["logger"], "debug" | "info" | "error">;
  assets: RequestHandler;
  /** Answers everything that is no file. */
  pages: RequestHandler;
}

export function createApp({ development, rules, logger, assets, pages }: AppOptions): Express {
  const app = express();
  app.disable("x-powered-by");
  app.use(requestLog(logger, rules.loggedPath));
  app.use(securityHeaders({ development, publicUrl: rules.publicUrl }));
  app.use(guardAddress(rules), limitBody);
  app.use(assets);
  app.use(guardAccess(rules));
  app.use(compressed(), pages);
  app.use(failurePage(logger));
  return app;
}

/** Pages, and what else is text. */
function compressed(): RequestHandler[] {
  // A part says where it lies in the whole as it is.
  const filter: compression.CompressionFilter = (req, res) => res.statusCode !== 206 && compression.filter(req, res);
  // Remix asks for a flush after each piece, and each flush spoils the compression; no page here is written in parts that come later.
  const unhurried: RequestHandler = (_req, res, next) => next(void Object.assign(res, { flush: undefined }));
  return [compression({ filter }), unhurried];
}

function failurePage(logger: AppOptions["logger"]): ErrorRequestHandler {
  return (error: unknown, _req, res, next) => {
    if (res.headersSent) return next(error);
    const status = statusOf(error);
    if (status >= 500) logger.error({ err: error, requestId: res.locals["requestId"] as unknown }, "A request failed in the host");
    const message = status >= 500 ? "Something went wrong here. Nothing was lost; try again." : "This address cannot be read.";
    res.status(status).type("text").send(`${message}\n`);
  };
}

/** Express marks mistakes of the client, such as a malformed percent-encoding, with a 4xx status. */
function statusOf(error: unknown): number {
  const status = typeof error === "object" && error !== null && "status" in error ? Number(error.status) : 500;
  return status >= 400 && status < 600 ? status : 500;
}
