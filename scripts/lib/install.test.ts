import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

import { expect, onTestFinished, test } from "vitest";

import { isInstalled, refuseLink } from "./install.mjs";

const wanted = {
  "": { name: "hotseat" },
  "node_modules/a": { version: "1.0.0", integrity: "sha512-a" },
  "node_modules/only-windows": { version: "1.0.0", integrity: "sha512-w", optional: true },
};

function project({ lock, installed }: { lock: object; installed?: object }): string {
  const folder = mkdtempSync(path.join(tmpdir(), "hotseat-install-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  writeFileSync(path.join(folder, "package-lock.json"), JSON.stringify({ packages: lock }));
  if (installed) {
    mkdirSync(path.join(folder, "node_modules"));
    writeFileSync(path.join(folder, "node_modules/.package-lock.json"), JSON.stringify({ packages: installed }));
  }
  return folder;
}

test("what the lockfile wants is installed, also when another system's optional package is missing", () => {
  const installed = { "node_modules/a": wanted["node_modules/a"] };
  expect(isInstalled(project({ lock: wanted, installed }))).toBe(true);
});

test("a fresh clone, and an install that was cut off, are not installed", () => {
  const folder = project({ lock: wanted });
  expect(isInstalled(folder)).toBe(false);
  mkdirSync(path.join(folder, "node_modules"));
  expect(isInstalled(folder)).toBe(false);
});

test("another version or another content of a package is not what the lockfile wants", () => {
  const a = wanted["node_modules/a"];
  expect(isInstalled(project({ lock: wanted, installed: { "node_modules/a": { ...a, version: "1.0.1" } } }))).toBe(false);
  expect(isInstalled(project({ lock: wanted, installed: { "node_modules/a": { ...a, integrity: "sha512-b" } } }))).toBe(false);
  expect(isInstalled(project({ lock: wanted, installed: {} }))).toBe(false);
});

test("serving does not need the packages that are only for development", () => {
  const lock = { ...wanted, "node_modules/lint": { version: "1.0.0", integrity: "sha512-l", dev: true } };
  const folder = project({ lock, installed: { "node_modules/a": wanted["node_modules/a"] } });
  expect(isInstalled(folder, { tools: false })).toBe(true);
  expect(isInstalled(folder, { tools: true })).toBe(false);
});

test("nothing is installed through a link into another checkout", () => {
  const other = project({ lock: wanted, installed: {} });
  const folder = project({ lock: wanted });
  expect(() => refuseLink(folder)).not.toThrow();
  expect(() => refuseLink(other)).not.toThrow();
  symlinkSync(path.join(other, "node_modules"), path.join(folder, "node_modules"));
  expect(() => refuseLink(folder)).toThrow("is a link");
});
