import type { Server } from "node:http";
import { type AddressInfo, connect } from "node:net";

import { type RequestHandler, Router } from "express";
import { afterEach, expect, test } from "vitest";

import { isAllowedHost, isAllowedOrigin } from "~/services/http/allowed-origin";
import { browserAccess, isSharedPath, loggedPath } from "~/services/http/browser-access";

import { createApp } from "./app";
import { BODY_LIMIT } from "./guards";

let server: Server | undefined;
afterEach(() => server?.close().closeAllConnections());

interface Logged {
  level: string;
  fields: Record<string, unknown>;
  message: string;
}

interface StartOptions {
  publicUrl?: string;
  password?: string;
  pages?: RequestHandler;
}

/** The host's pipeline around pages that answer with what they saw. */
async function start({ publicUrl, password, pages = (req, res) => void res.json({ headers: req.headers }) }: StartOptions = {}) {
  const log: Logged[] = [];
  const logAt = (level: string) => (fields: object, message?: string) => void log.push({ level, fields: { ...fields }, message: message ?? "" });
  const app = createApp({
    development: false,
    rules: { isAllowedHost, isAllowedOrigin, boundHost: "127.0.0.1", publicUrl, browserAccess, isSharedPath, loggedPath, password },
    logger: { debug: logAt("debug"), info: logAt("info"), error: logAt("error") },
    assets: Router(),
    pages,
  });
  const listening = app.listen(0, "127.0.0.1");
  server = listening;
  await new Promise((resolve) => listening.once("listening", resolve));
  const { port } = listening.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, port, log };
}

/** `fetch` may not set Host, so these requests are written by hand. Resolves to the whole answer. */
function raw(port: number, lines: string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    let answer = "";
    connect(port, "127.0.0.1")
      .on("data", (data) => (answer += data.toString()))
      .on("close", () => resolve(answer))
      .on("error", reject)
      .end([...lines, "Connection: close", "", ""].join("\r\n"));
  });
}

test("a host name that somebody else pointed here is refused", async () => {
  const { port } = await start();
  const answer = await raw(port, ["GET / HTTP/1.1", "Host: evil.example"]);
  expect(answer).toMatch(/^HTTP\/1.1 421 /);
  expect(answer).toContain("set PUBLIC_URL");
});

test("a form of another site is refused, and its own is not", async () => {
  const { url } = await start();
  const post = (origin?: string) => fetch(url, { method: "POST", body: "a=b", headers: origin ? { origin } : {} });
  expect((await post("http://evil.example")).status).toBe(403);
  expect((await post("null")).status).toBe(403);
  expect((await post(url)).status).toBe(200);
  expect((await post()).status).toBe(200);
});

test("a page without an origin may be looked at from", async () => {
  const { url } = await start();
  expect((await fetch(url, { headers: { origin: "null" } })).status).toBe(200);
  expect((await fetch(url, { headers: { origin: "%" } })).status).toBe(200);
});

test("behind a proxy Remix sees the public host that was allowed, and never one that was made up", async () => {
  const { url } = await start({ publicUrl: "https://hotseat.example" });
  const seen = async (headers: Record<string, string>) => {
    const response = await fetch(url, { method: "POST", body: "a=b", headers });
    return ((await response.json()) as { headers: Record<string, string> }).headers["x-forwarded-host"];
  };
  expect(await seen({ origin: "https://hotseat.example" })).toBe("hotseat.example");
  expect(await seen({ "x-forwarded-host": "evil.example" })).toBeUndefined();
});

test("a body is refused by its length, before it is read", async () => {
  const { url, port } = await start();
  const tooLong = await raw(port, ["POST / HTTP/1.1", "Host: localhost", `Content-Length: ${BODY_LIMIT + 1}`]);
  expect(tooLong).toMatch(/^HTTP\/1.1 413 /);
  const unknown = await raw(port, ["POST / HTTP/1.1", "Host: localhost", "Transfer-Encoding: chunked"]);
  expect(unknown).toMatch(/^HTTP\/1.1 411 /);
  expect((await fetch(url, { method: "POST", body: "x".repeat(100_000) })).status).toBe(200);
});

