import { readFile, readdir } from "node:fs/promises";
import path from "node:path";

import type pg from "pg";

import type { ObjectStore } from "~/services/objects/object-store";

/**
 * Words that nothing else says. Several, and short: PostgreSQL packs long values (pglz) with a sign after every eight bytes, so that a sentence
 * is not found in one piece where its words are.
 */
const PLANTED = ["Quokka", "Zyzzyx", "Vuvuzel", "Kwyjibo"];
export const SENTENCE = `My ${PLANTED.join(" and my ")} are nobody's business.`;

/** Bytes to look for, under a name for the report. */
export type Needles = Map<string, Uint8Array>;

export const plantedWords = (): Needles => new Map(PLANTED.map((word) => [word, new TextEncoder().encode(word)]));

const STRETCH = 32;
const STRETCHES = 8;

/**
 * Some of the bytes of objects that hold the planted sound: of its parts, packed, or mixed. From the middle, for files of this kind begin alike,
 * and a mix begins and ends with the interviewer.
 */
export async function stretchesOf(store: ObjectStore, keys: readonly string[]): Promise<Needles> {
  const needles: Needles = new Map();
  for (const key of keys) {
    const { bytes = new Uint8Array() } = (await store.get(key)) ?? {};
    const [from, to] = [Math.floor(bytes.length * 0.3), Math.floor(bytes.length * 0.6)];
    for (let at = from; at + STRETCH <= to; at += Math.ceil((to - from) / STRETCHES)) needles.set(`${key} from ${at}`, bytes.slice(at, at + STRETCH));
  }
  return needles;
}

/** Which needles are in which objects. */
export async function foundInStore(store: ObjectStore, needles: Needles): Promise<string[]> {
  const found: string[] = [];
  for (const { key } of await store.list("interviews/")) {
    const { bytes = new Uint8Array() } = (await store.get(key)) ?? {};
    found.push(...foundIn(bytes, needles).map((name) => `${name} in ${key}`));
  }
  return found;
}

/** Which needles are in which files below a folder, whatever they are. */
export async function foundInFiles(folder: string, needles: Needles): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const found: string[] = [];
  for (const entry of entries.filter((one) => one.isFile())) {
    const file = path.join(entry.parentPath, entry.name);
    // PostgreSQL may delete one meanwhile.
    const bytes = await readFile(file).catch(() => new Uint8Array());
    found.push(...foundIn(bytes, needles).map((name) => `${name} in ${path.relative(folder, file)}`));
  }
  return found;
}

/** Which tables have one of the words in any column, statistics and all other tables of the system included. What is kept outside a row is read with it. */
export async function foundInColumns(pool: InstanceType<typeof pg.Pool>, words: readonly string[] = PLANTED): Promise<string[]> {
  const { rows: tables } = await pool.query<{ name: string }>(
    "select oid::regclass::text as name from pg_class where relkind in ('r', 'm') order by 1",
  );
  const found: string[] = [];
  for (const { name } of tables) {
    const { rows } = await pool.query<{ hits: number }>(`select count(*)::int as hits from ${name} as line where line::text ~* $1`, [words.join("|")]);
    if ((rows[0]?.hits ?? 0) > 0) found.push(name);
  }
  return found;
}

function foundIn(bytes: Uint8Array, needles: Needles): string[] {
  const haystack = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return [...needles].filter(([, needle]) => haystack.includes(Buffer.from(needle))).map(([name]) => name);
}
