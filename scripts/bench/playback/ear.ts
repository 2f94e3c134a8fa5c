import type { Page } from "@playwright/test";

/** What the page's ear says; times by the page's clock, in milliseconds since it was asked for. */
export interface Heard {
  /** When the press reached the page. */
  pressedMs: number;
  /** When the first audible sample had come out; an upper bound, by as much as a message between threads takes. */
  audibleMs: number;
  /** What came out from there on, 16 kHz. */
  samples: number[];
}

declare global {
  interface Window {
    ear: {
      /** From now on it waits for a press on a place, and for the first audible sample once that place is the new one. */
      listen(): void;
      /** What `listen` waited for. */
      heard(): Promise<Heard>;
      /** Presses Play as soon as it and the transcript are seen: when it plays, and when React had taken it over, with all other controls. */
      pressPlay(): Promise<{ usableMs: number; hydratedMs: number; heard: Heard }>;
      /** Waits until that many turns are on the page: when that was. */
      whole(turns: number): Promise<number>;
    };
  }
}

/** Puts an ear on every audio element before the page begins: what is played goes through it. Needs a context with `bypassCSP`. */
export const putEar = (page: Page): Promise<unknown> => page.addInitScript({ content: EAR });

/** -40 dB: well above what Opus makes of silence. */
const AUDIBLE = 0.01;
/** Noise-like sounds, such as an s, Opus makes anew with random numbers of its own after each jump: long enough to have voiced ones beside them. */
const KEPT_SAMPLES = 16_000 * 0.8;

const WORKLET = `
registerProcessor("ear", class extends AudioWorkletProcessor {
  constructor() {
    super();
    this.kept = null;
    this.port.onmessage = () => { this.kept = []; };
  }
  process([[channel]]) {
    if (!this.kept || !channel) return true;
    if (this.kept.length === 0) {
      if (!channel.some((sample) => Math.abs(sample) > ${AUDIBLE})) return true;
      this.port.postMessage("audible");
    }
    this.kept.push(...channel);
    if (this.kept.length >= ${KEPT_SAMPLES}) {
      this.port.postMessage(this.kept);
      this.kept = null;
    }
    return true;
  }
});`;

/** Runs in the page. */
const EAR = `(() => {
  const context = new AudioContext({ sampleRate: 16000, latencyHint: "interactive" });
  let ear = null;
  let waiting = null;
  const ready = context.audioWorklet.addModule(URL.createObjectURL(new Blob([${JSON.stringify(WORKLET)}], { type: "text/javascript" }))).then(() => {
    ear = new AudioWorkletNode(context, "ear", { channelCount: 1, channelCountMode: "explicit" });
    ear.connect(context.destination);
    for (const source of sources.values()) source.connect(ear);
  });
  const sources = new Map();
  const play = HTMLMediaElement.prototype.play;
  HTMLMediaElement.prototype.play = function () {
    if (!sources.has(this)) {
      const source = context.createMediaElementSource(this);
      sources.set(this, source);
      if (ear) source.connect(ear);
    }
    return play.call(this);
  };
  const hearing = async () => {
    await ready;
    let audibleMs = 0;
    return new Promise((resolve) => {
      ear.port.onmessage = ({ data }) => {
        if (data === "audible") audibleMs = performance.now();
        else resolve({ audibleMs, samples: data });
      };
      ear.port.postMessage("listen");
    });
  };
  const once = (type, target = document) => new Promise((resolve) => target.addEventListener(type, resolve, { once: true, capture: true }));
  const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
  // React has taken it over.
  const isAlive = (element) => Object.keys(element).some((key) => key.startsWith("__reactProps"));
  window.ear = {
    listen() {
      waiting = once("pointerdown").then(async (press) => {
        await once("seeked");
        return { pressedMs: press.timeStamp, ...(await hearing()) };
      });
    },
    heard: () => waiting,
    async whole(turns) {
      while (document.querySelectorAll("[data-turn] .playback-words").length < turns) await frame();
      return performance.now();
    },
    async pressPlay() {
      await ready;
      for (;;) {
        await frame();
        const button = document.querySelector(".player-main");
        const turns = document.querySelectorAll("[data-turn] .playback-words").length;
        if (!button || turns === 0) continue;
        // Nobody presses what is laid out and not shown yet.
        await frame();
        await frame();
        const pressedMs = performance.now();
        const heard = hearing();
        button.click();
        while (button.getAttribute("aria-label") !== "Pause") await frame();
        const usableMs = performance.now();
        while (!isAlive(button)) await frame();
        return { usableMs, hydratedMs: performance.now(), heard: { pressedMs, ...(await heard) } };
      }
    },
  };
})();`;
