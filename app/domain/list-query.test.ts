import { expect, test } from "vitest";

import { isFiltered, listHref, listQueryOf, orderOf } from "./list-query";

const read = (address: string) => listQueryOf(new URLSearchParams(address));

test("an address is read and written alike, and what it does not know is left out", () => {
  const query = read("q=+ace%20of+&kind=technical&level=senior&status=unfinished&from=2026-11-01&zone=Europe%2FBerlin&tag=abcdefgh12&about=Initech&sort=longest&utm=x");
  expect(query).toEqual({ q: "ace of", kind: "technical", level: "senior", status: "unfinished", from: "2026-11-01", zone: "Europe/Berlin", tag: "abcdefgh12", about: "Initech", sort: "longest" });
  expect(read(listHref(query).split("?")[1] ?? "")).toEqual(query);
  expect(listHref(query, { q: null, from: null, tag: null })).toBe("/interviews?kind=technical&level=senior&status=unfinished&about=Initech&sort=longest");
});

test("what cannot be meant narrows nothing", () => {
  expect(read("q=&kind=rude&level=1&status=gone&from=yesterday&to=2026-13-45&zone=Mars%2FBase&tag=..%2F..&about=%00&sort=")).toEqual({});
  expect(listHref({ zone: "Europe/Berlin" })).toBe("/interviews");
  expect(isFiltered(read("sort=oldest"))).toBe(false);
});

test("words are cut to what is read of them", () => {
  expect(read(`q=${"x".repeat(10_240)}`).q).toHaveLength(200);
});

test("the best comes first when there are words, the newest otherwise", () => {
  expect([orderOf({}), orderOf({ sort: "best" }), orderOf({ q: "a" }), orderOf({ q: "a", sort: "newest" })]).toEqual(["newest", "newest", "best", "newest"]);
});
