import { type RawData, WebSocket } from "ws";

import { createSampleOrder } from "~/client/sample-order";
import { concatSamples } from "~/domain/audio";
import { newId } from "~/domain/ids";
import {
  type AudioFrame,
  type CommandBody,
  PROTOCOL_VERSION,
  type ServerMessage,
  type Signal,
  decodeAudioFrame,
  encodeAudioFrame,
  serverMessageSchema,
} from "~/domain/protocol";

type MessageOf<Type extends ServerMessage["type"]> = Extract<ServerMessage, { type: Type }>;
type Answer = MessageOf<"ack"> | MessageOf<"rejected">;

export interface TestClientOptions {
  /** Such as `ws://127.0.0.1:1234/interviews/abc/socket`. */
  url: string;
  /** Default: a new one. */
  tabId?: string;
  /** Origin header. Default: none, as from a program. */
  origin?: string;
  /** Milliseconds that one expected thing may take. Default 5,000. */
  patienceMs?: number;
}

/** The frames of a turn as a page would have played them. */
export interface HeardTurn {
  text: string;
  /** Joined, without the part before `fromSample`. */
  samples: Int16Array;
  firstSample: number;
  end: MessageOf<"turn.end"> | MessageOf<"turn.failed">;
}

/** A page without a browser: speaks the protocol, keeps everything it is told, and waits for what a test expects. */
export class TestClient {
  readonly messages: ServerMessage[] = [];
  readonly frames: AudioFrame[] = [];
  readonly tabId: string;
  /** The close code. */
  readonly closed: Promise<number>;
  readonly #socket: WebSocket;
  readonly #patienceMs: number;
  readonly #opened: Promise<void>;
  #watchers = new Set<() => void>();
  #epoch = 0;

