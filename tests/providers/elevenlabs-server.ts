import { type IncomingMessage, type ServerResponse, createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { Duplex } from "node:stream";
import { WebSocketServer } from "ws";

import { createScriptedVoice } from "~/services/voice/scripted-voice";
import type { Voice } from "~/services/voice/voice";

import { segmentPieces } from "./elevenlabs-sound";
import { type SocketFault, serveWireSession } from "./elevenlabs-wire";

/** Faults of an open socket, and of the upgrade or request itself. */
export type ElevenLabsFault =
  | SocketFault
  | { type: "status"; status: number; retryAfterSeconds?: number; detail?: string }
  /** Something on the way takes the upgrade for a page. */
  | { type: "no-websocket" };

export interface ElevenLabsServerOptions {
  /** Makes the sound and knows its alignment; not closed here. Default: the scripted voice, 0.3 s of tone a word. */
  voice?: Voice;
  /** Milliseconds from a text to its first audio. Default 0. */
  firstAudioMs?: number;
  /** Milliseconds of audio in a message. Default 200. */
  pieceMs?: number;
  /** Times faster than real time for what follows the first piece. Default Infinity: at once. */
  pace?: number;
  /** Overrides the `inactivity_timeout` that a client asks for, milliseconds; it cannot ask for less than a second. */
  inactivityMs?: number;
  /** How replies name their context. Default "contextId". */
  idField?: "contextId" | "context_id";
  /** The only key that is let in. A wrong one still upgrades, as with the service. Default: any. */
  apiKey?: string;
  /** Output formats above the plan. Default none. */
  refusedFormats?: readonly string[];
}

export interface ElevenLabsServer {
  /** `http://127.0.0.1:PORT`, for ELEVENLABS_BASE_URL */
  url: string;
  /** The query of each upgrade, oldest first. */
  upgrades: URLSearchParams[];
  /** The client's messages, oldest first, each with the number of its socket. */
  messages: { socket: number; body: Record<string, unknown> }[];
  /** Requests that were no upgrades, such as `POST /v1/text-to-speech/v/stream/with-timestamps`. */
  requests: string[];
  faults: {
    /** Meets the next `times` segments (or upgrades and requests); all of them by default, until null. */
    set(fault: ElevenLabsFault | null, options?: { times?: number }): void;
  };
  /** Closes the open sockets as the service does when nothing was said for long. */
  closeIdle(): void;
  /** Ends the open sockets at once, so that the next clause needs an upgrade. */
  dropAll(): void;
  /** Ends all connections and frees the port. */
  close(): Promise<void>;
}

const PATH = /^\/v1\/text-to-speech\/([^/]+)\/(multi-stream-input|stream\/with-timestamps)$/;

/** A local server with the wire format of ElevenLabs' multi-context WebSocket, its HTTP stream and its faults. */
export async function startElevenLabsServer(options: ElevenLabsServerOptions = {}): Promise<ElevenLabsServer> {
  const { voice = createScriptedVoice(), firstAudioMs = 0, pieceMs = 200, pace = Infinity, idField = "contextId" } = options;
  const upgrades: URLSearchParams[] = [];
  const messages: ElevenLabsServer["messages"] = [];
  const requests: string[] = [];
  const faults = faultSwitch();
  const sockets = new WebSocketServer({ noServer: true, perMessageDeflate: false });
  const server = createServer((request, response) => {
    requests.push(`${request.method ?? ""} ${request.url ?? ""}`);
    answer({ request, response, voice, pieceMs, faults, options }).catch(() => response.destroy());
  });

  server.on("upgrade", (request: IncomingMessage, stream: Duplex, head: Buffer) => {
    stream.on("error", () => stream.destroy());
    const url = new URL(request.url ?? "/", "http://local");
    const fault = faults.take("upgrade");
    if (fault) return refuseUpgrade(stream, fault);
    if (!PATH.test(url.pathname)) return refuseUpgrade(stream, { type: "status", status: 404 });
    upgrades.push(url.searchParams);
    const number = upgrades.length;
    sockets.handleUpgrade(request, stream, head, (socket) => {
      const refusal = refusalOf(request, url.searchParams, options);
      if (refusal) {
        socket.send(JSON.stringify({ ...refusal, code: 1008 }));
        return socket.close(1008, refusal.message);
      }
      serveWireSession({
        ...{ socket, voice, firstAudioMs, pieceMs, pace, idField },
        query: url.searchParams,
        inactivityMs: options.inactivityMs ?? null,
        takeFault: () => faults.take("segment") as SocketFault | null,
        onMessage: (body) => messages.push({ socket: number, body }),
      });
    });
  });

  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    upgrades,
    messages,
    requests,
    faults,
    closeIdle: () => {
      for (const socket of sockets.clients) socket.close(1008, "Have not received a new text input within the timeout");
    },
    dropAll: () => {
      for (const socket of sockets.clients) socket.terminate();
    },
    close: () =>
      new Promise((resolve, reject) => {
        for (const socket of sockets.clients) socket.terminate();
        server.close((error) => (error ? reject(error) : resolve()));
        server.closeAllConnections();
      }),
  };
}

