import { type IncomingMessage, type ServerResponse, createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";

import type { S3Settings } from "~/services/objects/s3-client.server";

/** What happens to one request. */
export type S3Fault =
  /** Refused with this code before anything is done. */
  | { type: "refused"; status: number; code: string }
  /** The connection is reset before an answer; nothing is done. */
  | { type: "reset" }
  /** Done, and answered so much later. */
  | { type: "late"; ms: number }
  /** Done, and never answered. */
  | { type: "silent" }
  /** Half of the object, then the connection is reset, or nothing more comes. */
  | { type: "half"; then: "reset" | "nothing" }
  /** One bit of the object comes back changed. */
  | { type: "changed" }
  /** A deletion of several keys refuses this one. */
  | { type: "key-refused"; key: string; code: string };

export interface SeenRequest {
  method: string;
  key: string;
  headers: IncomingMessage["headers"];
  body: Buffer;
}

export interface FaultyS3Server {
  settings: S3Settings;
  objects: Map<string, { bytes: Buffer; sha256: string }>;
  requests: SeenRequest[];
  /** Of the next requests, in their order; those after them go well. */
  setFaults(...faults: S3Fault[]): void;
  /** Its clock is ahead of ours by so much, and it refuses what seems older than 15 minutes. */
  setClock(aheadMs: number): void;
  close(): Promise<void>;
}

const TOLERATED_MS = 15 * 60_000;

/** As much of S3 as our adapter uses, without any check of keys, that fails on demand. A real one is `ceph-server.ts`. Any free port by default. */
export async function startFaultyS3({ port: wanted = 0 } = {}): Promise<FaultyS3Server> {
  const state = new State();
  const server = createServer((request, response) => {
    void state.answer(request, response).catch((error: unknown) => response.destroy(error instanceof Error ? error : undefined));
  });
  await new Promise<void>((resolve) => server.listen(wanted, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const settings = { endpoint: `http://127.0.0.1:${port}`, region: "us-east-1", bucket: "hotseat", accessKeyId: "test", secretAccessKey: "secret" };
  return {
    settings,
    objects: state.objects,
    requests: state.requests,
    setFaults: (...faults) => void (state.faults = faults),
    setClock: (aheadMs) => void (state.aheadMs = aheadMs),
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

class State {
  readonly objects: FaultyS3Server["objects"] = new Map();
  readonly requests: SeenRequest[] = [];
  faults: S3Fault[] = [];
  aheadMs = 0;

  async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? "/", "http://localhost");
    const key = decodeURIComponent(url.pathname.split("/").slice(2).join("/"));
    const seen = { method: request.method ?? "", key, headers: request.headers, body: await buffer(request) };
    this.requests.push(seen);
    const fault = this.faults.shift();
    response.setHeader("date", new Date(Date.now() + this.aheadMs).toUTCString());
    if (fault?.type === "reset") return void request.socket.resetAndDestroy();
    if (fault?.type === "refused") return refuse(response, fault.status, fault.code);
    if (Math.abs(timeOf(request) - Date.now() - this.aheadMs) > TOLERATED_MS) return refuse(response, 403, "RequestTimeTooSkewed");
    this.#do(seen, response, url, fault);
  }

  #do(seen: SeenRequest, response: ServerResponse, url: URL, fault?: S3Fault): void {
    if (url.searchParams.has("delete")) return this.#delete(seen, response, fault);
    if (url.searchParams.has("list-type")) return this.#list(response, url.searchParams.get("prefix") ?? "");
    if (seen.method === "PUT") this.objects.set(seen.key, { bytes: seen.body, sha256: String(seen.headers["x-amz-meta-sha256"]) });
    if (fault?.type === "silent") return;
    if (seen.method === "PUT") return end(response, fault, Buffer.alloc(0));
    const object = this.objects.get(seen.key);
    if (!object) return refuse(response, 404, "NoSuchKey");
    response.setHeader("x-amz-meta-sha256", object.sha256);
    end(response, fault, object.bytes);
  }

  #delete({ body }: SeenRequest, response: ServerResponse, fault?: S3Fault): void {
    const refused = fault?.type === "key-refused" ? fault : undefined;
    for (const [, key = ""] of body.toString().matchAll(/<Key>(.*?)<\/Key>/g)) if (key !== refused?.key) this.objects.delete(key);
    const error = refused ? `<Error><Key>${refused.key}</Key><Code>${refused.code}</Code><Message>no</Message></Error>` : "";
    end(response, fault, Buffer.from(`<DeleteResult>${error}</DeleteResult>`));
  }

  #list(response: ServerResponse, prefix: string): void {
    const keys = [...this.objects.keys()].filter((key) => key.startsWith(prefix)).sort();
    const contents = keys.map((key) => `<Contents><Key>${key}</Key><Size>${this.objects.get(key)?.bytes.length}</Size></Contents>`);
    response.end(`<ListBucketResult><IsTruncated>false</IsTruncated>${contents.join("")}</ListBucketResult>`);
  }
}

function end(response: ServerResponse, fault: S3Fault | undefined, bytes: Buffer): void {
  response.setHeader("content-length", bytes.length);
  if (fault?.type === "late") return void setTimeout(() => response.end(bytes), fault.ms);
  if (fault?.type === "half") {
    response.write(bytes.subarray(0, bytes.length >> 1), () => {
      if (fault.then === "reset") response.socket?.resetAndDestroy();
    });
    return;
  }
  if (fault?.type === "changed") response.end(Buffer.from(bytes.map((byte, index) => (index === 0 ? byte ^ 1 : byte))));
  else response.end(bytes);
}

function refuse(response: ServerResponse, status: number, code: string): void {
  response.statusCode = status;
  response.end(`<?xml version="1.0"?><Error><Code>${code}</Code><Message>The service says ${code}.</Message></Error>`);
}

/** `x-amz-date` is written like 20261120T190500Z. */
function timeOf({ headers }: IncomingMessage): number {
  return Date.parse(String(headers["x-amz-date"]).replace(/(....)(..)(..)T(..)(..)(..)Z/, "$1-$2-$3T$4:$5:$6Z"));
}
