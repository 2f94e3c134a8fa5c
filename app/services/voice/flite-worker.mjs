// Worker thread that runs flite (WebAssembly, WASI) once per job. Plain JavaScript, because Node 20 cannot load TypeScript
// in a worker, and one file, because the production build copies it beside the server bundle.
//
// flite gets its own small WASI host instead of `node:wasi`: arguments, standard output and files that live in memory. So no
// word of an interview touches the disk, the module can reach nothing else, and Node prints no experimental warning.
import { readFileSync } from "node:fs";
import { parentPort, workerData } from "node:worker_threads";

const SUCCESS = 0;
const BAD_DESCRIPTOR = 8;
const INVALID = 28;
const NO_ENTRY = 44;

const CHARACTER_DEVICE = 2;
const DIRECTORY = 3;
const REGULAR_FILE = 4;

const STDOUT = 1;
const FOLDER = 3;
const OPEN_CREATE = 1;

/** The only folder that the module sees; it is empty and forgotten after the job. */
const FOLDER_NAME = "/out";
/** Two minutes of 16 kHz PCM16: far above any one sentence. */
const FILE_LIMIT = 4 * 1024 * 1024;

class Exit extends Error {
  constructor(code) {
    super(`exit ${code}`);
    this.code = code;
  }
}

/** A file that grows while it is written. */
class MemoryFile {
  bytes = new Uint8Array(64 * 1024);
  length = 0;
  position = 0;

  write(chunk) {
    const end = this.position + chunk.length;
    if (end > FILE_LIMIT) throw new Error("flite wrote more than a sentence can hold");
    if (end > this.bytes.length) {
      const larger = new Uint8Array(Math.max(end, this.bytes.length * 2));
      larger.set(this.bytes.subarray(0, this.length));
      this.bytes = larger;
    }
    this.bytes.set(chunk, this.position);
    this.position = end;
    this.length = Math.max(this.length, end);
  }

  read(size) {
    const chunk = this.bytes.subarray(this.position, Math.min(this.position + size, this.length));
    this.position += chunk.length;
    return chunk;
  }

  seek(offset, whence) {
    const base = whence === 0 ? 0 : whence === 1 ? this.position : this.length;
    this.position = Math.min(Math.max(0, base + offset), FILE_LIMIT);
    return this.position;
  }

  content() {
    return this.bytes.slice(0, this.length);
  }
}

