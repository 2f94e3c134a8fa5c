import { setTimeout as sleep } from "node:timers/promises";
import type { WebSocket } from "ws";

import type { Voice } from "~/services/voice/voice";

import { type SoundPiece, segmentPieces } from "./elevenlabs-sound";

/** What may go wrong in a socket after it is open. */
export type SocketFault =
  /** Nothing for `ms` before the first audio of a segment. */
  | { type: "slow-first-byte"; ms: number }
  /** `afterChunks` pieces of a segment arrive, then nothing more of it. */
  | { type: "stall"; afterChunks: number }
  /** Pieces of 10 ms, `ms` apart. */
  | { type: "dribble"; ms: number }
  /** TCP reset after `afterChunks` pieces. */
  | { type: "reset"; afterChunks?: number }
  /** A frame that breaks off, after `afterChunks` pieces. */
  | { type: "malformed"; afterChunks?: number }
  /** The close for inactivity, after `afterChunks` pieces. */
  | { type: "idle-close"; afterChunks?: number }
  /** A frame that says what is wrong, then a close; before any audio. */
  | { type: "error"; name: string; message: string; closeCode: number };

/** As the documentation has them. */
const LIMITS = { contexts: 5, holdBackCharacters: 120 };
const SORRY = "Have not received a new text input within the timeout. Streaming input terminated. Please make sure to either feed the input in a timely manner, or to send the end of input text (empty string) when done.";

export interface WireSessionOptions {
  socket: WebSocket;
  query: URLSearchParams;
  voice: Voice;
  /** Milliseconds from a segment's text to its first audio. */
  firstAudioMs: number;
  pieceMs: number;
  /** How much faster than real time the pieces after the first are sent; Infinity sends them at once. */
  pace: number;
  inactivityMs: number | null;
  idField: "contextId" | "context_id";
  takeFault: () => SocketFault | null;
  /** Told of each message of the client. */
  onMessage: (message: Record<string, unknown>) => void;
}

interface Context {
  settings: string;
  buffer: string;
  timer: NodeJS.Timeout | undefined;
  isClosing: boolean;
  /** Segments are spoken one after the other. */
  speaking: Promise<void>;
}

