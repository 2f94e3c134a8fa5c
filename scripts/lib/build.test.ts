import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

import { expect, onTestFinished, test } from "vitest";

import { hashInputs } from "./build.mjs";

function project(): string {
  const folder = mkdtempSync(path.join(tmpdir(), "hotseat-build-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  mkdirSync(path.join(folder, "app/domain"), { recursive: true });
  writeFileSync(path.join(folder, "app/domain/audio.ts"), "export const RATE = 1;");
  writeFileSync(path.join(folder, "package-lock.json"), "{}");
  return folder;
}

test("the same inputs have the same hash in any folder", () => {
  expect(hashInputs(project())).toBe(hashInputs(project()));
});

test("a changed, renamed or added file makes a build stale", () => {
  const folder = project();
  const before = hashInputs(folder);
  writeFileSync(path.join(folder, "app/domain/audio.ts"), "export const RATE = 2;");
  const changed = hashInputs(folder);
  renameSync(path.join(folder, "app/domain/audio.ts"), path.join(folder, "app/domain/rate.ts"));
  const renamed = hashInputs(folder);
  writeFileSync(path.join(folder, "app/root.tsx"), "");
  expect(new Set([before, changed, renamed, hashInputs(folder)]).size).toBe(4);
});

test("tests and notes do not make a build stale", () => {
  const folder = project();
  const before = hashInputs(folder);
  writeFileSync(path.join(folder, "app/domain/audio.test.ts"), "");
  writeFileSync(path.join(folder, "README.md"), "");
  expect(hashInputs(folder)).toBe(before);
});
