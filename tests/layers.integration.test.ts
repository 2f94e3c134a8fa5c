import { execFile } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";

import { expect, onTestFinished, test } from "vitest";

const root = fileURLToPath(new URL("..", import.meta.url));

/** A tree that breaks no rule: one file of each layer, with the imports that it may have. */
const CLEAN = {
  "app/domain/rule.ts": 'import { z } from "zod";\nexport const rule = z;',
  "app/machines/machine.ts": 'import { setup } from "xstate";\nimport { rule } from "~/domain/rule";\nexport const machine = [setup, rule];',
  "app/client/socket.ts":
    'import { machine } from "~/machines/machine";\nimport type { Thing } from "~/services/thing/thing";\nexport const socket: Thing = machine;',
  "app/components/button.tsx": 'import { socket } from "~/client/socket";\nexport const button = socket;',
  "app/db/client.server.ts": 'import pg from "pg";\nimport { rule } from "~/domain/rule";\nexport const db = [pg, rule];',
  "app/env.server.ts": "export const env = 1;",
  "app/services/thing/thing.ts": "export type Thing = unknown;",
  "app/services/thing/openai-thing.server.ts":
    'import OpenAI from "openai";\nimport { db } from "~/db/client.server";\nimport { env } from "~/env.server";\nexport const thing = [OpenAI, db, env];',
  "app/routes/home.tsx":
    'import { button } from "~/components/button";\nimport { thing } from "~/services/thing/openai-thing.server";\nexport default [button, thing];',
  "app/routes/page/route.tsx": 'import { part } from "./part";\nexport default part;',
  "app/routes/page/part.tsx": "export const part = 1;",
  "app/entry.server.tsx": "export const handleUpgrade = 1;",
  "server/index.ts": 'import type * as entry from "../app/entry.server";\nexport type Entry = typeof entry;',
};

/** What each planted file adds to the clean tree, and the rule that must catch it. */
const VIOLATIONS = [
  { rule: "domain-imports", file: "app/domain/bad.ts", code: 'import { setup } from "xstate";\nexport const bad = setup;' },
  { rule: "domain-imports", file: "app/domain/bad-node.ts", code: 'import { readFileSync } from "node:fs";\nexport const bad = readFileSync;' },
  { rule: "machines-imports", file: "app/machines/bad.ts", code: 'import { socket } from "~/client/socket";\nexport const bad = socket;' },
  { rule: "client-imports", file: "app/client/bad.ts", code: 'import { button } from "~/components/button";\nexport const bad = button;' },
  {
    rule: "client-imports-only-types-of-services",
    file: "app/client/bad-service.ts",
    code: 'import { reading } from "~/services/thing/reading";\nexport const bad = reading;',
  },
  { rule: "components-imports", file: "app/components/bad.tsx", code: 'import { reading } from "~/services/thing/reading";\nexport const bad = reading;' },
  { rule: "services-imports", file: "app/services/thing/bad.ts", code: 'import { button } from "~/components/button";\nexport const bad = button;' },
  { rule: "db-imports", file: "app/db/bad.server.ts", code: 'import { reading } from "~/services/thing/reading";\nexport const bad = reading;' },
  { rule: "routes-do-not-import-db", file: "app/routes/bad.tsx", code: 'import { db } from "~/db/client.server";\nexport default db;' },
  { rule: "nobody-imports-routes", file: "app/routes/bad-route.tsx", code: 'import home from "~/routes/home";\nexport default home;' },
  { rule: "nobody-imports-routes", file: "app/services/thing/bad-route.ts", code: 'import home from "~/routes/home";\nexport const bad = home;' },
  { rule: "route-folders-do-not-import-each-other", file: "app/routes/bad/route.tsx", code: 'import { part } from "../page/part";\nexport default part;' },
  { rule: "server-imports", file: "server/bad.ts", code: 'import { handleUpgrade } from "../app/entry.server";\nexport const bad = handleUpgrade;' },
  { rule: "app-does-not-import-the-host", file: "app/services/thing/bad-host.ts", code: 'import type { Entry } from "../../../server/index";\nexport type Bad = Entry;' },
  { rule: "no-cycles", file: "app/domain/bad-a.ts", code: 'import { b } from "./bad-b";\nexport const a = () => b;' },
  { rule: "no-server-code-in-the-browser", file: "app/components/bad-far.tsx", code: 'import { bad } from "~/client/bad-far";\nexport default bad;' },
  { rule: "provider-packages-in-adapters-only", file: "app/services/thing/bad-provider.ts", code: 'import OpenAI from "openai";\nexport const bad = OpenAI;' },
  { rule: "database-packages-in-db-only", file: "app/routes/bad-database.ts", code: 'import pg from "pg";\nexport const bad = pg;' },
  { rule: "tests-are-not-imported", file: "app/domain/bad-test.ts", code: 'import { fake } from "./rule.test";\nexport const bad = fake;' },
  { rule: "everything-resolves", file: "app/domain/bad-name.ts", code: 'import { gone } from "./gone";\nexport const bad = gone;' },
];

