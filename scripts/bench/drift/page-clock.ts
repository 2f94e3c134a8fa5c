import type { Page } from "@playwright/test";

import { SampleTape } from "../durability/sample-tape";

/** What went into the page's microphone and out to its speakers, each sample at its place on the page's one AudioContext clock (16 kHz). */
export interface PageClock {
  readonly heard: SampleTape;
  readonly played: SampleTape;
  /** Fetches what was collected since the last time. */
  collect(): Promise<void>;
}

interface Piece {
  side: "heard" | "played";
  frame: number;
  base64: string;
}

declare global {
  interface Window {
    driftPieces: { side: "heard" | "played"; frame: number; samples: Int16Array }[];
  }
}

/** Told about each second; a quantum in which it was not called is a gap, and the frames say where. */
const TAP_WORKLET = `registerProcessor("drift-tap", class extends AudioWorkletProcessor {
  kept = []; first = 0;
  process([input]) {
    const samples = input[0] ? Int16Array.from(input[0], (value) => Math.max(-32768, Math.min(32767, Math.round(value * 32768)))) : new Int16Array(128);
    if (this.kept.length > 0 && currentFrame !== this.first + this.kept.length * 128) this.flush();
    if (this.kept.length === 0) this.first = currentFrame;
    this.kept.push(samples);
    if (this.kept.length >= 125) this.flush();
    return true;
  }
  flush() {
    const samples = new Int16Array(this.kept.length * 128);
    this.kept.forEach((one, index) => samples.set(one, index * 128));
    this.port.postMessage({ frame: this.first, samples }, [samples.buffer]);
    this.kept = [];
  }
});`;

/** To be called before the page is opened; its context has to pass over the content security policy, for the tap is a blob. */
export async function watchPageClock(page: Page): Promise<PageClock> {
  await page.addInitScript(install, TAP_WORKLET);
  const tapes = { heard: new SampleTape(), played: new SampleTape() };
  return {
    ...tapes,
    async collect() {
      for (const { side, frame, base64 } of await page.evaluate(takePieces)) {
        const bytes = Buffer.from(base64, "base64");
        tapes[side].write(frame, new Int16Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength)));
      }
    },
  };
}

/** Runs in the page. */
function takePieces(): Piece[] {
  return window.driftPieces.splice(0).map(({ side, frame, samples }) => {
    const bytes = new Uint8Array(samples.buffer);
    let text = "";
    for (let from = 0; from < bytes.length; from += 32_768) text += String.fromCharCode(...bytes.subarray(from, from + 32_768));
    return { side, frame, base64: btoa(text) };
  });
}

/** Runs in the page, so it may use nothing from outside. */
function install(tapWorklet: string): void {
  window.driftPieces = [];
  const Context = window.AudioContext;
  const modules = new WeakMap<BaseAudioContext, Promise<void>>();
  const tap = async (context: BaseAudioContext, side: "heard" | "played", source: AudioNode): Promise<void> => {
    await modules.get(context);
    const node = new AudioWorkletNode(context, "drift-tap", { numberOfOutputs: 0, channelCount: 1, channelCountMode: "explicit" });
    node.port.onmessage = ({ data }: MessageEvent<{ frame: number; samples: Int16Array }>) => window.driftPieces.push({ side, ...data });
    connect.call(source, node);
  };
  const connect = AudioNode.prototype.connect as (this: AudioNode, ...args: unknown[]) => AudioNode;
  AudioNode.prototype.connect = function (this: AudioNode, ...args: unknown[]) {
    if (args[0] instanceof AudioDestinationNode && modules.has(this.context)) void tap(this.context, "played", this);
    return connect.call(this, ...args);
  };
  window.AudioContext = class extends Context {
    constructor(...args: ConstructorParameters<typeof Context>) {
      super(...args);
      // The page's own context, not the test microphone's.
      if (args[0]?.sampleRate === 16_000) modules.set(this, this.audioWorklet.addModule(URL.createObjectURL(new Blob([tapWorklet], { type: "text/javascript" }))));
    }
    override createMediaStreamSource(stream: MediaStream): MediaStreamAudioSourceNode {
      const source = super.createMediaStreamSource(stream);
      if (modules.has(this)) void tap(this, "heard", source);
      return source;
    }
  };
}
