import type { Page } from "@playwright/test";

import type { TurnMarks } from "~/domain/turn-marks";

/** One answer and the reply to it, in milliseconds of the page's `performance.now()`. */
export interface PageTurn {
  /** The answer's last sample was spoken, by the microphone's own schedule. */
  speechEndedAt: number;
  /** The machine decided that the answer had ended. */
  decidedAt: number;
  /** The first sample that is not zero was in the output of the playback worklet. */
  firstSampleAt: number;
  /** What the page itself told the server of this turn. */
  marks: { firstSampleMs?: number; speechEndedMs?: number };
  /** Orders to draft a reply to this answer, and when the last of them went out; null without any. */
  drafts: number;
  draftedAt: number | null;
  /** When the answer's words came last, before the decision. */
  wordsAt: number | null;
  /** Of the reply. */
  replyId: string;
  firstClause: string;
}

/** The page's microphone and what can be told from outside about its turns. */
export interface PageInstruments {
  /** Speaks 16 kHz PCM16 that ends in speech at `endSample`; resolves when the reply sounds, null when it does not within 15 s. */
  answer(samples: Int16Array, endSample: number, options: { drafts: boolean }): Promise<PageTurn | null>;
  /** The server's marks of the turns that were played, by the turn's id. */
  marks(): Promise<Record<string, TurnMarks>>;
}

declare global {
  interface Window {
    turnInstruments: {
      answer(base64: string, endSample: number, drafts: boolean): Promise<PageTurn | null>;
      marks: Record<string, TurnMarks>;
    };
  }
}

/**
 * Tells when a first sample that is not zero passes after at least 50 ms of zeros: by the wall clock at which it is rendered, whole
 * milliseconds. The context's own clock, read from outside, says up to a device buffer too early.
 */
const TAP_WORKLET = `registerProcessor("turn-tap", class extends AudioWorkletProcessor {
  quiet = Infinity;
  process([input]) {
    const samples = input[0] ?? [];
    if (samples.length === 0) this.quiet += 128;
    for (let index = 0; index < samples.length; index += 1) {
      if (samples[index] === 0) { this.quiet += 1; continue; }
      if (this.quiet > 0.05 * sampleRate) this.port.postMessage(Date.now());
      this.quiet = 0;
    }
    return true;
  }
});`;

/** To be called before the page is opened; its context has to pass over the content security policy, for the tap is a blob. */
export async function instrumentPage(page: Page): Promise<PageInstruments> {
  await page.addInitScript(install, TAP_WORKLET);
  return {
    answer(samples, endSample, { drafts }) {
      const base64 = Buffer.from(samples.buffer, samples.byteOffset, samples.byteLength).toString("base64");
      return page.evaluate(([sound, end, may]) => window.turnInstruments.answer(sound, end, may), [base64, endSample, drafts] as const);
    },
    marks: () => page.evaluate(() => window.turnInstruments.marks),
  };
}