/** What the violations need around them. */
const SURROUNDINGS = {
  "app/services/thing/reading.ts": "export const reading = 1;",
  "app/client/bad-far.ts": 'import { env } from "~/env.server";\nexport const bad = env;',
  "app/domain/bad-b.ts": 'import { a } from "./bad-a";\nexport const b = () => a;',
  "app/domain/rule.test.ts": "export const fake = 1;",
};

function plant(files: Record<string, string>, configs: string[]): string {
  const folder = mkdtempSync(path.join(tmpdir(), "hotseat-layers-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  for (const config of ["tsconfig.json", "package.json", ...configs]) cpSync(path.join(root, config), path.join(folder, config));
  symlinkSync(path.join(root, "node_modules"), path.join(folder, "node_modules"));
  for (const [file, code] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
    writeFileSync(path.join(folder, file), `${code}\n`);
  }
  return folder;
}

/** Standard output of a tool of node_modules; these end with 1 when they find something. */
function output(folder: string, script: string, args: string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile(process.execPath, [path.join(root, "node_modules", script), ...args], { cwd: folder, maxBuffer: 64e6 }, (error, stdout, stderr) => {
      if (stdout.trim()) resolve(stdout);
      else reject(new Error(stderr || "It printed nothing", { cause: error }));
    });
  });
}

async function brokenRules(files: Record<string, string>): Promise<string[]> {
  const folder = plant(files, [".dependency-cruiser.cjs"]);
  const args = ["--config", ".dependency-cruiser.cjs", "--output-type", "json", "app", "server"];
  const report = JSON.parse(await output(folder, "dependency-cruiser/bin/dependency-cruise.mjs", args)) as {
    summary: { violations: { from: string; rule: { name: string } }[] };
  };
  return report.summary.violations.map(({ from, rule }) => `${from}: ${rule.name}`);
}

test("a tree that keeps to the layers passes", async () => {
  expect(await brokenRules(CLEAN)).toEqual([]);
});

test("a violation of each layer rule is caught by its rule", async () => {
  const planted = Object.fromEntries(VIOLATIONS.map(({ file, code }) => [file, code]));
  const broken = await brokenRules({ ...CLEAN, ...SURROUNDINGS, ...planted });
  expect(broken).toEqual(expect.arrayContaining(VIOLATIONS.map(({ file, rule }) => `${file}: ${rule}`)));
});

test("every layer rule has a planted violation", async () => {
  const { default: config } = (await import("../.dependency-cruiser.cjs")) as { default: { forbidden: { name: string }[] } };
  expect([...new Set(VIOLATIONS.map(({ rule }) => rule))].sort()).toEqual(config.forbidden.map(({ name }) => name).sort());
});

test("reading process.env outside env.server.ts is caught by lint, in each of its spellings", async () => {
  const reads = {
    "app/services/thing/direct.ts": "export const key = process.env.KEY;",
    "app/services/thing/taken.ts": "const { env } = process;\nexport const key = env.KEY;",
    "app/services/thing/imported.ts": 'import { env } from "node:process";\nexport const key = env.KEY;',
    "app/env.server.ts": "export const key = process.env.KEY;",
  };
  const folder = plant(reads, ["eslint.config.js"]);
  const report = JSON.parse(await output(folder, "eslint/bin/eslint.js", ["--format", "json", "app"])) as {
    filePath: string;
    errorCount: number;
  }[];
  const counts = report.map(({ filePath, errorCount }) => [path.basename(filePath), errorCount]);
  expect(Object.fromEntries(counts)).toMatchObject({ "direct.ts": 1, "imported.ts": 1, "env.server.ts": 0 });
  expect(Object.fromEntries(counts)["taken.ts"]).toBeGreaterThan(0);
});

test("an export that nothing uses is caught", async () => {
  const files = { "app/root.tsx": 'import { used } from "~/domain/rule";\nexport default used;', "app/domain/rule.ts": "export const used = 1;\nexport const unused = 2;" };
  const folder = plant(files, ["knip.json"]);
  const args = ["--include", "exports", "--reporter", "json", "--no-config-hints"];
  const report = await output(folder, "knip/bin/knip.js", args);
  expect(report).toContain('"unused"');
  expect(report).not.toContain('"used"');
});
