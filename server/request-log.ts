import { randomUUID } from "node:crypto";

import type { RequestHandler } from "express";

import type { AppEntry } from "./app-build";

/** Paths that machines ask for often. */
const QUIET = /^\/(assets|vad|healthz$|readyz$|metrics$|@|node_modules\/|app\/)/;
const INTERVIEW = /^\/interviews\/([0-9a-z]{8,32})(?:[./]|$)/;

/** Gives each request an id and logs it when it is over: method, path without its query, status and time. */
export function requestLog(logger: Pick<AppEntry["logger"], "debug" | "info" | "error">, loggedPath: AppEntry["loggedPath"]): RequestHandler {
  return (req, res, next) => {
    const startedAt = performance.now();
    const { path } = req;
    const requestId = randomUUID();
    res.locals["requestId"] = requestId;
    res.setHeader("X-Request-Id", requestId);
    res.on("close", () => {
      const level = res.statusCode >= 500 ? "error" : QUIET.test(path) ? "debug" : "info";
      logger[level](
        {
          requestId,
          interviewId: INTERVIEW.exec(path)?.[1],
          status: res.statusCode,
          ms: Math.round(performance.now() - startedAt),
          aborted: res.writableFinished ? undefined : true,
        },
        `${req.method} ${loggedPath(path)}`,
      );
    });
    next();
  };
}
