import { createRequire } from "node:module";
import path from "node:path";

import { type RequestHandler, Router, static as serveStatic } from "express";

/**
 * Names under `/assets` carry a hash of their content and are kept for ever. Everything else is asked for again, which
 * costs a 304: a worklet of the last version under a page of this one would break an interview.
 */
export function builtFiles(folder: string): RequestHandler {
  const router = Router();
  const assets = serveStatic(path.join(folder, "assets"), { immutable: true, maxAge: "1y", index: false, redirect: false });
  router.use("/assets", assets, (_req, res) => void res.status(404).type("text").send("There is no such file.\n"));
  router.use(serveStatic(folder, { index: false, redirect: false }));
  return router;
}

/** What the browser's voice activity detection loads by fixed names, straight from its packages. */
const VOICE_ACTIVITY_FILES = [
  "@ricky0123/vad-web/dist/silero_vad_v5.onnx",
  "onnxruntime-web/ort-wasm-simd-threaded.mjs",
  "onnxruntime-web/ort-wasm-simd-threaded.wasm",
];

/** To be mounted at `/vad`. Serves these three files and nothing else of node_modules. */
export function voiceActivityFiles(): RequestHandler {
  const require = createRequire(import.meta.url);
  const files = new Map(VOICE_ACTIVITY_FILES.map((name) => [`/${path.basename(name)}`, require.resolve(name)]));
  return (req, res, next) => {
    const file = files.get(req.path);
    if (!file) return next();
    // With `root`, so that a dot in the path to the project is not taken for a hidden file.
    res.sendFile(path.basename(file), { root: path.dirname(file) }, (error?: Error) => error && next(error));
  };
}
