import type { Page } from "@playwright/test";

/** What a page tells of itself while a benchmark cuts its network. */
export interface PageTaps {
  /** When it was connected again after `sinceMs` (Date.now) and said so; null while it is not. */
  backAt(sinceMs: number): Promise<number | null>;
  /** All that left the page towards the speakers so far, 16 kHz PCM16. */
  played(): Promise<Int16Array>;
}

declare global {
  interface Window {
    benchTaps: { welcomes: number[]; steady: number[]; played: Int16Array[] };
  }
}

/** Collects what passes through it; told about each second, so that the page's main thread never delays a sample. */
const TAP_WORKLET = `registerProcessor("bench-tap", class extends AudioWorkletProcessor {
  kept = []; count = 0;
  process([input]) {
    const frame = input[0] ? Int16Array.from(input[0], (value) => Math.round(value * 32768)) : new Int16Array(128);
    this.kept.push(frame);
    this.count += frame.length;
    if (this.count >= 16000) {
      const all = new Int16Array(this.count);
      let at = 0;
      for (const one of this.kept) { all.set(one, at); at += one.length; }
      this.port.postMessage(all, [all.buffer]);
      this.kept = []; this.count = 0;
    }
    return true;
  }
});`;

/** To be called before the page is opened; its context has to pass over the content security policy, for the tap is a blob. */
export async function tapPage(page: Page): Promise<PageTaps> {
  await page.addInitScript(install, TAP_WORKLET);
  return {
    backAt: (sinceMs) =>
      page.evaluate((since) => {
        const { welcomes, steady } = window.benchTaps;
        const welcome = welcomes.find((at) => at >= since);
        const shown = document.querySelector('[aria-label="Interviewer state"]')?.textContent ?? "";
        if (welcome === undefined || shown === "Reconnecting") return null;
        return Math.max(welcome, steady.findLast((at) => at >= since) ?? 0);
      }, sinceMs),
    async played() {
      const base64 = await page.evaluate(() => {
        const all = window.benchTaps.played;
        const bytes = new Uint8Array(all.reduce((sum, piece) => sum + piece.byteLength, 0));
        let at = 0;
        for (const piece of all) {
          bytes.set(new Uint8Array(piece.buffer), at);
          at += piece.byteLength;
        }
        let text = "";
        for (let from = 0; from < bytes.length; from += 32_768) text += String.fromCharCode(...bytes.subarray(from, from + 32_768));
        return btoa(text);
      });
      const bytes = Buffer.from(base64, "base64");
      return new Int16Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
    },
  };
}

/** Runs in the page, so it may use nothing from outside. */
function install(tapWorklet: string): void {
  window.benchTaps = { welcomes: [], steady: [], played: [] };
  const taps = window.benchTaps;

  const Original = window.WebSocket;
  window.WebSocket = class extends Original {
    constructor(...args: ConstructorParameters<typeof Original>) {
      super(...args);
      this.addEventListener("message", ({ data }) => {
        if (typeof data === "string" && data.startsWith('{"type":"welcome"')) taps.welcomes.push(Date.now());
      });
    }
  };

  const Context = window.AudioContext;
  const ready = new WeakMap<BaseAudioContext, Promise<AudioWorkletNode>>();
  const tapOf = (context: BaseAudioContext): Promise<AudioWorkletNode> => {
    const known = ready.get(context);
    if (known) return known;
    const module = URL.createObjectURL(new Blob([tapWorklet], { type: "text/javascript" }));
    const made = context.audioWorklet.addModule(module).then(() => {
      const node = new AudioWorkletNode(context, "bench-tap", { numberOfOutputs: 0, channelCount: 1, channelCountMode: "explicit" });
      node.port.onmessage = ({ data }: MessageEvent<Int16Array>) => taps.played.push(data);
      return node;
    });
    ready.set(context, made);
    return made;
  };
  window.AudioContext = class extends Context {
    constructor(...args: ConstructorParameters<typeof Context>) {
      super(...args);
      // The page's own context, not the test microphone's.
      if (args[0]?.sampleRate === 16_000) void tapOf(this);
    }
  };
  const connect = AudioNode.prototype.connect as (this: AudioNode, ...args: unknown[]) => AudioNode;
  AudioNode.prototype.connect = function (this: AudioNode, ...args: unknown[]) {
    if (args[0] instanceof AudioDestinationNode && ready.has(this.context)) void tapOf(this.context).then((tap) => connect.call(this, tap));
    return connect.call(this, ...args);
  };

  document.addEventListener("DOMContentLoaded", () => {
    let before = "";
    new MutationObserver(() => {
      const state = document.querySelector('[aria-label="Interviewer state"]')?.textContent ?? "";
      if (before === "Reconnecting" && state !== before) taps.steady.push(Date.now());
      before = state;
    }).observe(document.documentElement, { subtree: true, childList: true, characterData: true });
  });
}
