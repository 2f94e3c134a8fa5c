import { createRequire } from "node:module";
import path from "node:path";

import { type RequestHandler, Router } from "express";
import sirv from "sirv";

/** What the browser's voice activity detection loads by fixed names from `/vad`; a build has them in its own folder. */
import voiceActivityPaths from "./voice-activity-files.json";

/**
 * Names under `/assets` carry a hash of their content and are kept for ever. Everything else is asked for again, which
 * costs a 304: a worklet of the last version under a page of this one would break an interview.
 */
export function builtFiles(folder: string): RequestHandler {
  const files = sirv(folder, { etag: true, brotli: true, extensions: [], setHeaders: (res, pathname) => res.setHeader("Cache-Control", cachingOf(pathname)) });
  const router = Router();
  router.use((req, res, next) => (req.method === "GET" || req.method === "HEAD" ? files(req, res, next) : next()));
  router.use("/assets", (_req, res) => void res.status(404).type("text").send("There is no such file.\n"));
  return router;
}

const cachingOf = (pathname: string): string => (pathname.startsWith("/assets/") ? "public, max-age=31536000, immutable" : "public, max-age=0");

/** To be mounted at `/vad` where nothing is built. Serves these files and nothing else of node_modules. */
export function voiceActivityFiles(): RequestHandler {
  const require = createRequire(import.meta.url);
  const files = new Map(voiceActivityPaths.map((name) => [`/${path.basename(name)}`, require.resolve(name)]));
  return (req, res, next) => {
    const file = files.get(req.path);
    if (!file) return next();
    // With `root`, so that a dot in the path to the project is not taken for a hidden file.
    res.sendFile(path.basename(file), { root: path.dirname(file) }, (error?: Error) => error && next(error));
  };
}
