import { once } from "node:events";
import { type IncomingMessage, type ServerResponse, createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";

import { afterEach, expect, test } from "vitest";

import { fetchOverKeptConnection } from "./kept-connections.server";

const closers: (() => void)[] = [];
afterEach(() => closers.splice(0).forEach((close) => close()));

async function serve(answer: (request: IncomingMessage, response: ServerResponse) => void): Promise<{ url: string; sockets: () => number }> {
  const server = createServer(answer).listen(0, "127.0.0.1");
  let sockets = 0;
  server.on("connection", () => (sockets += 1));
  await once(server, "listening");
  closers.push(() => {
    server.close();
    server.closeAllConnections();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, sockets: () => sockets };
}

const post = (url: string, more: RequestInit = {}) => fetchOverKeptConnection(url, { method: "POST", headers: new Headers({ "x-name": "value" }), body: "words", ...more });

test("says what the server said, over one connection", async () => {
  const { url, sockets } = await serve((request, response) => {
    void request.setEncoding("utf8").toArray().then((parts) => {
      response.writeHead(429, { "retry-after": "2", "set-cookie": ["a=1", "b=2"] }).end(`${request.method} ${request.headers["x-name"]} ${parts.join("")}`);
    });
  });
  for (let count = 0; count < 3; count += 1) {
    const response = await post(url);
    expect({ status: response.status, ok: response.ok, after: response.headers.get("retry-after"), cookies: response.headers.getSetCookie(), text: await response.text() }).toEqual({
      status: 429,
      ok: false,
      after: "2",
      cookies: ["a=1", "b=2"],
      text: "POST value words",
    });
    // An answer follows after seconds; the connection is free a moment after its last byte.
    await sleep(20);
  }
  expect(sockets()).toBe(1);
});

test("follows a gateway to its new place, though not for ever", async () => {
  const { url } = await serve(({ url: path }, response) => {
    if (path === "/new") response.end("there");
    else response.writeHead(307, { location: path === "/old" ? "/new" : "/round" }).end();
  });
  expect(await (await post(`${url}/old`)).text()).toBe("there");
  await expect(post(`${url}/round`)).rejects.toThrow("loop");
});

test("the key goes to the host that it is for and to no other", async () => {
  let came: IncomingMessage["headers"] = {};
  const elsewhere = await serve(({ headers }, response) => {
    came = headers;
    response.end("elsewhere");
  });
  const { url } = await serve((_, response) => response.writeHead(307, { location: elsewhere.url }).end());
  const answer = await post(url, { headers: { authorization: "Bearer a-key", "x-name": "value" } });
  expect(await answer.text()).toBe("elsewhere");
  expect([came["x-name"], came.authorization]).toEqual(["value", undefined]);
});

test("an answer without a body has none", async () => {
  const { url } = await serve((_, response) => response.writeHead(204).end());
  expect((await post(url)).body).toBeNull();
});

test("whoever gives up gets no more of it, and a connection that breaks is said so", async () => {
  const { url } = await serve((request, response) => {
    response.write("first ");
    if (request.url === "/broken") setTimeout(() => response.destroy(), 20);
  });
  const leaving = new AbortController();
  const response = await post(url, { signal: leaving.signal });
  const reader = response.body?.getReader();
  expect(new TextDecoder().decode((await reader?.read())?.value)).toBe("first ");
  leaving.abort();
  await expect(reader?.read()).rejects.toThrow();
  await expect(post(`${url}/broken`).then((broken) => broken.text())).rejects.toThrow();
});
