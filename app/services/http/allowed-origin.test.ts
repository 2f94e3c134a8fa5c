import { expect, test } from "vitest";

import { isAllowedHost, isAllowedOrigin, isLoopback } from "./allowed-origin";

test.each([
  ["http://localhost:3000", "localhost:3000"],
  ["http://LOCALHOST:3000", "localhost:3000"],
  ["https://hotseat.example", "hotseat.example"],
  ["https://hotseat.example", "hotseat.example:443"],
  ["http://[::1]:3000", "[::1]:3000"],
])("origin %s may talk to host %s", (origin, host) => {
  expect(isAllowedOrigin({ origin, host })).toBe(true);
});

test.each([
  ["http://evil.example", "localhost:3000"],
  ["http://localhost:4000", "localhost:3000"],
  ["http://localhost", "localhost:3000"],
  ["http://localhost.evil.example:3000", "localhost:3000"],
  ["null", "localhost:3000"],
  ["", "localhost:3000"],
  ["file://localhost:3000", "localhost:3000"],
  ["http://user@localhost:3000", "localhost:3000"],
  ["http://localhost:3000", undefined],
  ["http://localhost:3000", "localhost:3000/http://localhost:3000"],
])("origin %s may not talk to host %s", (origin, host) => {
  expect(isAllowedOrigin({ origin, host })).toBe(false);
});

test("the public address may talk to the server behind its proxy, under its own scheme only", () => {
  const behindProxy = { host: "127.0.0.1:3000", publicUrl: "https://hotseat.example/" };
  expect(isAllowedOrigin({ ...behindProxy, origin: "https://hotseat.example" })).toBe(true);
  expect(isAllowedOrigin({ ...behindProxy, origin: "http://hotseat.example" })).toBe(false);
  expect(isAllowedOrigin({ ...behindProxy, origin: "https://hotseat.example:8443" })).toBe(false);
});

test("a request without an origin is not a page's", () => {
  expect(isAllowedOrigin({ origin: undefined, host: "localhost:3000" })).toBe(true);
});

test.each(["localhost", "localhost:3000", "app.localhost:3000", "127.0.0.1:3000", "127.8.8.8", "[::1]:3000"])(
  "host %s is this machine",
  (host) => {
    expect(isAllowedHost({ host, boundHost: "127.0.0.1" })).toBe(true);
  },
);

test.each(["evil.example", "evil.example:3000", "192.168.1.5:3000", "localhost.evil.example", "a@localhost", "", undefined])(
  "host %s is refused on loopback",
  (host) => {
    expect(isAllowedHost({ host, boundHost: "127.0.0.1" })).toBe(false);
  },
);

test("bound to the network, numeric addresses are allowed and names are not", () => {
  for (const boundHost of ["0.0.0.0", "::", "192.168.1.5"]) {
    expect(isAllowedHost({ host: "192.168.1.5:3000", boundHost })).toBe(true);
    expect(isAllowedHost({ host: "[fe80::1]:3000", boundHost })).toBe(true);
    expect(isAllowedHost({ host: "evil.example", boundHost })).toBe(false);
  }
});

test("the bound name and the public name are allowed on any port", () => {
  expect(isAllowedHost({ host: "box.lan:3000", boundHost: "box.lan" })).toBe(true);
  const publicUrl = "https://hotseat.example";
  expect(isAllowedHost({ host: "hotseat.example", boundHost: "127.0.0.1", publicUrl })).toBe(true);
});

test("only loopback addresses are loopback", () => {
  expect(["127.0.0.1", "::1", "[::1]", "localhost"].every(isLoopback)).toBe(true);
  expect(["0.0.0.0", "::", "10.0.0.1", "box.lan"].some(isLoopback)).toBe(false);
});
