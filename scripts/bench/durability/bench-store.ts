import { rename, rm, symlink } from "node:fs/promises";
import path from "node:path";

import { startCeph } from "../../../tests/s3/ceph-server";
import { type Network, startNetwork } from "../../../tests/e2e/support/network";
import { createDirectoryObjectStore } from "~/services/objects/directory-object-store.server";
import type { ObjectStore } from "~/services/objects/object-store";
import { createS3ObjectStore } from "~/services/objects/s3-object-store.server";

/** Where the app under test keeps its objects, and what makes it go away for a while. */
export interface BenchStore {
  readonly name: "directory" | "s3";
  /** For the app's environment. */
  readonly env: Record<string, string>;
  /** Reads what the app has stored. */
  open(): ObjectStore & { close?: () => void };
  /** From now on every call of the app fails, until `up`. */
  down(): Promise<void>;
  up(): Promise<void>;
  stop(): Promise<void>;
}

/** The folder of the app's data. Down, each of its paths is a loop of links (ELOOP): neither reading nor writing works, as on a disk that fails. */
export function directoryStore(dataDir: string): BenchStore {
  const folder = path.join(dataDir, "objects");
  const away = path.join(dataDir, "objects-away");
  return {
    name: "directory",
    env: {},
    open: () => createDirectoryObjectStore(folder),
    async down() {
      await rename(folder, away);
      await symlink("objects", folder);
    },
    async up() {
      await rm(folder);
      await rename(away, folder);
    },
    stop: async () => undefined,
  };
}

/** Ceph's gateway behind a port that can be closed; one outage in three kills the gateway itself. Throws where the programs are missing. */
export async function cephStore(): Promise<BenchStore> {
  const ceph = await startCeph();
  const { endpoint = "", bucket, accessKeyId, secretAccessKey, region } = ceph.settings;
  const network: Network = await startNetwork(Number(new URL(endpoint).port));
  let outages = 0;
  let killed = false;
  return {
    name: "s3",
    env: { S3_ENDPOINT: network.url, S3_REGION: region, S3_BUCKET: bucket, S3_ACCESS_KEY_ID: accessKeyId, S3_SECRET_ACCESS_KEY: secretAccessKey },
    open: () => createS3ObjectStore(ceph.settings),
    async down() {
      outages += 1;
      network.cut();
      killed = outages % 3 === 0;
      if (killed) await ceph.killGateway();
    },
    async up() {
      if (killed) await ceph.startGateway();
      killed = false;
      network.restore();
    },
    async stop() {
      await network.close();
      await ceph.stop();
    },
  };
}
