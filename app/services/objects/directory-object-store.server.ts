import { type Dirent, constants } from "node:fs";
import { type FileHandle, mkdir, open, readdir, rename, rm, rmdir, stat } from "node:fs/promises";
import path from "node:path";

import { newId } from "~/domain/ids";

import { isCode, withFileErrors } from "./file-errors.server";
import { checkKey, checkPrefix } from "./object-keys";
import type { GetOptions, ObjectInfo, ObjectStore, StoredObject } from "./object-store";

const TEMPORARY = ".tmp";
/** One process writes to a folder: temporary files from before its start are of one that was killed, and may be of a discarded answer. */
const STARTED_MS = performance.timeOrigin;
/** A folder that becomes empty is removed; a put into it at that moment makes it again. */
const PUT_ATTEMPTS = 3;

/** Objects as files below `root`, readable by this user only. One file is written, synced and moved into place. */
export function createDirectoryObjectStore(root: string): ObjectStore {
  return new DirectoryObjectStore(path.resolve(root));
}

class DirectoryObjectStore implements ObjectStore {
  private prepared: Promise<void> | null = null;
  /** Made by this process, and their names perhaps not durable yet. */
  private readonly newFolders = new Set<string>();

  constructor(private readonly root: string) {}

  put(key: string, bytes: Uint8Array): Promise<void> {
    const target = this.pathOf(key);
    return withFileErrors(async () => {
      await this.prepare();
      const temporary = path.join(this.root, TEMPORARY, newId());
      try {
        await writeDurably(temporary, bytes);
        await this.moveInto(temporary, target);
      } catch (error) {
        await rm(temporary, { force: true });
        throw error;
      }
    });
  }

  get(key: string, { range }: GetOptions = {}): Promise<StoredObject | null> {
    const file = this.pathOf(key);
    return withFileErrors(() => withOpenFile(file, (handle) => readRange(handle, range)));
  }

  head(key: string): Promise<ObjectInfo | null> {
    return withFileErrors(() => this.infoOf(checkKey(key)));
  }

  list(prefix: string): Promise<ObjectInfo[]> {
    checkPrefix(prefix);
    return withFileErrors(async () => {
      const folder = prefix.slice(0, prefix.lastIndexOf("/") + 1);
      const keys = (await this.keysIn(folder)).filter((key) => key.startsWith(prefix)).sort();
      const infos = await Promise.all(keys.map((key) => this.infoOf(key)));
      return infos.filter((info) => info !== null);
    });
  }

  delete(keys: readonly string[]): Promise<void> {
    const files = keys.map((key) => this.pathOf(key));
    return withFileErrors(async () => {
      for (const file of files) await rm(file, { force: true });
      for (const folder of new Set(files.map((file) => path.dirname(file)))) await this.removeEmpty(folder);
    });
  }

  async deletePrefix(prefix: string): Promise<void> {
    await this.delete((await this.list(prefix)).map(({ key }) => key));
  }

  private pathOf(key: string): string {
    return path.join(this.root, ...checkKey(key).split("/"));
  }

  private async infoOf(key: string): Promise<ObjectInfo | null> {
    try {
      const info = await stat(this.pathOf(key));
      return info.isFile() ? { key, size: info.size } : null;
    } catch (error) {
      if (isCode(error, "ENOENT", "ENOTDIR")) return null;
      throw error;
    }
  }

  /** Keys below `folder`, which is empty or ends with "/". */
  private async keysIn(folder: string): Promise<string[]> {
    const found: string[] = [];
    for (const entry of await entriesOf(path.join(this.root, folder))) {
      if (entry.name === TEMPORARY) continue;
      if (entry.isDirectory()) found.push(...(await this.keysIn(`${folder}${entry.name}/`)));
      else found.push(`${folder}${entry.name}`);
    }
    return found;
  }

  private async removeEmpty(folder: string): Promise<void> {
    for (let empty = folder; empty !== this.root; empty = path.dirname(empty)) {
      try {
        await rmdir(empty);
      } catch (error) {
        if (isCode(error, "ENOENT")) continue;
        if (isCode(error, "ENOTEMPTY", "EEXIST")) return;
        throw error;
      }
    }
  }

  /** The folder is there nearly always, so it is made when the move finds it missing. */
  private async moveInto(temporary: string, target: string): Promise<void> {
    const folder = path.dirname(target);
    for (let attempt = 1; ; attempt += 1) {
      try {
        await rename(temporary, target);
        break;
      } catch (error) {
        if (!isCode(error, "ENOENT") || attempt > PUT_ATTEMPTS) throw error;
        await this.makeFolder(folder);
      }
    }
    await this.syncFolders(folder);
  }

  private async makeFolder(folder: string): Promise<void> {
    const first = await mkdir(folder, { recursive: true, mode: 0o700 });
    for (let made = folder; first && made.length >= first.length; made = path.dirname(made)) this.newFolders.add(made);
  }

  /** A new name is durable once its folder is synced, and a new folder, whoever made it, once the one above it is. */
  private async syncFolders(lowest: string): Promise<void> {
    if (process.platform === "win32") return; // folders cannot be synced there
    await syncFolder(lowest);
    for (let folder = lowest; this.newFolders.has(folder); folder = path.dirname(folder)) {
      await syncFolder(path.dirname(folder));
      this.newFolders.delete(folder);
    }
  }

  private prepare(): Promise<void> {
    this.prepared ??= sweepTemporary(path.join(this.root, TEMPORARY)).catch((error: unknown) => {
      this.prepared = null;
      throw error;
    });
    return this.prepared;
  }
}

async function sweepTemporary(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  for (const { name } of await entriesOf(folder)) {
    const file = path.join(folder, name);
    const { mtimeMs } = await stat(file);
    if (mtimeMs < STARTED_MS) await rm(file, { force: true });
  }
}

/** On Linux each write is durable when it returns: one way to another thread less than with a sync behind it. Elsewhere a sync promises more, or the flag is unknown. */
const WRITES_ARE_DURABLE = process.platform === "linux";

async function writeDurably(file: string, bytes: Uint8Array): Promise<void> {
  const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | (WRITES_ARE_DURABLE ? constants.O_DSYNC : 0);
  const handle = await open(file, flags, 0o600);
  try {
    await handle.writeFile(bytes);
    // For an empty file nothing is written.
    if (!WRITES_ARE_DURABLE || bytes.length === 0) await handle.sync();
  } finally {
    await handle.close();
  }
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function withOpenFile<T>(file: string, work: (handle: FileHandle) => Promise<T | null>): Promise<T | null> {
  let handle: FileHandle;
  try {
    handle = await open(file, "r");
  } catch (error) {
    if (isCode(error, "ENOENT", "ENOTDIR")) return null;
    throw error;
  }
  try {
    return await work(handle);
  } finally {
    await handle.close();
  }
}

async function readRange(handle: FileHandle, range: GetOptions["range"]): Promise<StoredObject | null> {
  const info = await handle.stat();
  if (!info.isFile()) return null;
  const from = Math.min(range?.from ?? 0, info.size);
  const to = Math.min(range?.to ?? info.size, info.size);
  const bytes = new Uint8Array(Math.max(to - from, 0));
  const { bytesRead } = await handle.read(bytes, 0, bytes.length, from);
  return { bytes: bytes.subarray(0, bytesRead), size: info.size };
}

async function entriesOf(folder: string): Promise<Dirent[]> {
  try {
    return await readdir(folder, { withFileTypes: true });
  } catch (error) {
    if (isCode(error, "ENOENT", "ENOTDIR")) return [];
    throw error;
  }
}
