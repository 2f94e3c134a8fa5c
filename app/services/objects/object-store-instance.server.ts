import path from "node:path";

import { env } from "~/env.server";

import { createDirectoryObjectStore } from "./directory-object-store.server";
import type { ObjectStore } from "./object-store";
import type { S3Settings } from "./s3-client.server";
import { createS3ObjectStore } from "./s3-object-store.server";

interface Opened {
  store: ObjectStore;
  close(): void;
}

let opened: Opened | undefined;

/** The store of this installation: the bucket that is named in the environment, else the folder `objects` in DATA_DIR. */
export function objectStore(): ObjectStore {
  opened ??= open();
  return opened.store;
}

/** Breaks off what is under way; a later call opens it anew. */
export function closeObjectStore(): void {
  opened?.close();
  opened = undefined;
}

/** Whether it is elsewhere, and may be away for a while. */
export const storesInBucket = (): boolean => bucketSettings() !== null;

function open(): Opened {
  const settings = bucketSettings();
  if (!settings) return { store: createDirectoryObjectStore(path.join(env().DATA_DIR, "objects")), close: () => {} };
  const store = createS3ObjectStore(settings);
  return { store, close: () => store.close() };
}

function bucketSettings(): S3Settings | null {
  const { S3_ENDPOINT, S3_REGION, S3_BUCKET, S3_ACCESS_KEY_ID, S3_SECRET_ACCESS_KEY } = env();
  if (!S3_BUCKET || !S3_ACCESS_KEY_ID || !S3_SECRET_ACCESS_KEY) return null;
  return {
    endpoint: S3_ENDPOINT,
    // Where AWS keeps its oldest buckets; R2, MinIO and Ceph take it for their own.
    region: S3_REGION ?? "us-east-1",
    bucket: S3_BUCKET,
    accessKeyId: S3_ACCESS_KEY_ID,
    secretAccessKey: S3_SECRET_ACCESS_KEY,
  };
}
