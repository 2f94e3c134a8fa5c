import { readdirSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";

import { type RequestHandler, Router, static as serveStatic } from "express";

/** What the browser's voice activity detection loads by fixed names from `/vad`; a build has them in its own folder. */
import voiceActivityPaths from "./voice-activity-files.json";

/**
 * Names under `/assets` carry a hash of their content and are kept for ever. Everything else is asked for again, which
 * costs a 304: a worklet of the last version under a page of this one would break an interview.
 */
export function builtFiles(folder: string): RequestHandler {
  const router = Router();
  const assets = serveStatic(path.join(folder, "assets"), { immutable: true, maxAge: "1y", index: false, redirect: false });
  router.use(compressedFiles(folder));
  router.use("/assets", assets, plainAgain, (_req, res) => void res.status(404).type("text").send("There is no such file.\n"));
  router.use(serveStatic(folder, { index: false, redirect: false }), plainAgain);
  return router;
}

/** There was no such file after all, and what is sent instead is not compressed. */
const plainAgain: RequestHandler = (_req, res, next) => {
  res.removeHeader("Content-Encoding");
  next();
};

/** Has the Brotli file that the build put beside a file sent in its place, to who takes it. */
function compressedFiles(folder: string): RequestHandler {
  const names = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".br"));
  const compressed = new Set(names.map((name) => `/${name.split(path.sep).join("/")}`));
  return (req, res, next) => {
    if ((req.method !== "GET" && req.method !== "HEAD") || !compressed.has(`${req.path}.br`)) return next();
    res.vary("Accept-Encoding");
    if (!req.acceptsEncodings("br")) return next();
    res.type(path.extname(req.path)).set("Content-Encoding", "br");
    req.url = `${req.path}.br`;
    next();
  };
}

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
