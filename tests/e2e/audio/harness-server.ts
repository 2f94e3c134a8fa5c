import { readFile } from "node:fs/promises";
import { type Server, createServer } from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";

import { build } from "esbuild";

const TYPES: Record<string, string> = { ".js": "text/javascript", ".mjs": "text/javascript", ".wasm": "application/wasm", ".onnx": "application/octet-stream" };
/** The app's own policy, as far as scripts and workers go: what works here works there. */
const POLICY = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self' blob:; connect-src 'self'";

/** Serves the harness page, the worklets and the files of the voice activity model on loopback. */
export async function startHarnessServer(): Promise<{ url: string; close: () => Promise<void> }> {
  const [page, worker] = await Promise.all([bundle("tests/e2e/audio/harness-page.ts"), bundle("app/client/voice-activity.worker.ts")]);
  const files: Record<string, () => Promise<Uint8Array | string>> = {
    "/": async () => `<!doctype html><meta charset="utf-8"><title>harness</title><script type="module" src="/page.js"></script>`,
    "/page.js": async () => page,
    // The bundle keeps `new URL("./voice-activity.worker.ts", import.meta.url)` as it is.
    "/voice-activity.worker.ts": async () => worker,
    "/vad/silero_vad_v5.onnx": () => readFile("node_modules/@ricky0123/vad-web/dist/silero_vad_v5.onnx"),
    "/vad/ort-wasm-simd-threaded.mjs": () => readFile("node_modules/onnxruntime-web/dist/ort-wasm-simd-threaded.mjs"),
    "/vad/ort-wasm-simd-threaded.wasm": () => readFile("node_modules/onnxruntime-web/dist/ort-wasm-simd-threaded.wasm"),
  };
  for (const name of ["resampler", "packetizer", "capture", "playback", "player"]) {
    files[`/worklets/${name}.js`] = () => readFile(`public/worklets/${name}.js`);
  }
  files["/missed-quanta.js"] = () => readFile("tests/e2e/audio/missed-quanta.js");

  const server: Server = createServer((request, response) => {
    const pathname = new URL(request.url ?? "/", "http://harness").pathname;
    const file = files[pathname];
    if (!file) return void response.writeHead(404).end();
    const type = pathname === "/" ? "text/html" : (TYPES[path.extname(pathname)] ?? "text/javascript");
    void file().then((body) => response.writeHead(200, { "content-type": type, "content-security-policy": POLICY }).end(body));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function bundle(entry: string): Promise<string> {
  const { outputFiles } = await build({ entryPoints: [entry], bundle: true, format: "esm", write: false, target: "es2022", logLevel: "error" });
  return outputFiles[0]?.text ?? "";
}
