import { type AudioEngine, createAudioEngine } from "~/client/audio-engine";
import { type Microphone, openMicrophone } from "~/client/microphone";
import type { Packet } from "~/client/packet-ring";
import { type Player, type PlayerEvent, createPlayer } from "~/client/player";
import { type VoiceActivityDetector, loadVoiceActivityDetector } from "~/client/voice-activity-detector";
import type { VoiceEvent } from "~/domain/voice-activity";

/** The adapters on a page of their own, with everything that leaves the player recorded to the sample. */
class Harness {
  readonly heard: Packet[] = [];
  readonly played: Packet[] = [];
  readonly playerEvents: PlayerEvent[] = [];
  readonly voiceEvents: VoiceEvent[] = [];
  readonly problems: string[] = [];
  /** Frames that a busy browser left out so far. */
  missedFrames = 0;
  microphone: Microphone | null = null;

  private constructor(
    readonly engine: AudioEngine,
    readonly player: Player,
  ) {}

  static async create(): Promise<Harness> {
    const engine = createAudioEngine();
    await engine.resume();
    await engine.loadWorklet("capture");
    const played: Packet[] = [];
    const events: PlayerEvent[] = [];
    tapOutput(engine.context, played);
    const harness = new Harness(engine, await createPlayer(engine, (event) => events.push(event)));
    Object.assign(harness, { played, playerEvents: events });
    await harness.countMissedFrames();
    return harness;
  }

  private async countMissedFrames(): Promise<void> {
    const { context } = this.engine;
    await context.audioWorklet.addModule("/missed-quanta.js");
    const node = new AudioWorkletNode(context, "missed-quanta", { numberOfOutputs: 0 });
    node.port.onmessage = ({ data }: MessageEvent<number>) => {
      this.missedFrames = data;
    };
  }

  async listen({ detect }: { detect: boolean }): Promise<void> {
    const detector = detect ? await this.loadDetector() : null;
    this.microphone = await openMicrophone({
      engine: this.engine,
      onPacket: (packet) => {
        this.heard.push(packet);
        detector?.write(packet);
      },
      onProblem: (error) => this.problems.push(error.problem),
    });
  }

  private loadDetector(): Promise<VoiceActivityDetector> {
    return loadVoiceActivityDetector({
      onEvent: (event) => this.voiceEvents.push(event),
      onFailure: (error) => this.problems.push(String(error.cause)),
    });
  }

  /** Begins a turn with everything written at once. */
  play({ samples, finish = true }: { samples: number[]; finish?: boolean }): void {
    this.playerEvents.length = 0;
    this.player.begin({ turnId: "turn0001", fromSample: 0 });
    this.player.write(0, Int16Array.from(samples));
    if (finish) this.player.finish(samples.length);
  }

  /** Plays a turn and acts on it at the given times (ms) after it began to sound. Resolves with what each act found, when the turn is over. */
  async act(samples: number[], acts: { atMs: number; act: "duck" | "hold" | "resume" }[]): Promise<{ clockSample: number; played: number }[]> {
    this.play({ samples });
    await this.waitFor("started");
    let done = { at: performance.now(), atMs: 0 };
    const found = [];
    for (const { atMs, act } of acts) {
      // Counted from what was done last: on a busy machine two of them must not come together.
      const due = done.at + atMs - done.atMs;
      await new Promise((resolve) => setTimeout(resolve, due - performance.now()));
      done = { at: performance.now(), atMs };
      const clockSample = this.engine.clockSamples();
      found.push({ clockSample, played: (await this.player[act]()) ?? this.player.played() });
    }
    await this.waitFor("ended");
    return found;
  }

  waitFor(type: PlayerEvent["type"]): Promise<PlayerEvent> {
    return new Promise((resolve) => {
      const timer = setInterval(() => {
        const event = this.playerEvents.find((candidate) => candidate.type === type);
        if (!event) return;
        clearInterval(timer);
        resolve(event);
      }, 5);
    });
  }
}

/** Sends all that reaches the speakers into a capture worklet as well. */
function tapOutput(context: AudioContext, played: Packet[]): void {
  const tap = new AudioWorkletNode(context, "capture", { numberOfOutputs: 0, channelCount: 1, channelCountMode: "explicit" });
  tap.port.onmessage = ({ data }: MessageEvent<Packet>) => played.push(data);
  const connect = AudioNode.prototype.connect as (this: AudioNode, target: AudioNode) => AudioNode;
  AudioNode.prototype.connect = function tapped(this: AudioNode, target: AudioNode) {
    if (target === context.destination) connect.call(this, tap);
    return connect.call(this, target);
  } as typeof AudioNode.prototype.connect;
}

declare global {
  interface Window {
    createHarness(): Promise<Harness>;
    harness: Harness;
  }
}

window.createHarness = async () => (window.harness = await Harness.create());
