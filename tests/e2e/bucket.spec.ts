import type { S3Settings } from "~/services/objects/s3-client.server";

import { startFaultyS3 } from "../s3/faulty-s3-server";
import { expect, processTest as test } from "./fixtures";
import { Hotseat } from "./hotseat-process";

const environmentOf = ({ endpoint = "", bucket, accessKeyId, secretAccessKey }: S3Settings) => ({
  S3_ENDPOINT: endpoint,
  S3_BUCKET: bucket,
  S3_ACCESS_KEY_ID: accessKeyId,
  S3_SECRET_ACCESS_KEY: secretAccessKey,
});

test("Hotseat starts without a bucket that is away, says so, and is ready when it is back", async ({ dataDir }) => {
  const away = await startFaultyS3();
  await away.close();
  const app = new Hotseat({ dataDir, env: environmentOf(away.settings) });
  await app.start();
  const answer = await fetch(`${app.url}/readyz`);
  expect(answer.status).toBe(503);
  expect(await answer.json()).toMatchObject({ checks: { database: "ok", recordings: "failed" }, missing: ["recordings"] });
  expect(app.log).toContain("The bucket is away");
  const back = await startFaultyS3({ port: Number(new URL(away.settings.endpoint ?? "").port) });
  await expect.poll(async () => (await fetch(`${app.url}/readyz`)).status, { timeout: 15_000 }).toBe(200);
  expect([...back.objects.keys()]).toContain("readiness.json");
  expect(await app.stop()).toBe(0);
  await back.close();
});

test("keys that the bucket refuses end the start with one sentence, and are not in it", async ({ dataDir }) => {
  const server = await startFaultyS3();
  server.setFaults({ type: "refused", status: 403, code: "SignatureDoesNotMatch" });
  const app = new Hotseat({ dataDir, env: environmentOf({ ...server.settings, secretAccessKey: "planted-secret" }) });
  expect(await app.launch()).toBe(1);
  expect(app.log).toContain("Check S3_ACCESS_KEY_ID and S3_SECRET_ACCESS_KEY");
  expect(app.log).not.toContain("planted-secret");
  expect(app.log).not.toMatch(/^\s+at /m);
  await server.close();
});
