import { type IncomingHttpHeaders, type IncomingMessage, type ServerResponse, createServer } from "node:http";
import type { AddressInfo } from "node:net";

import type { Transcription } from "~/services/speech-to-text/speech-to-text";

import { type ChatBody, chatReply } from "./openai-chat-wire";
import { badRequest, brokenCallback, errorReply } from "./openai-errors";
import { type SpeechBody, type SpokenSound, speechReply } from "./openai-speech-wire";
import { type TranscriptionFields, type TranscriptionRequest, readTranscriptionRequest, transcriptionReply } from "./openai-transcription-wire";
import { type Fault, type WireReply, jsonReply, sendReply } from "./wire-reply";

export type { ChatBody, Fault, TranscriptionFields };

export interface RecordedRequest {
  method: string;
  /** Without the base, such as `/chat/completions`. */
  path: string;
  headers: IncomingHttpHeaders;
  /** The parsed JSON; of a transcription its text fields and its file. */
  body: unknown;
  /** `aborted`: the client went away, or the server closed, before the reply was complete. */
  outcome: "pending" | "answered" | "aborted";
}

export interface OpenAiCompatibleServerOptions {
  /** Writes the assistant's reply as the pieces it is streamed in. Default: 404 for chat. */
  chat?: (body: ChatBody) => string[] | Promise<string[]>;
  /** Pause before each piece of a streamed reply. Default 0. */
  deltaMs?: number;
  /** Pause before the first piece, instead of `deltaMs`. Default: `deltaMs`. */
  firstDeltaMs?: number;
  /** Recognises 16 kHz mono audio; words are sent without punctuation, as the real service does. Default: 404 for audio. */
  transcribe?: (samples: Int16Array, fields: TranscriptionFields) => Transcription | Promise<Transcription>;
  /** Speaks; at 24 kHz as the real service does, or at another rate as some local servers do. Default: 404 for speech. */
  speak?: (body: SpeechBody) => SpokenSound | Promise<SpokenSound>;
  /** Values of `response_format` that are taken for speech. Default pcm and wav. */
  speechFormats?: readonly string[];
  /** Answer 400 to `verbose_json`, like newer models. Default false. */
  refuseVerboseJson?: boolean;
  /** Whether `verbose_json` has words when asked for. Default true. */
  wordTimes?: boolean;
  /** The only key that is let in. Default: any, or none. */
  apiKey?: string;
  /** Ids of GET /models. */
  models?: string[];
}

export interface FaultOptions {
  /** How many of the next requests it meets. Default: all until it is cleared with null. */
  times?: number;
  /** Only requests whose path ends so, such as `/chat/completions`. Default: every request. */
  path?: string;
}

export interface OpenAiCompatibleServer {
  /** `http://127.0.0.1:PORT/v1` */
  baseUrl: string;
  /** All requests so far, oldest first. */
  requests: RecordedRequest[];
  setFault(fault: Fault | null, options?: FaultOptions): void;
  /** Closes the connections that are kept open between requests, as idle ones are. */
  dropConnections(): void;
  /** Ends open replies and frees the port. */
  close(): Promise<void>;
}

const BASE_PATH = "/v1";
/** The service's own limit on an upload. */
const UPLOAD_LIMIT_BYTES = 25 * 1024 * 1024;

/** A local server with the wire format of OpenAI's chat, transcription, speech and model endpoints, and of their faults. */
export async function startOpenAiCompatibleServer(
  options: OpenAiCompatibleServerOptions = {},
): Promise<OpenAiCompatibleServer> {
  const requests: RecordedRequest[] = [];
  const faults = faultSwitch();
  const closing = new AbortController();
  const server = createServer((request, response) => {
    void serve({ request, response, options, requests, faults, closing: closing.signal });
  });
  // As real ones do; Node's own server hangs up after 5 s.
  server.keepAliveTimeout = 75_000;
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    baseUrl: `http://127.0.0.1:${port}${BASE_PATH}`,
    requests,
    setFault: faults.set,
    dropConnections: () => server.closeAllConnections(),
    close: () =>
      new Promise((resolve, reject) => {
        closing.abort();
        server.close((error) => (error ? reject(error) : resolve()));
        server.closeAllConnections();
      }),
  };
}

interface ServeOptions {
  request: IncomingMessage;
  response: ServerResponse;
  options: OpenAiCompatibleServerOptions;
  requests: RecordedRequest[];
  faults: ReturnType<typeof faultSwitch>;
  closing: AbortSignal;
}

