import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";

import { type WebSocket, WebSocketServer } from "ws";

import { NotFoundError, StorageError } from "~/domain/errors";
import { idSchema } from "~/domain/id-schema";
import { newId } from "~/domain/ids";
import { type ClientMessage, PROTOCOL_VERSION, TEXT_FRAME_LIMIT } from "~/domain/protocol";
import { isAllowedOrigin } from "~/services/http/allowed-origin";
import type { InterviewRef } from "~/services/record/record-store.server";

import { Connection } from "./connection.server";
import { SessionRegistry } from "./session-registry.server";
import { type SessionServices, steadyNow } from "./session-services";
import { isDoneWithin } from "./timed-iteration";

const PATH = /^\/interviews\/([^/?]+)\/socket(?:\?.*)?$/;
const HELLO_MS = 5_000;
const SERVICE_RESTART = 1012;
/** A server that stops waits so long for pages to go. */
const CLOSE_WAIT_MS = 2_000;

export interface UpgradeOptions {
  services: SessionServices;
  /** Who the request belongs to. */
  currentOwner: (request: IncomingMessage) => Promise<string>;
  /** Told when a session has left memory: its interview may lack files. Default: nobody is told. */
  onClosed?: () => void;
  /** PUBLIC_URL */
  publicUrl?: string;
  /** Milliseconds of a steady clock. Default: performance.now */
  now?: () => number;
}

export interface UpgradeHandler {
  /** Takes over an upgrade request for `/interviews/:id/socket`; refuses every other. */
  handleUpgrade(req: IncomingMessage, socket: Duplex, head: Buffer): Promise<void>;
  /** Ends the live session of an interview that is being deleted, if there is one. */
  endSession(interviewId: string): Promise<void>;
  /** Writes what the bucket lacks of an interview in which nobody is, until the signal. Throws `NotFoundError` and `StorageError`. */
  finishFiles(ref: InterviewRef, signal: AbortSignal): Promise<void>;
  /** The interviews that are live here. */
  inUse(): string[];
  /** Tells every page that the server restarts, lets what was received become durable, and frees everything. */
  closeAllSessions(): Promise<void>;
}

export function createUpgradeHandler(options: UpgradeOptions): UpgradeHandler {
  const { services, currentOwner, publicUrl } = options;
  const sockets = new WebSocketServer({ noServer: true, maxPayload: TEXT_FRAME_LIMIT, perMessageDeflate: false });
  const registry = new SessionRegistry(services, options.onClosed);
  const connections = new Set<Connection>();
  const now = options.now ?? (() => steadyNow(services));

  async function handleUpgrade(req: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    const id = PATH.exec(req.url ?? "")?.[1];
    if (id === undefined) return refuse(socket, "404 Not Found");
    const { origin, host } = req.headers;
    if (!isAllowedOrigin({ origin, host, publicUrl })) return refuse(socket, "403 Forbidden");
    const ownerId = await currentOwner(req);
    sockets.handleUpgrade(req, socket, head, (webSocket) => accept(webSocket, { ownerId, interviewId: id }));
  }

  function accept(socket: WebSocket, ref: InterviewRef): void {
    const known = idSchema.safeParse(ref.interviewId).success;
    const log = services.log.child({ interviewId: known ? ref.interviewId : null, connectionId: newId() });
    const connection = new Connection({ socket, schedule: services.schedule, now, log });
    connections.add(connection);
    void connection.drained.then(() => connections.delete(connection));
    log.info("socket opened");
    if (!known) return connection.close("notFound");
    greet(connection, ref);
  }

  function greet(connection: Connection, ref: InterviewRef): void {
    const stop = services.schedule(() => {
      connection.log.info("no hello");
      // A page that was put to sleep just then may try again.
      connection.closeForNow();
    }, HELLO_MS);
    void connection.drained.then(stop);
    connection.onHello = (message) => {
      stop();
      letIn(connection, ref, message).catch((error: unknown) => turnAway(connection, error));
    };
  }

  async function letIn(connection: Connection, ref: InterviewRef, hello: ClientMessage): Promise<void> {
    if (hello.type !== "hello") return connection.close("malformed");
    if (hello.protocol !== PROTOCOL_VERSION) return connection.close("version");
    const use = await registry.use(ref);
    if (!use) return connection.closeForNow();
    void connection.drained.then(use.release);
    await use.session.attach(connection, hello);
  }

  async function closeAllSessions(): Promise<void> {
    for (const connection of connections) connection.closeWith(SERVICE_RESTART);
    const drained = Promise.all([...connections].map((connection) => connection.drained));
    await isDoneWithin(drained, { ms: CLOSE_WAIT_MS, schedule: services.schedule });
    await registry.closeAll();
  }

  const finishFiles = (ref: InterviewRef, signal: AbortSignal): Promise<void> => registry.work(ref, (session) => session.finishFiles(signal));

  return { handleUpgrade, closeAllSessions, finishFiles, endSession: (interviewId) => registry.end(interviewId), inUse: () => registry.inUse() };
}

function turnAway(connection: Connection, error: unknown): void {
  if (error instanceof NotFoundError) return connection.close("notFound");
  connection.log[error instanceof StorageError ? "warn" : "error"]({ err: error }, "a page could not be let in");
  connection.closeForNow();
}

function refuse(socket: Duplex, status: string): void {
  socket.on("error", () => socket.destroy());
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}
