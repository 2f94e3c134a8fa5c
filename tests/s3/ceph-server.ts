import { execFile } from "node:child_process";
import { randomBytes, randomUUID } from "node:crypto";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";

import { CreateBucketCommand } from "@aws-sdk/client-s3";

import { type S3Settings, createS3Client } from "~/services/objects/s3-client.server";

import { cephConfig, monitorAddress } from "./ceph-config";
import { Daemon } from "./daemon";

const exec = promisify(execFile);
/** Ceph's own default; it takes every region for it. */
const REGION = "us-east-1";
const COMMAND_MS = 30_000;
const GATEWAY_MS = 30_000;

export interface CephServer {
  /** An empty bucket. Its address stays the same after the gateway was killed and came back. */
  settings: S3Settings;
  /** A bucket of another account, which may keep so many objects. */
  addBucket(options: { maxObjects: number }): Promise<S3Settings>;
  /** At once: what is being answered breaks off. The objects stay. */
  killGateway(): Promise<void>;
  startGateway(): Promise<void>;
  stop(): Promise<void>;
}

/** Starts a real S3 server, Ceph's gateway with a store in memory: about 10 s and 200 MB. Needs the programs that `scripts/lib/ceph.mjs` looks for. */
export async function startCeph(): Promise<CephServer> {
  const folder = await mkdtemp(path.join(tmpdir(), "hotseat-ceph-"));
  const daemons: Daemon[] = [];
  const stop = async (): Promise<void> => {
    for (const daemon of daemons.reverse()) await daemon.stop();
    await rm(folder, { recursive: true, force: true });
  };
  try {
    return { ...(await start(folder, daemons)), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function start(folder: string, daemons: Daemon[]): Promise<Omit<CephServer, "stop">> {
  const [monitorPort, gatewayPort] = await freePorts(2);
  if (!monitorPort || !gatewayPort) throw new Error("no free port");
  const config = path.join(folder, "ceph.conf");
  const ceph = new Programs(config, daemons);
  const id = randomUUID();
  for (const name of ["mon", "osd", "rgw"]) await mkdir(path.join(folder, name));
  await writeFile(config, cephConfig({ folder, id, monitorPort, gatewayPort }));
  await startStore(ceph, { folder, id, monitorPort });

  const endpoint = `http://127.0.0.1:${gatewayPort}`;
  let gateway: Daemon;
  const startGateway = async (): Promise<void> => {
    gateway = ceph.start("radosgw", "-n", "client.rgw.a", "-f");
    await untilItAnswers(endpoint, gateway);
  };
  const [account] = await Promise.all([addAccount(ceph), startGateway()]);
  return {
    settings: await createBucket({ ...account, endpoint, region: REGION, bucket: "hotseat" }),
    addBucket: async ({ maxObjects }) => {
      const limited = await addAccount(ceph);
      const settings = await createBucket({ ...limited, endpoint, region: REGION, bucket: `limited-${limited.accessKeyId}` });
      await ceph.admin("quota", "set", "--quota-scope=user", `--uid=${limited.accessKeyId}`, `--max-objects=${maxObjects}`);
      await ceph.admin("quota", "enable", "--quota-scope=user", `--uid=${limited.accessKeyId}`);
      return settings;
    },
    killGateway: () => gateway.kill(),
    startGateway,
  };
}

class Programs {
  constructor(
    private readonly config: string,
    private readonly daemons: Daemon[],
  ) {}

  run(command: string, ...args: string[]): Promise<unknown> {
    return exec(command, ["-c", this.config, ...args], { timeout: COMMAND_MS });
  }

  admin(...args: string[]): Promise<unknown> {
    return this.run("radosgw-admin", ...args);
  }

  start(command: string, ...args: string[]): Daemon {
    const daemon = new Daemon(command, ["-c", this.config, ...args]);
    this.daemons.push(daemon);
    return daemon;
  }
}

/** The monitor, then the one store, which it has to know first. */
async function startStore(ceph: Programs, { folder, id, monitorPort }: { folder: string; id: string; monitorPort: number }): Promise<void> {
  const map = path.join(folder, "monmap");
  await exec("monmaptool", ["--create", "--fsid", id, "--addv", "a", monitorAddress(monitorPort), map]);
  await ceph.run("ceph-mon", "-i", "a", "--mkfs", "--monmap", map);
  ceph.start("ceph-mon", "-i", "a", "-f");
  const storeId = randomUUID();
  await ceph.run("ceph", "--connect-timeout", "20", "osd", "new", storeId);
  await ceph.run("ceph-osd", "-i", "0", "--mkfs", "--osd-uuid", storeId);
  ceph.start("ceph-osd", "-i", "0", "-f");
}

async function createBucket(settings: S3Settings): Promise<S3Settings> {
  const client = createS3Client(settings);
  await client.send(new CreateBucketCommand({ Bucket: settings.bucket }));
  client.destroy();
  return settings;
}

async function addAccount(ceph: Programs): Promise<Pick<S3Settings, "accessKeyId" | "secretAccessKey">> {
  const account = { accessKeyId: `key${randomBytes(8).toString("hex")}`, secretAccessKey: randomBytes(20).toString("hex") };
  const { accessKeyId, secretAccessKey } = account;
  await ceph.admin("user", "create", `--uid=${accessKeyId}`, "--display-name=test", `--access-key=${accessKeyId}`, `--secret-key=${secretAccessKey}`);
  return account;
}

async function untilItAnswers(endpoint: string, gateway: Daemon): Promise<void> {
  const deadline = performance.now() + GATEWAY_MS;
  for (;;) {
    gateway.check();
    try {
      await fetch(endpoint, { signal: AbortSignal.timeout(1_000) });
      return;
    } catch (error) {
      if (performance.now() > deadline) throw new Error(`The gateway does not answer after ${GATEWAY_MS} ms`, { cause: error });
      await sleep(100);
    }
  }
}

/** Held together, so that they differ. */
async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(
    Array.from({ length: count }, async () => {
      const server = createServer();
      await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
      return server;
    }),
  );
  const ports = servers.map((server) => (server.address() as AddressInfo).port);
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}