async function serve({ request, response, options, requests, faults, closing }: ServeOptions): Promise<void> {
  const cameAt = performance.now();
  const gone = new AbortController();
  response.on("close", () => gone.abort());
  response.on("error", () => gone.abort());
  const signal = AbortSignal.any([closing, gone.signal]);
  const path = (request.url ?? "/").replace(/\?.*$/, "").replace(BASE_PATH, "");
  const recorded: RecordedRequest = { method: request.method ?? "GET", path, headers: request.headers, body: null, outcome: "pending" };
  requests.push(recorded);
  try {
    const body = await readBody(request);
    const fault = faults.take(path);
    const reply =
      fault?.type === "status"
        ? errorReply(fault.status, fault)
        : await replyTo({ recorded, body, options, askedAt: fault ? undefined : cameAt, signal }).catch(brokenCallback);
    await sendReply({ response, reply, fault, signal });
    recorded.outcome = signal.aborted ? "aborted" : "answered";
  } catch (error) {
    recorded.outcome = "aborted";
    if (!signal.aborted) response.destroy(error instanceof Error ? error : undefined);
  }
}

interface RouteOptions {
  recorded: RecordedRequest;
  body: Uint8Array<ArrayBuffer>;
  options: OpenAiCompatibleServerOptions;
  /** What a fault holds up does not come all the faster behind it. */
  askedAt: number | undefined;
  signal: AbortSignal;
}

async function replyTo({ recorded, body, options, askedAt, signal }: RouteOptions): Promise<WireReply> {
  const { headers, method, path } = recorded;
  if (options.apiKey && headers.authorization !== `Bearer ${options.apiKey}`) return errorReply(401);
  if (body.length > UPLOAD_LIMIT_BYTES) return errorReply(413);
  switch (`${method} ${path}`) {
    case "GET /models":
      return jsonReply(200, { object: "list", data: (options.models ?? ["local-model"]).map(modelEntry) });
    case "POST /chat/completions":
      return replyToChat({ recorded, body, options, askedAt, signal });
    case "POST /audio/transcriptions":
      return replyToTranscription({ recorded, body, options });
    case "POST /audio/speech":
      return replyToSpeech({ recorded, body, options });
    default:
      return errorReply(404);
  }
}

async function replyToChat({ recorded, body, options, askedAt, signal }: RouteOptions): Promise<WireReply> {
  if (!options.chat) return errorReply(404);
  const parsed = JSON.parse(new TextDecoder().decode(body)) as ChatBody;
  recorded.body = parsed;
  if (!Array.isArray(parsed.messages)) return badRequest("Missing required parameter: 'messages'.", "messages");
  return chatReply({ body: parsed, deltas: await options.chat(parsed), deltaMs: options.deltaMs ?? 0, firstDeltaMs: options.firstDeltaMs, askedAt, signal });
}

async function replyToTranscription({ recorded, body, options }: Pick<RouteOptions, "recorded" | "body" | "options">): Promise<WireReply> {
  if (!options.transcribe) return errorReply(404);
  let read: TranscriptionRequest;
  try {
    read = await readTranscriptionRequest(recorded.headers["content-type"] ?? "", body);
  } catch (error) {
    return badRequest(error instanceof Error ? error.message : "Not a form.");
  }
  recorded.body = { fields: read.fields, file: read.file };
  const transcription = await options.transcribe(read.samples, read.fields);
  const { refuseVerboseJson = false, wordTimes = true } = options;
  return transcriptionReply({ request: read, transcription, refuseVerboseJson, wordTimes });
}

async function replyToSpeech({ recorded, body, options }: Pick<RouteOptions, "recorded" | "body" | "options">): Promise<WireReply> {
  if (!options.speak) return errorReply(404);
  const parsed = JSON.parse(new TextDecoder().decode(body)) as SpeechBody;
  recorded.body = parsed;
  return speechReply({ body: parsed, sound: await options.speak(parsed), formats: options.speechFormats ?? ["pcm", "wav"] });
}

const modelEntry = (id: string): object => ({ id, object: "model", created: 1_700_000_000, owned_by: "local" });

async function readBody(request: IncomingMessage): Promise<Uint8Array<ArrayBuffer>> {
  const parts: Uint8Array[] = [];
  for await (const part of request) parts.push(part as Uint8Array);
  return new Uint8Array(Buffer.concat(parts));
}

function faultSwitch(): { set(fault: Fault | null, options?: FaultOptions): void; take(path: string): Fault | null } {
  let current: { fault: Fault; left: number; path: string } | null = null;
  return {
    set(fault, { times = Infinity, path = "" } = {}) {
      current = fault && { fault, left: times, path };
    },
    take(path) {
      if (!current || current.left <= 0 || !path.endsWith(current.path)) return null;
      current.left -= 1;
      return current.fault;
    },
  };
}
