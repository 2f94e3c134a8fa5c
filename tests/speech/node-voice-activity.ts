import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import { pathToFileURL } from "node:url";

import { Silero } from "@ricky0123/vad-web/dist/models";
import * as ort from "onnxruntime-web/wasm";

import { keptFresh } from "~/client/fresh-voice-model";
import { createVoiceFramer } from "~/client/voice-frames";
import type { VoiceFrame } from "~/domain/voice-activity";

const resolve = createRequire(import.meta.url).resolve;
let loading: Promise<Silero> | undefined;
let lastRun: Promise<unknown> = Promise.resolve();

/**
 * What the browser's detector gets of `samples` (16 kHz mono): Silero v5's probability for each frame of 32 ms, from a fresh
 * state. One frame takes about 1 ms. Calls may overlap; they are run one after the other. `keepsState`: its state is never begun anew, so that
 * the same voice in two sounds is heard alike.
 */
export function voiceFramesOf(samples: Int16Array, { keepsState = false } = {}): Promise<VoiceFrame[]> {
  const run = lastRun.then(() => framesOf(samples, keepsState));
  lastRun = run.catch(() => undefined);
  return run;
}

async function framesOf(samples: Int16Array, keepsState: boolean): Promise<VoiceFrame[]> {
  const loaded = await (loading ??= load());
  const model = keepsState ? loaded : keptFresh(loaded);
  model.reset_state();
  const frames: VoiceFrame[] = [];
  for (const frame of createVoiceFramer()({ firstSample: 0, samples })) {
    const { isSpeech } = await model.process(frame.samples);
    frames.push({ probability: isSpeech, frameEndSample: frame.frameEndSample });
  }
  return frames;
}

/** A model of one's own, for sound that comes piece by piece. */
export const openVoiceModel = (): Promise<Silero> => load();

async function load(): Promise<Silero> {
  ort.env.wasm.wasmPaths = `${pathToFileURL(path.dirname(resolve("onnxruntime-web/wasm"))).href}/`;
  ort.env.wasm.numThreads = 1;
  const folder = path.dirname(resolve("@ricky0123/vad-web/dist/models"));
  return (await Silero.new(ort, async () => {
    const model = await readFile(path.join(path.dirname(folder), "silero_vad_v5.onnx"));
    return model.buffer.slice(model.byteOffset, model.byteOffset + model.byteLength) as ArrayBuffer;
  })) as Silero;
}
