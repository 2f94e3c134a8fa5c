import { randomUUID } from "node:crypto";
import { type IncomingMessage, STATUS_CODES, createServer } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import type { Duplex } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";

import { type WebSocket, WebSocketServer } from "ws";

import { pcmSamples } from "~/domain/audio";
import type { TranscribedWord, Transcription } from "~/services/speech-to-text/speech-to-text";

import { FluxTurns, type Recognise } from "./flux-turns";
import { type DeepgramFault, FluxWire } from "./flux-wire";

export interface DeepgramServerOptions {
  /** Recognises 16 kHz mono sound of one turn, from a little before its first loud sample to now; called again and again as it grows. */
  recognise?: (samples: Int16Array) => Transcription | Promise<Transcription>;
  /** Instead: the words of the first, second … turn of a connection, with samples from the turn's first loud one. Costs no time. */
  schedule?: readonly (readonly TranscribedWord[])[];
  /** From the arrival of sound until anything is known of it. Default 0. */
  wordDelayMs?: number;
  /** Silence after words until EagerEndOfTurn and EndOfTurn. Defaults 240 and 640. */
  eagerMs?: number;
  endMs?: number;
  /** How much sound comes until words are told again. Default 240, as Flux does. */
  reportMs?: number;
  /** The only key that is let in. Default: any. */
  apiKey?: string;
  /** A socket that sends nothing for so long is closed. Default 10,000. */
  idleMs?: number;
  /** Like self-hosted servers: ForceEndTurn is an error. Default false. */
  refuseForceEndTurn?: boolean;
}

export interface DeepgramConnection {
  headers: IncomingMessage["headers"];
  query: URLSearchParams;
  /** Samples that came, and the sizes of their messages. */
  samples: number;
  chunks: number[];
  /** Types of the text messages that came. */
  messages: string[];
  isOpen: boolean;
}

export interface DeepgramServer {
  /** `http://127.0.0.1:PORT`, for DEEPGRAM_BASE_URL. */
  url: string;
  /** All that were tried so far, refused ones too. */
  connections: DeepgramConnection[];
  faults: { set(fault: DeepgramFault | null, options?: { times?: number }): void };
  /** The network breaks under all sockets. */
  dropAll(): void;
  close(): Promise<void>;
}

