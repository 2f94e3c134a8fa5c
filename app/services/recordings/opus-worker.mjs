// Worker thread that runs libopus (WebAssembly, opusscript). Plain JavaScript, because Node 20 cannot load TypeScript in a worker,
// and one file, because the production build copies it beside the server bundle.
//
// It calls the compiled library itself, not the class around it: that writes its samples at twice the address that it has reserved,
// which is somebody else's memory as soon as several streams are open.
import { readlinkSync } from "node:fs";
import { createRequire } from "node:module";
import { constants, setPriority } from "node:os";
import path from "node:path";
import { parentPort, workerData } from "node:worker_threads";

const SAMPLE_RATE = 16_000;
/** 20 ms. */
const FRAME = 320;
/** The longest that a packet of any encoder may last: 60 ms by the library's own buffer. */
const LONGEST_FRAME = 960;
/** What the library gives room for. */
const LONGEST_PACKET = 3_828;

/** From opus_defines.h. */
const APPLICATION_AUDIO = 2049;
const SET_BITRATE = 4002;
const SET_COMPLEXITY = 4010;
const SET_SIGNAL = 4024;
const SIGNAL_VOICE = 3001;

/** `lookahead`: samples by which the encoder is behind. `delay`: by how many a recording is to begin late, at least as many. */
const { bitrate, complexity, lookahead, delay } = workerData;
const native = createRequire(import.meta.url)("opusscript/build/opusscript_native_wasm.js")();
/** The library takes and gives each byte of a sample in two bytes of memory. */
const pcmPointer = native._malloc(LONGEST_FRAME * 4);
const packetPointer = native._malloc(LONGEST_PACKET);

/**
 * Who talks comes before what is packed. Linux knows each thread by a number of its own, where others lower the whole process. On a system
 * that hides or forbids it, packing stays as it was.
 */
function giveWay() {
  if (process.platform !== "linux") return;
  try {
    setPriority(Number(path.basename(readlinkSync("/proc/thread-self"))), constants.priority.PRIORITY_BELOW_NORMAL);
  } catch {
    return;
  }
}
giveWay();

/** One encoder or decoder with what it remembers. */
class Stream {
  #handler = new native.OpusScriptHandler(SAMPLE_RATE, 1, APPLICATION_AUDIO);
  /** Samples that do not fill a frame yet. */
  #rest = new Int16Array(delay - lookahead);
  #taken = delay - lookahead;

  constructor() {
    for (const [setting, value] of [[SET_BITRATE, bitrate], [SET_COMPLEXITY, complexity], [SET_SIGNAL, SIGNAL_VOICE]]) {
      check(this.#handler._encoder_ctl(setting, value));
    }
  }

  /** `last`: silence is added until the encoder, which is behind by its lookahead, has given all of it. */
  encode(samples, last) {
    const encoded = this.#taken - this.#rest.length;
    this.#taken += samples.length;
    const whole = Math.ceil((this.#taken + lookahead) / FRAME) * FRAME;
    const joined = new Int16Array(last ? whole - encoded : this.#rest.length + samples.length);
    joined.set(this.#rest);
    joined.set(samples, this.#rest.length);
    const packets = [];
    let at = 0;
    for (; at + FRAME <= joined.length; at += FRAME) packets.push(this.#encodeFrame(joined.subarray(at, at + FRAME)));
    this.#rest = joined.slice(at);
    return packed(packets);
  }

  decode({ bytes, sizes }) {
    const pieces = [];
    let at = 0;
    for (const size of sizes) {
      pieces.push(this.#decodePacket(bytes.subarray(at, at + size)));
      at += size;
    }
    const samples = new Int16Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
    let end = 0;
    for (const piece of pieces) {
      samples.set(piece, end);
      end += piece.length;
    }
    return samples;
  }

  close() {
    native.OpusScriptHandler.destroy_handler(this.#handler);
  }

  #encodeFrame(frame) {
    const memory = new DataView(native.HEAPU8.buffer);
    for (let index = 0; index < FRAME; index += 1) {
      memory.setUint16(pcmPointer + index * 4, frame[index] & 0xff, true);
      memory.setUint16(pcmPointer + index * 4 + 2, (frame[index] >> 8) & 0xff, true);
    }
    const length = check(this.#handler._encode(pcmPointer, FRAME * 2, packetPointer, FRAME));
    return native.HEAPU8.slice(packetPointer, packetPointer + length);
  }

  #decodePacket(packet) {
    if (packet.length > LONGEST_PACKET) throw new Error("this packet is longer than any of Opus");
    native.HEAPU8.set(packet, packetPointer);
    const length = check(this.#handler._decode(packetPointer, packet.length, pcmPointer));
    const memory = new DataView(native.HEAPU8.buffer);
    const samples = new Int16Array(length);
    for (let index = 0; index < length; index += 1) {
      const low = memory.getUint16(pcmPointer + index * 4, true) & 0xff;
      samples[index] = (memory.getUint16(pcmPointer + index * 4 + 2, true) << 8) | low;
    }
    return samples;
  }
}

/** The library says how much it did, or below zero that it could not. */
function check(result) {
  if (result < 0) throw new Error(`libopus failed with ${result}`);
  return result;
}

/** Packets one after the other, with the size of each: one message instead of thousands. */
function packed(packets) {
  const bytes = new Uint8Array(packets.reduce((sum, packet) => sum + packet.length, 0));
  let at = 0;
  for (const packet of packets) {
    bytes.set(packet, at);
    at += packet.length;
  }
  return { bytes, sizes: Uint16Array.from(packets, (packet) => packet.length) };
}

const streams = new Map();

function streamOf(id) {
  const stream = streams.get(id) ?? new Stream();
  streams.set(id, stream);
  return stream;
}

function close(id) {
  streams.get(id)?.close();
  streams.delete(id);
}

function run(job) {
  if (job.type === "close") return close(job.stream);
  const stream = streamOf(job.stream);
  return job.type === "encode" ? stream.encode(job.samples, job.last) : stream.decode(job.packets);
}

parentPort.on("message", (job) => {
  try {
    parentPort.postMessage({ id: job.id, type: "done", result: run(job) });
  } catch (error) {
    parentPort.postMessage({ id: job.id, type: "failed", message: String(error?.message ?? error) });
  }
});
