import type { Page } from "@playwright/test";

/** What a page played and heard on the clock of its one AudioContext: 16 kHz PCM16, sample n is frame n of the context. */
export interface PageSound {
  /** What left the player towards the speakers. */
  played: Int16Array;
  /** What came from the microphone. */
  heard: Int16Array;
}

/** A press in the page, at the frame of the context at which the browser took it in. */
export interface Press {
  type: "key" | "click";
  frame: number;
}

export interface PageTaps {
  /** The context's frame now. */
  frame(): Promise<number>;
  /** Resolves once something has been played. */
  sounded(timeoutMs: number): Promise<void>;
  /** Escape keys and clicks so far. */
  presses(): Promise<Press[]>;
  /** Everything so far but the last second. */
  sound(): Promise<PageSound>;
}

declare global {
  interface Window {
    bargeInTaps: { context: AudioContext | null; presses: Press[]; pieces: { from: number; played: Int16Array; heard: Int16Array }[] };
  }
}

/** Two inputs of one node are read at the same instant. Told about each second, so that the page's main thread delays no sample. */
const TAP_WORKLET = `registerProcessor("barge-in-tap", class extends AudioWorkletProcessor {
  from = currentFrame; count = 0; played = new Int16Array(16384); heard = new Int16Array(16384);
  process([played, heard]) {
    for (let at = 0; at < 128; at += 1) {
      this.played[this.count + at] = Math.min(32767, Math.round((played[0]?.[at] ?? 0) * 32768));
      this.heard[this.count + at] = Math.min(32767, Math.round((heard[0]?.[at] ?? 0) * 32768));
    }
    if (this.count === 0) this.from = currentFrame;
    this.count += 128;
    if (this.count === this.played.length) {
      this.port.postMessage({ from: this.from, played: this.played.slice(), heard: this.heard.slice() });
      this.count = 0;
    }
    return true;
  }
});`;

/** To be called before the page is opened; its context has to pass over the content security policy, for the tap is a blob. */
export async function tapPage(page: Page): Promise<PageTaps> {
  await page.addInitScript(install, TAP_WORKLET);
  return {
    frame: () => page.evaluate(() => Math.round((window.bargeInTaps.context?.currentTime ?? 0) * 16_000)),
    async sounded(timeout) {
      await page.waitForFunction(() => window.bargeInTaps.pieces.some(({ played }) => played.some((sample) => Math.abs(sample) > 300)), null, { timeout });
    },
    presses: () => page.evaluate(() => window.bargeInTaps.presses),
    async sound() {
      const [played, heard] = [await readSide(page, "played"), await readSide(page, "heard")];
      return { played, heard };
    },
  };
}

async function readSide(page: Page, side: "played" | "heard"): Promise<Int16Array> {
  const base64 = await page.evaluate((name) => {
    const { pieces } = window.bargeInTaps;
    const last = pieces.at(-1);
    const all = new Int16Array(last ? last.from + last[name].length : 0);
    for (const piece of pieces) all.set(piece[name], piece.from);
    const bytes = new Uint8Array(all.buffer);
    let text = "";
    for (let from = 0; from < bytes.length; from += 32_768) text += String.fromCharCode(...bytes.subarray(from, from + 32_768));
    return btoa(text);
  }, side);
  const bytes = Buffer.from(base64, "base64");
  return new Int16Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
}

/** Runs in the page, so it may use nothing from outside. */
function install(tapWorklet: string): void {
  window.bargeInTaps = { context: null, presses: [], pieces: [] };
  const taps = window.bargeInTaps;

  let tap: Promise<AudioWorkletNode> | null = null;
  const Context = window.AudioContext;
  window.AudioContext = class extends Context {
    constructor(...args: ConstructorParameters<typeof Context>) {
      super(...args);
      // The page's own context, not the test microphone's.
      if (args[0]?.sampleRate === 16_000) {
        taps.context = this;
        tap = openTap(this);
      }
    }
  };
  async function openTap(context: AudioContext): Promise<AudioWorkletNode> {
    await context.audioWorklet.addModule(URL.createObjectURL(new Blob([tapWorklet], { type: "text/javascript" })));
    const options = { numberOfInputs: 2, numberOfOutputs: 0, channelCount: 1, channelCountMode: "explicit" } as const;
    const node = new AudioWorkletNode(context, "barge-in-tap", options);
    node.port.onmessage = ({ data }: MessageEvent<(typeof taps.pieces)[number]>) => taps.pieces.push(data);
    return node;
  }

  const connect = AudioNode.prototype.connect as (this: AudioNode, ...args: unknown[]) => AudioNode;
  AudioNode.prototype.connect = function (this: AudioNode, ...args: unknown[]) {
    if (this.context === taps.context) {
      if (args[0] instanceof AudioDestinationNode) void tap?.then((node) => connect.call(this, node, 0, 0));
      else if (this instanceof MediaStreamAudioSourceNode) void tap?.then((node) => connect.call(this, node, 0, 1));
    }
    return connect.call(this, ...args);
  };

  const note = (type: "key" | "click", event: Event): void => {
    const { context } = taps;
    // The event was made a moment before this listener hears of it.
    if (context) taps.presses.push({ type, frame: Math.round((context.currentTime - (performance.now() - event.timeStamp) / 1000) * 16_000) });
  };
  window.addEventListener("keydown", (event) => (event.key === "Escape" ? note("key", event) : undefined), { capture: true });
  window.addEventListener("click", (event) => note("click", event), { capture: true });
}
