import { expect, test } from "vitest";

import { backOrJson } from "./back-or-json";

const answer = (headers: Record<string, string>) => backOrJson(new Request("http://localhost/x", { method: "POST", headers }), { saved: true });

test("a browser goes back to its page, and never to another site; a script gets the data", async () => {
  const html = "text/html,*/*";
  expect(answer({ Accept: html, Referer: "http://localhost/interviews?q=a" }).headers.get("Location")).toBe("/interviews?q=a");
  for (const Referer of ["http://evil.example//evil.example/a", "http://localhost//evil.example/a"]) expect(answer({ Accept: html, Referer }).headers.get("Location")).toBe("/evil.example/a");
  expect(answer({ Accept: html }).headers.get("Location")).toBe("/interviews");
  expect(await answer({ Accept: "*/*" }).json()).toEqual({ saved: true });
});
