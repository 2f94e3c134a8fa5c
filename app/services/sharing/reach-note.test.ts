import { expect, test } from "vitest";

import { reachNote } from "./reach-note";

test("the owner is told where a link opens, and what it does not protect", () => {
  const url = "https://hotseat.example/share/abc";
  expect(reachNote({ url: "http://127.0.0.1:3000/share/abc" })).toContain("this computer only");
  expect(reachNote({ url: "http://[::1]:3000/share/abc", password: "four long words" })).toContain("this computer only");
  expect(reachNote({ url })).toContain("OWNER_PASSWORD");
  expect(reachNote({ url, password: "four long words" })).toBeNull();
});