function refusalOf(request: IncomingMessage, query: URLSearchParams, options: ElevenLabsServerOptions): { error: string; message: string } | null {
  if (options.apiKey && request.headers["xi-api-key"] !== options.apiKey) {
    return { error: "invalid_api_key", message: "Invalid API key" };
  }
  const format = query.get("output_format") ?? "";
  if (!options.refusedFormats?.includes(format)) return null;
  return { error: "output_format_not_allowed", message: `Output format '${format}' is only available on the Pro tier and above` };
}

type Faults = ReturnType<typeof faultSwitch>;

function faultSwitch() {
  let current: { fault: ElevenLabsFault; left: number } | null = null;
  return {
    set(fault: ElevenLabsFault | null, { times = Infinity } = {}): void {
      current = fault && { fault, left: times };
    },
    /** Refusals meet upgrades and requests; the rest meets segments of speech. */
    take(at: "upgrade" | "segment"): ElevenLabsFault | null {
      const meets = current?.fault.type === "status" || current?.fault.type === "no-websocket" ? "upgrade" : "segment";
      if (!current || current.left <= 0 || meets !== at) return null;
      current.left -= 1;
      return current.fault;
    },
  };
}

function refuseUpgrade(stream: Duplex, fault: ElevenLabsFault): void {
  if (fault.type === "no-websocket") return void stream.end("HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: 0\r\n\r\n");
  const { status, retryAfterSeconds, detail } = fault.type === "status" ? fault : { status: 500 };
  const body = JSON.stringify({ detail: { status: detail ?? "error", message: detail ?? "Refused" } });
  const wait = retryAfterSeconds === undefined ? "" : `retry-after: ${retryAfterSeconds}\r\n`;
  stream.end(`HTTP/1.1 ${status} Refused\r\nconnection: close\r\n${wait}content-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body}`);
}

interface AnswerOptions {
  request: IncomingMessage;
  response: ServerResponse;
  voice: Voice;
  pieceMs: number;
  faults: Faults;
  options: ElevenLabsServerOptions;
}

async function answer({ request, response, voice, pieceMs, faults, options }: AnswerOptions): Promise<void> {
  const url = new URL(request.url ?? "/", "http://local");
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  const key = request.headers["xi-api-key"];
  if (options.apiKey && key !== options.apiKey) return json(response, 401, { detail: { status: "invalid_api_key", message: "Invalid API key" } });
  if (!PATH.test(url.pathname)) return json(response, 404, { detail: { status: "voice_not_found", message: "Not found" } });
  const fault = faults.take("segment");
  const { text, voice_settings: settings } = JSON.parse(Buffer.concat(parts).toString("utf8")) as { text: string; voice_settings?: { speed?: number } };
  const rate = Number(/^pcm_(\d+)$/.exec(url.searchParams.get("output_format") ?? "")?.[1] ?? 16_000);
  response.writeHead(200, { "content-type": "application/json" });
  let index = -1;
  for await (const { piece } of segmentPieces({ voice, text, rate, pieceMs, speed: settings?.speed ?? 1 })) {
    index += 1;
    if (fault?.type === "reset" && index === (fault.afterChunks ?? 0)) return void response.destroy();
    const starts = piece.startMs.map((ms) => (ms + piece.atMs) / 1000);
    const alignment = {
      characters: piece.chars,
      character_start_times_seconds: starts,
      character_end_times_seconds: starts.map((start, at) => start + (piece.durationMs[at] ?? 0) / 1000),
    };
    response.write(`${JSON.stringify({ audio_base64: piece.base64, alignment, normalized_alignment: alignment })}\n`);
  }
  response.end();
}

function json(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { "content-type": "application/json" });
  response.end(JSON.stringify(body));
}