/** Runs in the page, so it may use nothing from outside. */
function install(tapWorklet: string): void {
  const ANSWER_LIMIT_MS = 15_000;
  const LEAD_SECONDS = 0.1;
  let draftsPass = true;
  let turn: { decidedAt: number | null; replyId: string | null; marks: PageTurn["marks"]; drafts: number; draftedAt: number | null; wordsAt: number | null; firstClause: string } | null = null;
  let onSound: (at: number) => void = () => undefined;

  const Context = window.AudioContext;
  const module = URL.createObjectURL(new Blob([tapWorklet], { type: "text/javascript" }));
  /** The middle of the millisecond that a worklet told, on the page's clock. */
  const timeOfWall = (wall: number): number => wall + 0.5 - performance.timeOrigin;
  // The clock of the microphone's context in that of the page: it is read in bursts of frames, and the freshest of the last seconds is right.
  const behind: number[] = [];
  const readClock = (): void => {
    if (microphone) behind.push(performance.now() - microphone.context.currentTime * 1000);
    if (behind.length > 400) behind.shift();
  };
  setInterval(readClock, 5);

  // A decision is made by a timer and sent in the same task; the task's beginning is its moment.
  let taskBegan: number | null = null;
  const originalTimeout = window.setTimeout.bind(window);
  window.setTimeout = ((run: TimerHandler, ms?: number, ...args: unknown[]) =>
    originalTimeout(() => {
      taskBegan = performance.now();
      try {
        if (typeof run === "function") (run as (...given: unknown[]) => void)(...args);
      } finally {
        taskBegan = null;
      }
    }, ms)) as typeof window.setTimeout;

  interface Sent {
    type: string;
    reply?: { turnId: string };
    turnId?: string;
    marks?: PageTurn["marks"];
  }
  const noteSent = (message: Sent): void => {
    if (!turn) return;
    if (message.type === "turn.draft") Object.assign(turn, { drafts: turn.drafts + 1, draftedAt: performance.now() });
    if (message.type === "answer.finish") {
      turn.decidedAt ??= taskBegan ?? performance.now();
      turn.replyId = message.reply?.turnId ?? null;
    }
    if (message.type === "turn.marks" && message.turnId === turn.replyId) Object.assign(turn.marks, message.marks);
  };
  let words = "";
  const noteWords = (data: string): void => {
    const { text } = JSON.parse(data) as { text: string };
    if (turn && text !== words) turn.wordsAt = performance.now();
    words = text;
  };
  const Socket = window.WebSocket;
  window.WebSocket = class extends Socket {
    constructor(...args: ConstructorParameters<typeof Socket>) {
      super(...args);
      this.addEventListener("message", ({ data }) => {
        if (typeof data === "string" && data.startsWith('{"type":"answer.partial"') && turn) noteWords(data);
        if (typeof data !== "string" || !/^{"type":"turn\.(clause|timed)"/.test(data)) return;
        const { type, turnId, index, text, marks } = JSON.parse(data) as { type: string; turnId: string; index: number; text: string; marks: TurnMarks };
        if (type === "turn.timed") window.turnInstruments.marks[turnId] = { ...window.turnInstruments.marks[turnId], ...marks };
        else if (turnId === turn?.replyId && index === 0) turn.firstClause = text;
      });
    }
    override send(data: Parameters<WebSocket["send"]>[0]): void {
      if (typeof data === "string") {
        const message = JSON.parse(data) as Sent;
        noteSent(message);
        // What is dropped is a draft that never reaches the server: the reply is then made when it is asked for.
        if (message.type === "turn.draft" && !draftsPass) return;
      }
      super.send(data);
    }
  };

  const taps = new WeakMap<BaseAudioContext, Promise<AudioWorkletNode>>();
  const addTap = async (context: AudioContext): Promise<AudioWorkletNode> => {
    await context.audioWorklet.addModule(module);
    const node = new AudioWorkletNode(context, "turn-tap", { numberOfOutputs: 0, channelCount: 1, channelCountMode: "explicit" });
    node.port.onmessage = ({ data }: MessageEvent<number>) => onSound(timeOfWall(data));
    return node;
  };
  window.AudioContext = class extends Context {
    constructor(...args: ConstructorParameters<typeof Context>) {
      super(...args);
      taps.set(this, addTap(this));
    }
  };
  const connect = AudioNode.prototype.connect as (this: AudioNode, ...args: unknown[]) => AudioNode;
  AudioNode.prototype.connect = function (this: AudioNode, ...args: unknown[]) {
    if (args[0] instanceof AudioDestinationNode) void taps.get(this.context)?.then((tap) => connect.call(this, tap));
    return connect.call(this, ...args);
  };

  // Not one of the page's contexts: nothing of it is played, and it is not tapped.
  let microphone: { context: AudioContext; destination: MediaStreamAudioDestinationNode } | null = null;
  const open = () => {
    if (microphone) return microphone;
    // At the card's own rate, as microphones are.
    const context = new Context();
    const destination = context.createMediaStreamDestination();
    // A room is never silent; exact zeros are the sign of a microphone that is switched off.
    const wobble = context.createOscillator();
    const faint = context.createGain();
    faint.gain.value = 1 / 4096;
    wobble.frequency.value = 70;
    connect.call(connect.call(wobble, faint), destination);
    wobble.start();
    microphone = { context, destination };
    return microphone;
  };
  navigator.mediaDevices.getUserMedia = () => Promise.resolve(open().destination.stream.clone());

  window.turnInstruments = {
    marks: {},
    answer(base64, endSample, drafts) {
      const { context, destination } = open();
      const bytes = Uint8Array.from(atob(base64), (sign) => sign.charCodeAt(0));
      const samples = Float32Array.from(new Int16Array(bytes.buffer), (sample) => sample / 32_768);
      const buffer = context.createBuffer(1, samples.length, 16_000);
      buffer.copyToChannel(samples, 0);
      const source = context.createBufferSource();
      source.buffer = buffer;
      connect.call(source, destination);
      const startsAt = context.currentTime + LEAD_SECONDS;
      draftsPass = drafts;
      const current = { decidedAt: null as number | null, replyId: null as string | null, marks: {}, drafts: 0, draftedAt: null, wordsAt: null, firstClause: "" };
      turn = current;
      source.start(startsAt);
      return new Promise((resolve) => {
        const limit = originalTimeout(() => resolve(null), (samples.length / 16) + ANSWER_LIMIT_MS);
        onSound = (firstSampleAt) => {
          const { decidedAt, replyId } = current;
          if (decidedAt === null || replyId === null) return;
          onSound = () => undefined;
          clearTimeout(limit);
          const speechEndedAt = (startsAt + endSample / 16_000) * 1000 + Math.min(...behind);
          // The page's own marks follow its first sample by a task or two.
          originalTimeout(() => resolve({ ...current, decidedAt, replyId, speechEndedAt, firstSampleAt }), 100);
        };
      });
    },
  };
}
