import type { Server } from "node:http";
import path from "node:path";
import { pathToFileURL } from "node:url";

import type { ServerBuild } from "@remix-run/node";
import { type RequestHandler, Router } from "express";

import type * as appEntry from "../app/entry.server";
import { builtFiles, voiceActivityFiles } from "./static-files";

/** What the host calls of the app. */
export type AppEntry = typeof appEntry;

export interface AppBuild {
  /** The build to answer with; in development the newest one, at each call. */
  load(): Promise<ServerBuild & { entry: { module: AppEntry } }>;
  /** Serves scripts, styles and public files. */
  assets: RequestHandler;
  /** Ends what the build itself started. */
  close(): Promise<void>;
}

interface BuildOptions {
  /** The project's folder. */
  root: string;
  /** Carries Vite's own WebSocket in development. */
  http: Server;
}

export async function developmentBuild({ root, http }: BuildOptions): Promise<AppBuild> {
  const { createServer } = await import("vite");
  const vite = await createServer({
    root,
    appType: "custom",
    // The guards in front of it check the host name.
    server: { middlewareMode: true, hmr: { server: http }, allowedHosts: true },
  });
  return {
    load: () => vite.ssrLoadModule("virtual:remix/server-build") as ReturnType<AppBuild["load"]>,
    assets: Router().use("/vad", voiceActivityFiles()).use(vite.middlewares as unknown as RequestHandler),
    close: () => vite.close(),
  };
}

export async function productionBuild({ root }: Pick<BuildOptions, "root">): Promise<AppBuild> {
  const file = path.join(root, "build/server/index.js");
  const build = (await import(pathToFileURL(file).href)) as Awaited<ReturnType<AppBuild["load"]>>;
  return { load: () => Promise.resolve(build), assets: builtFiles(path.join(root, "build/client")), close: async () => {} };
}
