import { mkdtemp, mkdir, rm, writeFile } from "node:fs/promises";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { brotliCompressSync } from "node:zlib";

import express, { type RequestHandler } from "express";
import { afterEach, expect, test } from "vitest";

import { builtFiles, voiceActivityFiles } from "./static-files";

let server: Server | undefined;
let folder: string | undefined;
afterEach(async () => {
  server?.close().closeAllConnections();
  if (folder) await rm(folder, { recursive: true });
  folder = undefined;
});

async function serve(mountedAt: string, files: RequestHandler): Promise<string> {
  const listening = express().use(mountedAt, files).use((_req, res) => void res.status(404).send("a page")).listen(0, "127.0.0.1");
  server = listening;
  await new Promise((resolve) => listening.once("listening", resolve));
  return `http://127.0.0.1:${(listening.address() as AddressInfo).port}`;
}

async function serveBuilt(): Promise<string> {
  folder = await mkdtemp(path.join(tmpdir(), "hotseat-files-"));
  await mkdir(path.join(folder, "assets"));
  await writeFile(path.join(folder, "assets/app-1234.js"), "export const whole = true;");
  await writeFile(path.join(folder, "assets/app-1234.js.br"), brotliCompressSync("export const whole = true;"));
  await writeFile(path.join(folder, "worklet.js"), "registerProcessor();");
  await writeFile(path.join(folder, "intro.wav"), Buffer.alloc(1_000, 7));
  return serve("/", builtFiles(folder));
}

test("the compressed file is sent to who takes it, under the name and the type of the whole one", async () => {
  const url = await serveBuilt();
  const compressed = await fetch(`${url}/assets/app-1234.js`, { headers: { "accept-encoding": "gzip, br" } });
  expect(Object.fromEntries(compressed.headers)).toMatchObject({
    "content-encoding": "br",
    "content-type": "application/javascript; charset=utf-8",
    "cache-control": "public, max-age=31536000, immutable",
    vary: "Accept-Encoding",
  });
  expect(await compressed.text()).toBe("export const whole = true;");
  const plain = await fetch(`${url}/assets/app-1234.js`, { headers: { "accept-encoding": "gzip" } });
  expect([plain.headers.get("content-encoding"), await plain.text()]).toEqual([null, "export const whole = true;"]);
});

test("a file that vanished is not there, also its compressed one, and nobody else is bothered", async () => {
  const url = await serveBuilt();
  await rm(path.join(folder ?? "", "assets"), { recursive: true });
  const gone = await fetch(`${url}/assets/app-1234.js`, { headers: { "accept-encoding": "br" } });
  expect([gone.status, gone.headers.get("content-encoding"), await gone.text()]).toEqual([404, null, "There is no such file.\n"]);
  expect((await fetch(`${url}/worklet.js`)).status).toBe(200);
});

test("a file without a hash in its name is asked for again and not sent again", async () => {
  const url = await serveBuilt();
  const first = await fetch(`${url}/worklet.js`);
  expect(first.headers.get("cache-control")).toBe("public, max-age=0");
  const again = await fetch(`${url}/worklet.js`, { headers: { "if-none-match": first.headers.get("etag") ?? "", "cache-control": "max-age=0" } });
  expect(again.status).toBe(304);
});

test("a part of a sound is that part", async () => {
  const url = await serveBuilt();
  const part = await fetch(`${url}/intro.wav`, { headers: { range: "bytes=100-199" } });
  expect([part.status, part.headers.get("content-range"), (await part.arrayBuffer()).byteLength]).toEqual([206, "bytes 100-199/1000", 100]);
});

test("only what was built is served, and only read", async () => {
  const url = await serveBuilt();
  const missing = await fetch(`${url}/assets/gone.js`);
  expect([missing.status, await missing.text()]).toEqual([404, "There is no such file.\n"]);
  for (const address of ["/gone.js", "/%2e%2e%2fpackage.json", "/assets%2f..%2f..%2fetc", "/"]) expect(await (await fetch(`${url}${address}`)).text(), address).toBe("a page");
  const post = (address: string): Promise<Response> => fetch(`${url}${address}`, { method: "POST", body: "a", headers: { "accept-encoding": "br" } });
  expect(await (await post("/worklet.js")).text()).toBe("a page");
  const posted = await post("/assets/app-1234.js");
  expect([posted.status, posted.headers.get("content-encoding"), await posted.text()]).toEqual([404, null, "There is no such file.\n"]);
});

test("of node_modules the three files of voice activity detection are served and nothing else", async () => {
  const url = await serve("/vad", voiceActivityFiles());
  const wasm = await fetch(`${url}/vad/ort-wasm-simd-threaded.wasm`);
  expect(wasm.headers.get("content-type")).toBe("application/wasm");
  expect((await wasm.arrayBuffer()).byteLength).toBeGreaterThan(1_000_000);
  expect((await fetch(`${url}/vad/ort-wasm-simd-threaded.mjs`)).headers.get("content-type")).toMatch(/javascript/);
  for (const name of ["package.json", "vad.worklet.bundle.min.js", "%2e%2e%2fpackage.json", "constructor"]) expect((await fetch(`${url}/vad/${name}`)).status).toBe(404);
});