test("each response has a nonce of its own in its policy, and each page may use it", async () => {
  const { url } = await start({ pages: (_req, res) => void res.send(String(res.locals["nonce"])) });
  const nonces = new Set<string>();
  for (let i = 0; i < 3; i += 1) {
    const response = await fetch(url);
    const nonce = await response.text();
    expect(response.headers.get("content-security-policy")).toContain(`script-src 'self' 'nonce-${nonce}' 'wasm-unsafe-eval'`);
    nonces.add(nonce);
  }
  expect(nonces.size).toBe(3);
});

test("browsers are told to stay with https only where the public address has it", async () => {
  const { url } = await start();
  expect((await fetch(url)).headers.get("strict-transport-security")).toBeNull();
  server?.close();
  const secure = await start({ publicUrl: "https://hotseat.example" });
  expect((await fetch(secure.url)).headers.get("strict-transport-security")).toBe("max-age=31536000");
});

test("a request is logged with its ids, without its query", async () => {
  const { url, log } = await start();
  const response = await fetch(`${url}/interviews/abcdefgh1234/playback?q=hush`);
  await response.text();
  await expect.poll(() => log.length).toBe(1);
  expect(log[0]).toMatchObject({
    level: "info",
    message: "GET /interviews/abcdefgh1234/playback",
    fields: { requestId: response.headers.get("x-request-id"), interviewId: "abcdefgh1234", status: 200 },
  });
  expect(JSON.stringify(log)).not.toContain("hush");
});

test("a failing page answers with a sentence and logs the error", async () => {
  const { url, log } = await start({
    pages: () => {
      throw new Error("broken");
    },
  });
  const response = await fetch(url);
  expect(response.status).toBe(500);
  expect(await response.text()).toBe("Something went wrong here. Nothing was lost; try again.\n");
  expect(log.find(({ level }) => level === "error")?.fields["err"]).toMatchObject({ message: "broken" });
});

test("an address with a broken escape is the client's mistake", async () => {
  const { port } = await start({ pages: Router().get("/:id", (_req, res) => void res.send("found")) });
  expect(await raw(port, ["GET /%zz HTTP/1.1", "Host: localhost"])).toMatch(/^HTTP\/1.1 400 /);
});

test("pages are compressed for who takes it, sounds never", async () => {
  const pages = Router()
    .get("/page", (_req, res) => void res.type("html").send("<p>One sentence that is said again and again. </p>".repeat(100)))
    .get("/sound", (_req, res) => void res.type("audio/webm").send(Buffer.alloc(5_000)));
  const { url } = await start({ pages });
  const page = await fetch(`${url}/page`, { headers: { "accept-encoding": "br" } });
  expect([page.headers.get("content-encoding"), page.headers.get("vary")]).toEqual(["br", "Accept-Encoding"]);
  expect(await page.text()).toHaveLength(5_000);
  const plain = await fetch(`${url}/page`, { headers: { "accept-encoding": "identity" } });
  expect(plain.headers.get("content-encoding")).toBeNull();
  const sound = await fetch(`${url}/sound`, { headers: { "accept-encoding": "br, gzip" } });
  expect([sound.headers.get("content-encoding"), sound.headers.get("content-length")]).toEqual([null, "5000"]);
});

const PAGE = { accept: "text/html" };
const markIn = (response: Response): string => response.headers.get("set-cookie")?.split(";")[0] ?? "";

