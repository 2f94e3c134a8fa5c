import { PROTOCOL_VERSION, type ServerMessage, type Signal, clientMessageSchema, decodeAudioFrame } from "~/domain/protocol";
import { EMPTY_VIEW, type CandidateTurn } from "~/domain/transcript";

import type { WebSocketLike } from "../reconnecting-socket";

export interface FakeServerOptions {
  /** Called for every message on its way, either direction: what the network does with it. */
  fate?: () => "arrives" | "closes" | "vanishes";
  latencyMs?: number;
  /** Refuses every hello with this close code. */
  closeCode?: number;
  protocol?: number;
}

/** A server and the network before it, in the timers' time. It keeps what it did over lost connections, as the real one does. */
export function createFakeInterviewServer({ fate = () => "arrives", latencyMs = 5, closeCode, protocol = PROTOCOL_VERSION }: FakeServerOptions = {}) {
  /** Types of the commands that were done, in order. */
  const done: string[] = [];
  const doneIds = new Set<string>();
  const hellos: { tabId: string; takeOver: boolean }[] = [];
  const sockets: FakeWebSocket[] = [];
  const recordings = new Map<string, number[]>();
  const gaps: string[] = [];
  const signals: Signal[] = [];
  /** First samples of the audio frames, in the order of their coming. */
  const frames: number[] = [];
  const state = { answers: true, tellsStored: true, reject: null as null | { code: "conflict"; message: string }, open: null as string | null, finished: null as string | null };

  class FakeWebSocket implements WebSocketLike {
    binaryType: BinaryType = "blob";
    bufferedAmount = 0;
    onopen: WebSocketLike["onopen"] = null;
    onmessage: WebSocketLike["onmessage"] = null;
    onclose: WebSocketLike["onclose"] = null;
    link: "up" | "dead" | "closed" = "up";

    get readyState(): number {
      return this.link === "closed" ? 3 : 1;
    }

    constructor(readonly url: string) {
      sockets.push(this);
      setTimeout(() => this.link === "up" && this.onopen?.call(this as never, {} as Event), latencyMs);
    }
    send(data: unknown): void {
      this.carry(() => receive(this, data));
    }
    close(): void {
      this.link = "closed";
    }
    /** Sent by the server. */
    push(data: ServerMessage | ArrayBuffer | string): void {
      const wire = data instanceof ArrayBuffer || typeof data === "string" ? data : JSON.stringify(data);
      this.carry(() => this.onmessage?.call(this as never, { data: wire } as MessageEvent));
    }
    drop(code: number): void {
      if (this.link === "closed") return;
      this.link = "closed";
      this.onclose?.call(this as never, { code } as CloseEvent);
    }
    /** From now on nothing arrives, and nobody is told. */
    die(): void {
      this.link = "dead";
    }
    private carry(arrive: () => void): void {
      const end = fate();
      setTimeout(() => {
        if (this.link !== "up") return;
        if (end === "closes") this.drop(1006);
        else if (end === "vanishes") this.die();
        else arrive();
      }, latencyMs);
    }
  }

  function receive(socket: FakeWebSocket, data: unknown): void {
    if (typeof data !== "string") return receiveAudio(socket, data as Uint8Array);
    const message = clientMessageSchema.parse(JSON.parse(data));
    if (message.type === "hello") {
      hellos.push({ tabId: message.tabId, takeOver: message.takeOver });
      if (closeCode) socket.drop(closeCode);
      else socket.push(welcome());
    } else if (message.type === "ping") socket.push({ type: "pong", at: message.at });
    else if (!("commandId" in message)) receiveSignal(message);
    else {
      if (!state.answers) return;
      if (!doneIds.has(message.commandId) && !state.reject) {
        doneIds.add(message.commandId);
        done.push("text" in message ? message.text : message.type);
        if (message.type === "answer.open") state.open = message.turnId;
      }
      if (state.reject) socket.push({ type: "rejected", commandId: message.commandId, retryable: false, ...state.reject });
      else socket.push({ type: "ack", commandId: message.commandId });
    }
  }

  /** What is kept for a barge-in is lost with the connection, as on the real server. */
  function receiveSignal(signal: Signal): void {
    signals.push(signal);
    if (signal.type === "bargein.open" && state.open !== signal.turnId) recordings.delete(signal.turnId);
  }

  function receiveAudio(socket: FakeWebSocket, bytes: Uint8Array): void {
    const frame = decodeAudioFrame(bytes);
    if (!frame) throw new Error("no audio frame");
    const recording = recordings.get(frame.turnId) ?? [];
    recordings.set(frame.turnId, recording);
    if (frame.firstSample > recording.length) gaps.push(`${frame.firstSample} after ${recording.length}`);
    frames.push(frame.firstSample);
    frame.samples.forEach((sample, index) => (recording[frame.firstSample + index] = sample));
    if (state.tellsStored) socket.push({ type: "audio.stored", turnId: frame.turnId, samples: recording.length });
  }

  function welcome(): ServerMessage {
    const turns = state.open ? [openAnswer(state.open)] : state.finished ? [{ ...openAnswer(state.finished), status: "finished" as const }] : [];
    const storedSamples = recordings.get(state.open ?? "")?.length ?? 0;
    const capabilities = { interviewer: { id: "x", name: "x", limits: null }, voice: { id: "x", name: "x" }, speechToText: null };
    return { type: "welcome", protocol, view: { ...EMPTY_VIEW, turns }, capabilities, storedSamples };
  }

  return {
    makeWebSocket: (url: string): WebSocketLike => new FakeWebSocket(url),
    socket: () => sockets.at(-1),
    sockets,
    done,
    hellos,
    recordings,
    gaps,
    signals,
    frames,
    state,
  };
}

function openAnswer(turnId: string): CandidateTurn {
  return {
    role: "candidate",
    turnId,
    questionTurnId: "question1",
    take: 1,
    mode: "tap-to-talk",
    status: "open",
    text: "",
    originalText: "",
    words: [],
    source: null,
    startSample: 0,
    samples: 0,
  };
}
