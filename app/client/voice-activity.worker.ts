/**
 * Runs Silero off the main thread. vad-web's own microphone class is not used: its frames carry no sample position, and it
 * computes on the main thread. Its model class is; version 0.0.31 does not export it from the package's root.
 */
import { Silero } from "@ricky0123/vad-web/dist/models";
import * as ort from "onnxruntime-web/wasm";

import { type VoiceModel, keptFresh } from "./fresh-voice-model";
import type { Packet } from "./packet-ring";
import { type VoiceFrameInput, createVoiceFramer } from "./voice-frames";

export type VoiceWorkerRequest = { type: "load"; /** Folder of the model and of onnxruntime's files. */ base: string } | ({ type: "packet" } & Packet);
export type VoiceWorkerReply =
  | { type: "ready" }
  | { type: "failed"; message: string }
  | { type: "frame"; probability: number; frameEndSample: number };

/** A device too slow for the model must not answer later and later: what is older than this is skipped (1 s). */
const WAITING_LIMIT = 31;

const frames = createVoiceFramer();
let waiting: VoiceFrameInput[] = [];
let model: VoiceModel | null = null;
let running = false;

const reply = (message: VoiceWorkerReply): void => postMessage(message);
const fail = (error: unknown): void => reply({ type: "failed", message: error instanceof Error ? error.message : String(error) });

addEventListener("message", ({ data }: MessageEvent<VoiceWorkerRequest>) => {
  if (data.type === "load") void load(data.base).catch(fail);
  else void take(data).catch(fail);
});

async function load(base: string): Promise<void> {
  ort.env.wasm.wasmPaths = base;
  ort.env.wasm.numThreads = 1;
  const loaded = await Silero.new(ort, async () => {
    const response = await fetch(`${base}silero_vad_v5.onnx`);
    if (!response.ok) throw new Error(`The model could not be fetched: status ${response.status}`);
    return response.arrayBuffer();
  });
  // The first run compiles; it must not delay the first word.
  await loaded.process(new Float32Array(512));
  loaded.reset_state();
  model = keptFresh(loaded);
  reply({ type: "ready" });
}

async function take(packet: Packet): Promise<void> {
  waiting.push(...frames(packet));
  if (waiting.length > WAITING_LIMIT) {
    waiting = waiting.slice(-1).map((frame) => ({ ...frame, first: true }));
  }
  if (running || !model) return;
  running = true;
  try {
    for (let frame = waiting.shift(); frame; frame = waiting.shift()) {
      if (frame.first) model.reset_state();
      const { isSpeech } = await model.process(frame.samples);
      reply({ type: "frame", probability: isSpeech, frameEndSample: frame.frameEndSample });
    }
  } finally {
    running = false;
  }
}