test("a browser that a shared link brought is a guest: it gets shared pages, and nothing else by any address", async () => {
  const { url } = await start();
  const arrived = await fetch(`${url}/share/abc`, { headers: PAGE });
  expect([arrived.status, markIn(arrived)]).toEqual([200, "hotseat-browser=guest"]);
  expect(arrived.headers.get("referrer-policy")).toBe("no-referrer");
  expect(arrived.headers.get("x-robots-tag")).toContain("noindex");
  const headers = { ...PAGE, cookie: `theme=dark; ${markIn(arrived)}` };
  for (const path of ["/", "/interviews", "/interviews/abcdefgh1234/recording", "/export", "/settings", "/readyz", "/__manifest", "/share", "/sharer/x"]) {
    expect([path, (await fetch(url + path, { headers })).status]).toEqual([path, 403]);
  }
  expect((await fetch(`${url}/import`, { method: "POST", body: "a", headers: { ...headers, origin: url } })).status).toBe(403);
  expect((await fetch(`${url}/share/abc/recording`, { headers })).status).toBe(200);
});

test("an address that only looks shared is none", async () => {
  const { port } = await start();
  const cookie = "Cookie: hotseat-browser=guest";
  for (const path of ["/share/../interviews", "/share/x/../../export", "/share/%2e%2e/export", "/share/x/%2E%2E/..\\..\\export", "//share/x", "/SHARE/x"]) {
    expect(await raw(port, [`GET ${path} HTTP/1.1`, "Host: localhost", cookie])).toMatch(/^HTTP\/1.1 403 /);
  }
});

test("the owner's browser stays the owner's when it opens a shared link", async () => {
  const { url } = await start();
  const first = await fetch(`${url}/interviews`, { headers: PAGE });
  expect(first.headers.get("set-cookie")).toMatch(/^hotseat-browser=owner; Path=\/; Max-Age=31536000; HttpOnly; SameSite=Lax$/);
  const headers = { ...PAGE, cookie: markIn(first) };
  const shared = await fetch(`${url}/share/abc`, { headers });
  expect([shared.status, shared.headers.get("set-cookie")]).toEqual([200, null]);
  expect((await fetch(`${url}/interviews`, { headers })).status).toBe(200);
  expect((await fetch(`${url}/interviews`)).headers.get("set-cookie"), "only a page that a person opens is remembered").toBeNull();
});

test("with a password nothing but shared pages and health is there without it, guest or not", async () => {
  const password = "correct horse: battery";
  const { url } = await start({ password, publicUrl: "https://hotseat.example" });
  const basic = (given: string) => ({ ...PAGE, authorization: `Basic ${Buffer.from(`anybody:${given}`).toString("base64")}` });
  const refused = await fetch(`${url}/interviews`, { headers: { ...PAGE, cookie: "hotseat-browser=owner" } });
  expect([refused.status, refused.headers.get("www-authenticate")]).toEqual([401, 'Basic realm="Hotseat", charset="UTF-8"']);
  expect((await fetch(`${url}/interviews`, { headers: basic("correct horse") })).status).toBe(401);
  for (const path of ["/share/abc", "/healthz", "/readyz"]) expect((await fetch(url + path)).status).toBe(200);
  const entered = await fetch(`${url}/interviews`, { headers: { ...basic(password), cookie: "hotseat-browser=guest" } });
  expect([entered.status, entered.headers.get("set-cookie")]).toEqual([200, expect.stringContaining("; Secure")]);
  expect(markIn(entered)).not.toContain("battery");
  expect((await fetch(`${url}/interviews`, { headers: { cookie: markIn(entered) } })).status).toBe(200);
  expect((await fetch(`${url}/interviews`, { headers: { cookie: `${markIn(entered)}x` } })).status).toBe(401);
});

test("the secret of a shared link is in no log line", async () => {
  const { url, log } = await start();
  await (await fetch(`${url}/share/hush-hush/turns/abcdefgh/audio`)).text();
  await expect.poll(() => log.length).toBe(1);
  expect(log[0]?.message).toBe("GET /share/…/turns/abcdefgh/audio");
  expect(JSON.stringify(log)).not.toContain("hush");
});