  constructor({ url, tabId = newId(), origin, patienceMs = 5_000 }: TestClientOptions) {
    this.tabId = tabId;
    this.#patienceMs = patienceMs;
    this.#socket = new WebSocket(url, { perMessageDeflate: false, ...(origin && { origin }) });
    this.#socket.on("message", (data, isBinary) => this.#received(data, isBinary));
    this.closed = new Promise((resolve) => this.#socket.on("close", resolve));
    this.#opened = new Promise((resolve, reject) => {
      this.#socket.once("open", resolve);
      this.#socket.once("error", reject);
    });
    this.#socket.on("error", () => undefined);
    this.#opened.catch(() => undefined);
  }

  /** Opens and greets; resolves with the welcome. */
  static async join(options: TestClientOptions & { takeOver?: boolean }): Promise<{ client: TestClient; welcome: MessageOf<"welcome"> }> {
    const client = new TestClient(options);
    await client.opened();
    client.hello({ takeOver: options.takeOver });
    return { client, welcome: await client.expect("welcome") };
  }

  opened(): Promise<void> {
    return this.#opened;
  }

  hello({ takeOver = false, protocol = PROTOCOL_VERSION }: { takeOver?: boolean; protocol?: number } = {}): void {
    this.signal({ type: "hello", protocol, tabId: this.tabId, takeOver });
  }

  signal(signal: Signal): void {
    this.sendRaw(JSON.stringify(signal));
  }

  sendRaw(data: string | Uint8Array): void {
    this.#socket.send(data);
  }

  /** Sends a command and resolves with its answer. */
  async answered(body: CommandBody, commandId = newId()): Promise<Answer> {
    this.send(body, commandId);
    return this.answerOf(commandId);
  }

  /** Sends a command; throws when it is rejected. */
  async command(body: CommandBody, commandId = newId()): Promise<void> {
    const answer = await this.answered(body, commandId);
    if (answer.type === "rejected") throw new Error(`${body.type} was rejected: ${answer.code} ${answer.message}`);
  }

  send(body: CommandBody, commandId = newId()): string {
    this.sendRaw(JSON.stringify({ ...body, commandId }));
    return commandId;
  }

  answerOf(commandId: string): Promise<Answer> {
    const isAnswer = (message: ServerMessage): message is Answer =>
      (message.type === "ack" || message.type === "rejected") && message.commandId === commandId;
    return this.until(() => this.messages.find(isAnswer), `an answer to ${commandId}`);
  }

  /** The first message of the type that fits, also one that has come already. */
  expect<Type extends ServerMessage["type"]>(
    type: Type,
    fits: (message: MessageOf<Type>) => boolean = () => true,
  ): Promise<MessageOf<Type>> {
    return this.until(() => this.messages.find((message): message is MessageOf<Type> => message.type === type && fits(message as MessageOf<Type>)), type);
  }

  /** Sends microphone sound in packets of 20 ms. */
  speak(turnId: string, samples: Int16Array, firstSample = 0): void {
    for (let at = 0; at < samples.length; at += 320) {
      this.sendRaw(encodeAudioFrame({ turnId, epoch: 0, firstSample: firstSample + at, samples: samples.slice(at, at + 320) }));
    }
  }

  request(turnId: string, { request = "next", fromSample = 0 }: { request?: "next" | "repeat" | "skip" | "again"; fromSample?: number } = {}): number {
    this.#epoch += 1;
    this.signal({ type: "turn.request", turnId, epoch: this.#epoch, request, fromSample });
    return this.#epoch;
  }

  /** Plays as fast as sound comes, telling its progress, until the turn ends or fails or `untilSample` was played. */
  async play(turnId: string, { epoch, startSample = 0, untilSample = Number.POSITIVE_INFINITY }: { epoch: number; startSample?: number; untilSample?: number }): Promise<HeardTurn | null> {
    let told = -1;
    const over = (): MessageOf<"turn.end"> | MessageOf<"turn.failed"> | "enough" | undefined => {
      const played = this.#playedTo(turnId, epoch);
      if (played > told) {
        told = played;
        this.signal({ type: "turn.progress", turnId, startSample, playedSamples: Math.min(played, untilSample) });
      }
      if (played >= untilSample) return "enough";
      return this.messages.find(
        (message): message is MessageOf<"turn.end"> | MessageOf<"turn.failed"> =>
          (message.type === "turn.end" || message.type === "turn.failed") && message.turnId === turnId && message.epoch === epoch,
      );
    };
    const end = await this.until(over, `the end of turn ${turnId}`);
    return end === "enough" ? null : { ...this.heard(turnId, epoch), end };
  }

  heard(turnId: string, epoch: number): Omit<HeardTurn, "end"> {
    const frames = this.#framesOf(turnId, epoch);
    const texts = this.messages.flatMap((message) =>
      message.type === "turn.clause" && message.turnId === turnId && message.epoch === epoch ? message.text : [],
    );
    const order = createSampleOrder({ fromSample: frames[0]?.firstSample ?? 0 });
    const samples = concatSamples(frames.flatMap((frame) => order.accept(frame.firstSample, frame.samples)));
    return { text: texts.join(""), samples, firstSample: frames[0]?.firstSample ?? 0 };
  }

  /** As when the network goes: no closing handshake. */
  vanish(): Promise<number> {
    this.#socket.terminate();
    return this.closed;
  }

  close(): Promise<number> {
    this.#socket.close();
    return this.closed;
  }

  /** Looks at everything that comes until `look` finds something. */
  until<T>(look: () => T | undefined, what: string): Promise<T> {
    return new Promise((resolve, reject) => {
      const settle = (finish: () => void): void => {
        clearTimeout(timer);
        this.#watchers.delete(watch);
        finish();
      };
      const watch = (): void => {
        const found = look();
        if (found !== undefined) settle(() => resolve(found));
      };
      const timer = setTimeout(
        () => settle(() => reject(new Error(`Waited in vain for ${what}; came: ${this.messages.map(({ type }) => type).join(" ")}`))),
        this.#patienceMs,
      );
      this.#watchers.add(watch);
      watch();
    });
  }

  #playedTo(turnId: string, epoch: number): number {
    const last = this.#framesOf(turnId, epoch).at(-1);
    return last ? last.firstSample + last.samples.length : 0;
  }

  #framesOf(turnId: string, epoch: number): AudioFrame[] {
    return this.frames.filter((frame) => frame.turnId === turnId && frame.epoch === epoch);
  }

  #received(data: RawData, isBinary: boolean): void {
    const bytes = Array.isArray(data) ? Buffer.concat(data) : Buffer.from(data as Buffer);
    if (isBinary) {
      const frame = decodeAudioFrame(bytes);
      if (!frame) throw new Error("The server sent a frame that is none");
      this.frames.push(frame);
    } else this.messages.push(serverMessageSchema.parse(JSON.parse(bytes.toString("utf8"))));
    for (const watch of [...this.#watchers]) watch();
  }
}