/** The functions of `wasi_snapshot_preview1` that the module imports, over memory. Pointers are offsets in the module's memory. */
class MemoryHost {
  #args;
  #files = new Map();
  #descriptors = new Map([
    [0, { type: CHARACTER_DEVICE, file: new MemoryFile() }],
    [STDOUT, { type: CHARACTER_DEVICE, file: new MemoryFile() }],
    [2, { type: CHARACTER_DEVICE, file: new MemoryFile() }],
    [FOLDER, { type: DIRECTORY, file: null }],
  ]);
  #nextDescriptor = FOLDER + 1;
  #memory;

  constructor(args) {
    this.#args = args.map((arg) => new TextEncoder().encode(`${arg}\0`));
  }

  imports() {
    const names = Object.getOwnPropertyNames(MemoryHost.prototype).filter((name) => /^(args|clock|fd|path|proc)_/.test(name));
    return { wasi_snapshot_preview1: Object.fromEntries(names.map((name) => [name, this[name].bind(this)])) };
  }

  /** Runs the program and returns its exit code. */
  start(instance) {
    this.#memory = instance.exports.memory;
    try {
      instance.exports._start();
      return 0;
    } catch (error) {
      if (error instanceof Exit) return error.code;
      throw error;
    }
  }

  stdout() {
    return new TextDecoder().decode(this.#descriptors.get(STDOUT)?.file.content());
  }

  file(name) {
    return this.#files.get(name)?.content() ?? null;
  }

  args_sizes_get(countPointer, sizePointer) {
    this.#view().setUint32(countPointer, this.#args.length, true);
    this.#view().setUint32(sizePointer, totalLength(this.#args), true);
    return SUCCESS;
  }

  args_get(pointers, target) {
    let at = target;
    for (const [index, arg] of this.#args.entries()) {
      this.#view().setUint32(pointers + index * 4, at, true);
      this.#bytes(at, arg.length).set(arg);
      at += arg.length;
    }
    return SUCCESS;
  }

  /** Always the same time, so that the same text gives the same samples. */
  clock_time_get(_clock, _precision, pointer) {
    this.#view().setBigUint64(pointer, 0n, true);
    return SUCCESS;
  }

  fd_prestat_get(descriptor, pointer) {
    if (descriptor !== FOLDER) return BAD_DESCRIPTOR;
    this.#view().setUint32(pointer, 0, true);
    this.#view().setUint32(pointer + 4, FOLDER_NAME.length, true);
    return SUCCESS;
  }

  fd_prestat_dir_name(descriptor, pointer, length) {
    if (descriptor !== FOLDER) return BAD_DESCRIPTOR;
    this.#bytes(pointer, length).set(new TextEncoder().encode(FOLDER_NAME).subarray(0, length));
    return SUCCESS;
  }

  fd_fdstat_get(descriptor, pointer) {
    const entry = this.#descriptors.get(descriptor);
    if (!entry) return BAD_DESCRIPTOR;
    this.#bytes(pointer, 24).fill(0);
    this.#view().setUint8(pointer, entry.type);
    if (entry.type !== CHARACTER_DEVICE) this.#bytes(pointer + 8, 16).fill(0xff); // all rights
    return SUCCESS;
  }

  fd_fdstat_set_flags(descriptor) {
    return this.#descriptors.has(descriptor) ? SUCCESS : BAD_DESCRIPTOR;
  }

  path_open(folder, _lookup, pathPointer, pathLength, openFlags, _rights, _inheriting, _flags, resultPointer) {
    if (folder !== FOLDER) return BAD_DESCRIPTOR;
    const path = new TextDecoder().decode(this.#bytes(pathPointer, pathLength));
    if (!this.#files.has(path) && !(openFlags & OPEN_CREATE)) return NO_ENTRY;
    const file = this.#files.get(path) ?? new MemoryFile();
    this.#files.set(path, file);
    this.#descriptors.set(this.#nextDescriptor, { type: REGULAR_FILE, file });
    this.#view().setUint32(resultPointer, this.#nextDescriptor, true);
    this.#nextDescriptor += 1;
    return SUCCESS;
  }

  fd_close(descriptor) {
    return this.#descriptors.delete(descriptor) ? SUCCESS : BAD_DESCRIPTOR;
  }

  fd_seek(descriptor, offset, whence, resultPointer) {
    const entry = this.#descriptors.get(descriptor);
    if (!entry?.file) return BAD_DESCRIPTOR;
    if (entry.type !== REGULAR_FILE) return INVALID;
    this.#view().setBigUint64(resultPointer, BigInt(entry.file.seek(Number(offset), whence)), true);
    return SUCCESS;
  }

  fd_write(descriptor, pointer, count, resultPointer) {
    const file = this.#descriptors.get(descriptor)?.file;
    if (!file) return BAD_DESCRIPTOR;
    const chunks = this.#buffers(pointer, count);
    for (const chunk of chunks) file.write(chunk);
    this.#view().setUint32(resultPointer, totalLength(chunks), true);
    return SUCCESS;
  }

  fd_read(descriptor, pointer, count, resultPointer) {
    const file = this.#descriptors.get(descriptor)?.file;
    if (!file) return BAD_DESCRIPTOR;
    const chunks = this.#buffers(pointer, count).map((target) => {
      const chunk = file.read(target.length);
      target.set(chunk);
      return chunk;
    });
    this.#view().setUint32(resultPointer, totalLength(chunks), true);
    return SUCCESS;
  }

  proc_exit(code) {
    throw new Exit(code);
  }

  /** Made anew each time: the buffer is another one after the memory has grown. */
  #view() {
    return new DataView(this.#memory.buffer);
  }

  #bytes(pointer, length) {
    return new Uint8Array(this.#memory.buffer, pointer, length);
  }

  /** The list of buffers (pointer and length, each 32 bits) that reads and writes take. */
  #buffers(pointer, count) {
    const view = this.#view();
    const word = (index) => view.getUint32(pointer + index * 4, true);
    return Array.from({ length: count }, (_, index) => this.#bytes(word(index * 2), word(index * 2 + 1)));
  }
}

const totalLength = (chunks) => chunks.reduce((sum, chunk) => sum + chunk.length, 0);

const compiled = WebAssembly.compile(readFileSync(workerData.wasmPath));

/** One run in an instance of its own, so that no state leaks from one utterance into the next. */
async function run(args) {
  const host = new MemoryHost(["flite", ...args]);
  const instance = await WebAssembly.instantiate(await compiled, host.imports());
  const code = host.start(instance);
  if (code !== 0) throw new Error(`flite ended with code ${code}`);
  return { stdout: host.stdout(), wav: host.file("speech.wav") };
}

parentPort.on("message", async ({ id, args }) => {
  try {
    const { stdout, wav } = await run(args);
    parentPort.postMessage({ id, type: "done", stdout, wav }, wav ? [wav.buffer] : []);
  } catch (error) {
    // A job that failed leaves nothing behind; the message names no text of the person.
    parentPort.postMessage({ id, type: "failed", message: error instanceof Error ? error.message : String(error) });
  }
});
