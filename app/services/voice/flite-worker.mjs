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

/** The functions of `wasi_snapshot_preview1` that the module imports, over memory. */
function memoryHost(args) {
  const files = new Map();
  const descriptors = new Map([
    [0, { type: CHARACTER_DEVICE, file: new MemoryFile() }],
    [STDOUT, { type: CHARACTER_DEVICE, file: new MemoryFile() }],
    [2, { type: CHARACTER_DEVICE, file: new MemoryFile() }],
    [FOLDER, { type: DIRECTORY, file: null }],
  ]);
  const encodedArgs = args.map((arg) => new TextEncoder().encode(`${arg}\0`));
  let nextDescriptor = FOLDER + 1;
  let memory;

  const view = () => new DataView(memory.buffer);
  const bytesAt = (pointer, length) => new Uint8Array(memory.buffer, pointer, length);
  const buffersAt = (pointer, count) =>
    Array.from({ length: count }, (_, index) =>
      bytesAt(view().getUint32(pointer + index * 8, true), view().getUint32(pointer + index * 8 + 4, true)),
    );
  const fileOf = (descriptor) => descriptors.get(descriptor)?.file;

  const imports = {
    args_sizes_get(countPointer, sizePointer) {
      view().setUint32(countPointer, encodedArgs.length, true);
      view().setUint32(sizePointer, encodedArgs.reduce((sum, arg) => sum + arg.length, 0), true);
      return SUCCESS;
    },
    args_get(pointers, target) {
      let at = target;
      encodedArgs.forEach((arg, index) => {
        view().setUint32(pointers + index * 4, at, true);
        bytesAt(at, arg.length).set(arg);
        at += arg.length;
      });
      return SUCCESS;
    },
    clock_time_get(_clock, _precision, pointer) {
      view().setBigUint64(pointer, 0n, true);
      return SUCCESS;
    },
    fd_prestat_get(descriptor, pointer) {
      if (descriptor !== FOLDER) return BAD_DESCRIPTOR;
      view().setUint32(pointer, 0, true);
      view().setUint32(pointer + 4, FOLDER_NAME.length, true);
      return SUCCESS;
    },
    fd_prestat_dir_name(descriptor, pointer, length) {
      if (descriptor !== FOLDER) return BAD_DESCRIPTOR;
      bytesAt(pointer, length).set(new TextEncoder().encode(FOLDER_NAME).subarray(0, length));
      return SUCCESS;
    },
    fd_fdstat_get(descriptor, pointer) {
      const entry = descriptors.get(descriptor);
      if (!entry) return BAD_DESCRIPTOR;
      bytesAt(pointer, 24).fill(0);
      view().setUint8(pointer, entry.type);
      if (entry.type !== CHARACTER_DEVICE) bytesAt(pointer + 8, 16).fill(0xff); // all rights
      return SUCCESS;
    },
    fd_fdstat_set_flags: (descriptor) => (descriptors.has(descriptor) ? SUCCESS : BAD_DESCRIPTOR),
    path_open(folder, _lookup, pathPointer, pathLength, openFlags, _rights, _inheriting, _flags, resultPointer) {
      if (folder !== FOLDER) return BAD_DESCRIPTOR;
      const path = new TextDecoder().decode(bytesAt(pathPointer, pathLength));
      if (!files.has(path) && !(openFlags & OPEN_CREATE)) return NO_ENTRY;
      const file = files.get(path) ?? new MemoryFile();
      files.set(path, file);
      descriptors.set(nextDescriptor, { type: REGULAR_FILE, file });
      view().setUint32(resultPointer, nextDescriptor, true);
      nextDescriptor += 1;
      return SUCCESS;
    },
    fd_close: (descriptor) => (descriptors.delete(descriptor) ? SUCCESS : BAD_DESCRIPTOR),
    fd_seek(descriptor, offset, whence, resultPointer) {
      const entry = descriptors.get(descriptor);
      if (!entry?.file) return BAD_DESCRIPTOR;
      if (entry.type !== REGULAR_FILE) return INVALID;
      view().setBigUint64(resultPointer, BigInt(entry.file.seek(Number(offset), whence)), true);
      return SUCCESS;
    },
    fd_write(descriptor, pointer, count, resultPointer) {
      const file = fileOf(descriptor);
      if (!file) return BAD_DESCRIPTOR;
      const chunks = buffersAt(pointer, count);
      for (const chunk of chunks) file.write(chunk);
      view().setUint32(resultPointer, chunks.reduce((sum, chunk) => sum + chunk.length, 0), true);
      return SUCCESS;
    },
    fd_read(descriptor, pointer, count, resultPointer) {
      const file = fileOf(descriptor);
      if (!file) return BAD_DESCRIPTOR;
      let total = 0;
      for (const target of buffersAt(pointer, count)) {
        const chunk = file.read(target.length);
        target.set(chunk);
        total += chunk.length;
      }
      view().setUint32(resultPointer, total, true);
      return SUCCESS;
    },
    proc_exit(code) {
      throw new Exit(code);
    },
  };

  return {
    imports: { wasi_snapshot_preview1: imports },
    start(instance) {
      memory = instance.exports.memory;
      try {
        instance.exports._start();
        return 0;
      } catch (error) {
        if (error instanceof Exit) return error.code;
        throw error;
      }
    },
    stdout: () => new TextDecoder().decode(descriptors.get(STDOUT)?.file.content()),
    file: (name) => files.get(name)?.content() ?? null,
  };
}

const compiled = WebAssembly.compile(readFileSync(workerData.wasmPath));

/** One run in an instance of its own, so that no state leaks from one utterance into the next. */
async function run(args) {
  const host = memoryHost(["flite", ...args]);
  const instance = await WebAssembly.instantiate(await compiled, host.imports);
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