/** A local server with the wire format of Deepgram's /v2/listen (Flux) and of its faults. */
export async function startDeepgramServer(options: DeepgramServerOptions = {}): Promise<DeepgramServer> {
  const connections: DeepgramConnection[] = [];
  const sockets = new WebSocketServer({ noServer: true, perMessageDeflate: false });
  const closing = new AbortController();
  let faults: { fault: DeepgramFault; left: number } | null = null;
  const takeFault = (): DeepgramFault | null => {
    if (!faults || faults.left <= 0) return null;
    faults.left -= 1;
    return faults.fault;
  };
  const server = createServer((_request, response) => response.writeHead(404).end());
  server.on("upgrade", (request, socket, head) => {
    const connection = recordOf(request);
    connections.push(connection);
    socket.on("error", () => socket.destroy());
    socket.on("close", () => (connection.isOpen = false));
    const fault = takeFault();
    void letIn({ request, socket, connection, fault, options, signal: closing.signal }).then((isIn) => {
      if (isIn) sockets.handleUpgrade(request, socket, head, (webSocket) => listen({ socket: webSocket, connection, fault, options }));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    connections,
    faults: { set: (fault, { times = Infinity } = {}) => (faults = fault && { fault, left: times }) },
    dropAll: () => {
      for (const socket of sockets.clients) socket.terminate();
    },
    close: async () => {
      closing.abort();
      for (const socket of sockets.clients) socket.terminate();
      await new Promise((resolve) => {
        server.close(resolve);
        server.closeAllConnections();
      });
    },
  };
}

function recordOf(request: IncomingMessage): DeepgramConnection {
  const { searchParams } = new URL(request.url ?? "/", "http://local");
  return { headers: request.headers, query: searchParams, samples: 0, chunks: [], messages: [], isOpen: true };
}

interface LetInOptions {
  request: IncomingMessage;
  socket: Duplex;
  connection: DeepgramConnection;
  fault: DeepgramFault | null;
  options: DeepgramServerOptions;
  signal: AbortSignal;
}

/** Whether the upgrade goes on; everything else is answered here. */
async function letIn({ request, socket, connection, fault, options, signal }: LetInOptions): Promise<boolean> {
  if (fault?.type === "slow-first-byte") await sleep(fault.ms, null, { signal }).catch(() => undefined);
  if (fault?.type === "reset" && fault.afterChunks === undefined) {
    (socket as Socket).resetAndDestroy();
    return false;
  }
  if (fault?.type === "status") return refuse(socket, fault.status, fault.retryAfterSeconds);
  const { pathname } = new URL(request.url ?? "/", "http://local");
  if (pathname !== "/v2/listen") return refuse(socket, 404);
  // An API key as a Bearer token is refused like a wrong one.
  const [scheme, key] = (request.headers.authorization ?? "").split(" ");
  if (scheme !== "Token" || !key || (options.apiKey !== undefined && key !== options.apiKey)) return refuse(socket, 401);
  const { query } = connection;
  const isFlux = query.get("model") === "flux-general-en" && query.get("encoding") === "linear16" && query.get("sample_rate") === "16000";
  if (!isFlux) return refuse(socket, 400);
  return !socket.destroyed;
}

function refuse(socket: Duplex, status: number, retryAfterSeconds?: number): false {
  const body = JSON.stringify({ err_code: STATUS_CODES[status], err_msg: "Refused.", request_id: randomUUID() });
  const retryAfter = retryAfterSeconds === undefined ? "" : `Retry-After: ${retryAfterSeconds}\r\n`;
  const head = `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n`;
  socket.end(`${head}${retryAfter}Connection: close\r\n\r\n${body}`);
  return false;
}

interface ListenOptions {
  socket: WebSocket;
  connection: DeepgramConnection;
  fault: DeepgramFault | null;
  options: DeepgramServerOptions;
}

function listen(options: ListenOptions): void {
  const { socket, connection, fault } = options;
  const wire = new FluxWire(socket, fault);
  const work = workOf(options, wire);
  const idle = setTimeout(() => {
    wire.sendError("NET-0001", "No audio was received within the timeout window.");
    socket.close(1011, "NET-0001");
  }, fault?.type === "idle-close" ? fault.ms : options.options.idleMs ?? 10_000);
  wire.send({ type: "Connected" });
  socket.on("close", () => clearTimeout(idle));
  socket.on("error", () => socket.terminate());
  socket.on("message", (data, isBinary) => {
    idle.refresh();
    const bytes = new Uint8Array(data as Buffer);
    if (isBinary) return work.hear(pcmSamples(bytes));
    const type = typeOf(bytes);
    connection.messages.push(type);
    if (work.does(type)) return;
    wire.sendError("UNPARSABLE_CLIENT_MESSAGE", `The message of type ${type} is not known.`);
    socket.close(1008, "UNPARSABLE_CLIENT_MESSAGE");
  });
}

interface Work {
  hear(samples: Int16Array): void;
  /** False for messages that Flux does not know, such as KeepAlive. */
  does(type: string): boolean;
}

/** What came is worked on in order, each `wordDelayMs` after it came. */
function workOf({ socket, connection, options }: ListenOptions, wire: FluxWire): Work {
  const { eagerMs = 240, endMs = 640, reportMs, wordDelayMs = 0, refuseForceEndTurn = false } = options;
  const turns = new FluxTurns({ recognise: recogniserOf(options), eagerMs, endMs, reportMs, send: (message) => wire.send(message) });
  let work = Promise.resolve();
  const later = (job: () => Promise<void>): void => {
    const due = performance.now() + wordDelayMs;
    work = work.then(async () => {
      const waitMs = due - performance.now();
      if (waitMs > 0) await sleep(waitMs);
      if (socket.readyState === socket.OPEN) await job();
    });
    work.catch((error: Error) => socket.close(1011, error.message.slice(0, 100)));
  };
  return {
    hear(samples) {
      connection.samples += samples.length;
      connection.chunks.push(samples.length);
      later(() => turns.hear(samples));
    },
    does(type) {
      if (type === "ForceEndTurn" && !refuseForceEndTurn) later(() => turns.forceEnd());
      else if (type === "CloseStream") later(() => turns.close().then(() => wire.end()));
      else if (type === "Configure") wire.send({ type: "ConfigureSuccess" });
      else return false;
      return true;
    },
  };
}

function typeOf(bytes: Uint8Array): string {
  try {
    return String((JSON.parse(new TextDecoder().decode(bytes)) as { type?: unknown }).type);
  } catch {
    return "";
  }
}

function recogniserOf({ recognise, schedule = [] }: DeepgramServerOptions): Recognise {
  if (recognise) return (sound) => recognise(sound.samples());
  return ({ index, onset, length }) => {
    const words = (schedule[index] ?? []).map((word) => moved(word, onset)).filter(({ endSample }) => endSample <= length);
    return { text: words.map(({ text }) => text).join(" "), words };
  };
}

const moved = ({ text, startSample, endSample }: TranscribedWord, by: number): TranscribedWord => ({
  text,
  startSample: startSample + by,
  endSample: endSample + by,
});