/** One connection to `multi-stream-input` as the service serves it. */
export function serveWireSession(options: WireSessionOptions): void {
  const { socket, query, voice, idField } = options;
  const contexts = new Map<string, Context>();
  const isAuto = query.get("auto_mode") === "true";
  const isSynced = query.get("sync_alignment") === "true";
  const rate = Number(/^pcm_(\d+)$/.exec(query.get("output_format") ?? "")?.[1] ?? 16_000);
  const inactivityMs = options.inactivityMs ?? 1000 * Number(query.get("inactivity_timeout") ?? 20);

  const send = (body: object): void => {
    if (socket.readyState === socket.OPEN) socket.send(JSON.stringify(body));
  };
  const refuse = (name: string, message: string, code = 1008): void => {
    send({ error: name, message, code });
    socket.close(code, message.slice(0, 120));
  };
  const stayAwake = (id: string, context: Context): void => {
    clearTimeout(context.timer);
    context.timer = setTimeout(() => {
      contexts.delete(id);
      if (contexts.size === 0) refuse("input_timeout_exceeded", SORRY);
    }, inactivityMs);
  };

  function contextFor(id: string, message: Record<string, unknown>): Context | null {
    const settings = JSON.stringify(message.voice_settings ?? null);
    const known = contexts.get(id);
    if (known) {
      if (message.voice_settings !== undefined && settings !== known.settings) {
        refuse("invalid_message", "Voice settings can only be provided in the first message of a context.");
        return null;
      }
      return known;
    }
    if (contexts.size >= LIMITS.contexts) {
      refuse("max_active_conversations", `Maximum simultaneous contexts per WebSocket connection exceeded (${LIMITS.contexts}).`);
      return null;
    }
    const context: Context = { settings, buffer: "", timer: undefined, isClosing: false, speaking: Promise.resolve() };
    contexts.set(id, context);
    return context;
  }

  function receive(message: Record<string, unknown>): void {
    if (socket.readyState !== socket.OPEN) return;
    options.onMessage(message);
    if (message.close_socket === true) return socket.close(1000);
    const id = typeof message.context_id === "string" ? message.context_id : "default";
    if (message.close_context === true) return closeContext(id);
    const context = contextFor(id, message);
    if (!context) return;
    stayAwake(id, context);
    context.buffer += typeof message.text === "string" ? message.text : "";
    const isDue = message.flush === true || isAuto || context.buffer.length >= LIMITS.holdBackCharacters;
    if (!isDue || context.buffer.trim() === "") return;
    const text = context.buffer.trimStart();
    context.buffer = "";
    context.speaking = context.speaking.then(() => speakSegment(id, context, text)).catch(() => socket.terminate());
  }

  function closeContext(id: string): void {
    const context = contexts.get(id);
    if (!context) return;
    clearTimeout(context.timer);
    context.isClosing = true;
    // What was flushed before is still spoken; a client that does not want it any more ignores it.
    void context.speaking.then(() => {
      if (contexts.get(id) === context) contexts.delete(id);
      send({ isFinal: true, [idField]: id });
    });
  }

  async function speakSegment(id: string, context: Context, text: string): Promise<void> {
    const fault = options.takeFault();
    const asked = performance.now();
    const speed = (JSON.parse(context.settings) as { speed?: number } | null)?.speed ?? 1;
    const firstMs = fault?.type === "slow-first-byte" ? fault.ms : options.firstAudioMs;
    const pieceMs = fault?.type === "dribble" ? 10 : options.pieceMs;
    let began = 0;
    let index = -1;
    for await (const { piece, sentence } of segmentPieces({ voice, text, rate, pieceMs, speed })) {
      index += 1;
      if (index === 0) {
        const waitMs = firstMs - (performance.now() - asked);
        if (waitMs > 0) await sleep(waitMs);
        began = performance.now();
      }
      if (fault && index === breakIndex(fault)) return breakOff(fault, context);
      const dueMs = fault?.type === "dribble" ? index * fault.ms : piece.atMs / options.pace;
      const early = began + dueMs - performance.now();
      if (early > 1) await sleep(early);
      if (context.isClosing && options.pace !== Infinity) return; // generation stops when the context is closed
      if (socket.readyState !== socket.OPEN) return;
      sendPiece(id, piece, isSynced ? piece : piece === sentence[0] ? joined(sentence) : null);
    }
  }

  function sendPiece(id: string, { base64 }: SoundPiece, times: Pick<SoundPiece, "chars" | "startMs" | "durationMs"> | null): void {
    const alignment = times && { chars: times.chars, charStartTimesMs: times.startMs, charDurationsMs: times.durationMs };
    send({ audio: base64, isFinal: null, normalizedAlignment: alignment, alignment, [idField]: id });
  }

  function breakOff(fault: SocketFault, context: Context): Promise<void> | void {
    if (fault.type === "malformed") return socket.send('{"audio":"AAAA');
    if (fault.type === "reset") return resetConnection(socket);
    if (fault.type === "idle-close") return refuse("input_timeout_exceeded", SORRY);
    if (fault.type === "error") return refuse(fault.name, fault.message, fault.closeCode);
    clearTimeout(context.timer);
    return new Promise(() => undefined); // a stall: nothing more of this context is ever said
  }

  socket.on("message", (data) => receive(JSON.parse((data as Buffer).toString("utf8")) as Record<string, unknown>));
  socket.on("error", () => socket.terminate());
  socket.on("close", () => {
    for (const context of contexts.values()) clearTimeout(context.timer);
    contexts.clear();
  });
}

/** The piece that a segment breaks off before, or null. */
function breakIndex(fault: SocketFault): number | null {
  if (fault.type === "slow-first-byte" || fault.type === "dribble") return null;
  return fault.type === "error" ? 0 : (fault.afterChunks ?? 0);
}

/** Without `sync_alignment` the first piece of a segment has the times of all. */
function joined(pieces: readonly SoundPiece[]): Pick<SoundPiece, "chars" | "startMs" | "durationMs"> {
  return {
    chars: pieces.flatMap((piece) => piece.chars),
    startMs: pieces.flatMap((piece) => piece.startMs.map((ms) => Math.round(ms + piece.atMs - (pieces[0]?.atMs ?? 0)))),
    durationMs: pieces.flatMap((piece) => piece.durationMs),
  };
}

function resetConnection(socket: WebSocket): void {
  const { _socket: tcp } = socket as unknown as { _socket: import("node:net").Socket };
  tcp.resetAndDestroy();
}
