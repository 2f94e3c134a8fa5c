import { type Server, createServer } from "node:http";

import { createRequestHandler } from "@remix-run/express";

import { createApp } from "./app";
import { type AppBuild, type AppEntry, developmentBuild, productionBuild } from "./app-build";
import type { AddressRules } from "./guards";
import type { AccessRules } from "./access";
import { answerThatItIsStarting, listen } from "./listen";
import { nonceOf } from "./security-headers";
import { upgrade } from "./upgrade";

interface HostOptions {
  /** The project's folder. */
  root: string;
  development: boolean;
  /** Prints one line for the person who starts it. */
  print: (line: string) => void;
}

export interface Host {
  /** For people, such as "http://127.0.0.1:3000". */
  address: string;
  /** Stops accepting, lets go of sockets and requests, and stops the services. */
  stop(): Promise<void>;
}

/** How long requests under way may take to finish when the host stops. */
const DRAIN_MS = 2_000;
/** How long sessions may take to store what they received. With the database after it, stopping fits into its 10 s. */
const SESSIONS_MS = 4_000;

/**
 * Takes the port first, so that a second start fails before it touches the first one's data; answers 503 until the
 * services are ready. Throws with a message for people; has then stopped whatever it started.
 */
export async function startHost({ root, development, print }: HostOptions): Promise<Host> {
  const http = createServer({ requestTimeout: 60_000 });
  const serve = answerThatItIsStarting(http, { development });
  const build = await (development ? developmentBuild({ root, http }) : productionBuild({ root }));
  const entry = async (): Promise<AppEntry> => (await build.load()).entry.module;
  const stop = () => stopHost({ http, build, entry });
  try {
    const { browserAccess, env, isAllowedHost, isAllowedOrigin, isLoopback, isSharedPath, loggedPath, logger, startServices } = await entry();
    const { HOST, OWNER_PASSWORD: password, PORT, PUBLIC_URL } = env();
    const address = await listen(http, { host: HOST, port: PORT });
    if (!isLoopback(HOST) && !password) print(`Warning: HOST is ${HOST}, so anyone who reaches this address can use Hotseat: it has no accounts yet. Set OWNER_PASSWORD.`);
    await startServices({ onStep: ({ name, ms }) => print(`  ${name.padEnd(12)} ${(ms / 1000).toFixed(1)} s`) });

    const rules: AddressRules & AccessRules = { isAllowedHost, isAllowedOrigin, boundHost: HOST, publicUrl: PUBLIC_URL, browserAccess, isSharedPath, loggedPath, password };
    const pages = createRequestHandler({
      build: development ? build.load : await build.load(),
      mode: development ? "development" : "production",
      getLoadContext: (_req, res) => ({ nonce: nonceOf(res), requestId: String(res.locals["requestId"]) }),
    });
    serve({
      request: createApp({ development, rules, logger, assets: build.assets, pages: (...call) => void pages(...call) }),
      upgrade: (req, socket, head) => void upgrade({ req, socket, head, rules, entry }),
    });
    return { address, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

interface Stopping {
  http: Server;
  build: AppBuild;
  entry: () => Promise<AppEntry>;
}

async function stopHost({ http, build, entry }: Stopping): Promise<void> {
  const closed = new Promise<void>((resolve) => http.close(() => resolve()));
  // A build that cannot be loaded has started nothing.
  const app = await entry().catch(() => null);
  await Promise.all([inTime(app?.closeAllSessions(), SESSIONS_MS), inTime(closed, DRAIN_MS)]);
  http.closeAllConnections();
  await app?.stopServices();
  await build.close();
}

async function inTime(work: Promise<void> | undefined, ms: number): Promise<void> {
  await Promise.race([work, new Promise((resolve) => setTimeout(resolve, ms).unref())]);
}
